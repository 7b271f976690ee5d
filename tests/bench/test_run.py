"""The whole bench, with a stand-in for the `tremplin` command: what it is asked, in which order, and what comes out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.events import LIMITS as EVENT_LIMITS
from bench.immersions import LIMITS
from bench.run import Size, run
from bench.server import CommandError, Installation

SMALL = Size(missions=250, seconds=0.08, feed=40, large_feed=50, establishments=60, agenda=40)
STAND_IN = """#!{python}
import asyncio, json, pathlib, sys
arguments = sys.argv[1:]
with pathlib.Path(__file__).with_name("asked").open("a") as asked:
    asked.write(" ".join(arguments[:2]) + chr(10))

async def answer(reader, writer):
    while line := await reader.readline():
        head = (await reader.readuntil(b"\\r\\n\\r\\n")).lower()
        _, _, length = head.partition(b"content-length: ")
        await reader.readexactly(int(length.split(b"\\r")[0] or 0))
        moved = line.startswith(b"GET /r/")
        head = b"302 Found\\r\\nLocation: https://asso.example" if moved else b"200 OK"
        writer.write(b"HTTP/1.1 " + head + b"\\r\\nContent-Length: 2\\r\\n\\r\\n{{}}")
    writer.close()

async def serve(port):
    async with await asyncio.start_server(answer, "127.0.0.1", port) as server:
        await server.serve_forever()

if "serve" in arguments:
    asyncio.run(serve(int(arguments[arguments.index("--port") + 1])))
elif "refused" in arguments:
    sys.exit("Annonceur inconnu.")
else:
    counts = {{"created": 40, "updated": 0, "unchanged": 0, "offers": 190}}
    print(json.dumps({{"id": "p1", "status": "done", "key": "k", "client_id": "c", "client_secret": "s", **counts}}))
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    command = tmp_path / "tremplin"
    command.write_text(STAND_IN.format(python=sys.executable), encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setattr("bench.server._executable", lambda: str(command))
    monkeypatch.setattr("shutil.which", lambda _: None)  # wrk knows no run shorter than a second
    return tmp_path


def test_it_works(stand_in: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = run(tmp_path / "bench", SMALL)
    assert {each.name for each in report.measurements} == {"list", "filter", "keyword", "geo", "detail", "redirect"}
    assert all(each.rps > 0 and each.errors == 0 and each.ceiling_ratio for each in report.measurements)
    assert [each.name for each in report.imports] == ["first", "unchanged", "changed", "large"]
    assert all(each.memory_mb > 0 and each.summary["created"] == 40 for each in report.imports)
    asked = (stand_in / "asked").read_text(encoding="utf-8").splitlines()
    events = ["partners create", "events load", "clients create", "serve --host"]
    directory = ["immersions load", "immersions consumers", "serve --host"]
    imports = ["serve --host", "partners create", *["feeds import"] * 4]
    assert asked == ["missions load", "serve --host", *imports, *directory, *events]
    assert report.events
    assert {each.name for each in report.events.measurements} == set(EVENT_LIMITS)
    assert all(each.errors == 0 for each in report.events.measurements)
    assert report.immersions
    assert {each.name for each in report.immersions.measurements} == set(LIMITS)
    assert all(each.errors == 0 for each in report.immersions.measurements)
    assert "of the ceiling" in capsys.readouterr().out


def test_a_command_that_refuses_stops_the_bench_with_its_own_words(stand_in: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Annonceur inconnu"):
        Installation(tmp_path).command("feeds", "import", "refused")
