"""The load runner against the ceiling: a real uvicorn on the loopback interface."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.ceiling import save_answer
from bench.client import fetch, run_load
from bench.load import Watched, measure, percentiles
from bench.requests import Request, write_list
from bench.server import serving_ceiling

BODY = '{"ok":true,"title":"Épicerie solidaire"}'.encode()


@pytest.fixture(scope="module")
def ceiling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Watched]]:
    folder = tmp_path_factory.mktemp("ceiling")
    save_answer(folder, "list", 200, {"content-type": "application/json", "server": "x"}, BODY)
    save_answer(folder, "redirect", 302, {"location": "https://asso.example/"}, b"")
    with serving_ceiling(folder, folder / "log") as served:
        yield served


async def test_it_works(ceiling: tuple[str, Watched]) -> None:
    answer = await fetch(ceiling[0], Request("/list"))
    assert (answer.status, answer.body) == (200, BODY)
    assert answer.headers["content-type"] == "application/json"


async def test_a_redirect_is_an_answer_like_another(ceiling: tuple[str, Watched]) -> None:
    answer = await fetch(ceiling[0], Request("/redirect", "", 302))
    assert (answer.status, answer.headers["location"]) == (302, "https://asso.example/")


async def test_a_run_counts_answers_and_bytes(ceiling: tuple[str, Watched]) -> None:
    sample = await run_load(ceiling[0], [Request("/list", "apikey: key")], connections=3, seconds=0.2)
    assert len(sample.latencies) > 3
    assert sample.received > len(sample.latencies) * len(BODY)
    assert sample.errors == 0


async def test_an_unexpected_status_is_an_error(ceiling: tuple[str, Watched]) -> None:
    sample = await run_load(ceiling[0], [Request("/unknown")], connections=1, seconds=0.1)
    assert sample.errors == len(sample.latencies) > 0


async def test_a_server_that_refuses_connections_is_an_error_and_not_a_crash() -> None:
    sample = await run_load("http://127.0.0.1:9", [Request("/")], connections=1, seconds=0.1)
    assert sample.errors > 0
    assert sample.latencies == []


async def test_a_chunked_answer_is_read_whole() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2;x=y\r\nef\r\n0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert (await fetch(f"http://127.0.0.1:{port}", Request("/"))).body == b"abcdef"


@pytest.mark.parametrize("generator", ["wrk if installed", "own client"])
def test_a_measure_counts_the_cpu_and_memory_of_the_server(
    ceiling: tuple[str, Watched], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, generator: str
) -> None:
    if generator == "own client":
        monkeypatch.setattr("shutil.which", lambda _: None)
    write_list(tmp_path / "list.txt", [Request("/list")])
    found = measure(ceiling[0], tmp_path / "list.txt", connections=2, seconds=1, watched=ceiling[1])
    assert (found.name, found.connections, found.errors) == ("list", 2, 0)
    assert found.rps > 0
    assert found.p50 <= found.p90 <= found.p99
    assert found.server_cpu > 0
    assert found.server_memory > 1
    assert found.database_cpu == found.database_memory == 0
    assert found.answer_bytes > len(BODY)


def test_percentiles_are_milliseconds_even_of_nothing() -> None:
    assert percentiles([])(99) == 0
    assert percentiles([0.002])(50) == 2
    assert percentiles([n / 1000 for n in range(1, 102)])(90) == pytest.approx(91)
