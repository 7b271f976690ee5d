"""No test can reach anything but this machine (`tests/network.py`), by whatever way it tries."""

from __future__ import annotations

import asyncio
import socket
import urllib.request
from pathlib import Path

import pytest

from tests.network import Outside

# Reserved for documentation (RFC 5737, RFC 3849): no one answers there, should the guard fail.
ELSEWHERE = [(socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")]


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def test_a_unix_socket_is_reached(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))


@pytest.mark.parametrize(("family", "host"), ELSEWHERE)
def test_a_connection_elsewhere_is_refused(family: socket.AddressFamily, host: str) -> None:
    with socket.socket(family) as client:
        client.settimeout(1)
        with pytest.raises(Outside):
            client.connect((host, 80))
        with pytest.raises(Outside):
            client.connect_ex((host, 80))


def test_a_datagram_is_refused() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        with pytest.raises(Outside):
            client.sendto(b"?", ("192.0.2.1", 53))


def test_a_name_is_not_resolved() -> None:
    with pytest.raises(Outside):
        socket.getaddrinfo("annonceur.example", 443)


def test_a_page_is_not_opened() -> None:
    with pytest.raises(Outside):
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)


async def test_an_asynchronous_connection_is_refused() -> None:
    with pytest.raises(Outside):
        await asyncio.wait_for(asyncio.open_connection("192.0.2.1", 80), 1)
