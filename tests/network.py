"""Keeps tests on this machine: one that called out would pass or fail with somebody else's server."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from ipaddress import ip_address
from typing import Any

import pytest


class Outside(AssertionError):
    """A test tried to reach something else than this machine."""


@contextmanager
def kept_inside() -> Iterator[None]:
    """While it lasts, sockets only reach this machine, and only its own name is resolved. Raises `Outside` in who tries."""
    with pytest.MonkeyPatch.context() as patch:
        for method in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, method, _guarded(getattr(socket.socket, method)))
        patch.setattr(socket, "getaddrinfo", _resolving_only_here(socket.getaddrinfo))
        yield


def _guarded(call: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(call)
    def guarded(self: socket.socket, *arguments: Any) -> Any:
        address = arguments[-1]  # the last of `connect(address)` and `sendto(bytes[, flags], address)`
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(address[0]):
            self.close()  # callers close on OSError only
            raise Outside(f"un test appelle {address[0]}:{address[1]}")
        return call(self, *arguments)

    return guarded


def _resolving_only_here(call: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(call)
    def guarded(host: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not _is_literal(name) and not _is_here(name):
            raise Outside(f"un test demande où est {name}")
        return call(host, *arguments, **options)

    return guarded


def _is_here(host: str) -> bool:
    return host == "localhost" or (_is_literal(host) and ip_address(host.partition("%")[0]).is_loopback)


def _is_literal(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
