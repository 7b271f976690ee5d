"""`tremplin agencies load` and `tremplin conventions load`: the way in for a migration, refused line by line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import Program
from tests.factories.agencies import BRIDGES, agency, written
from tests.factories.conventions import ANOTHER_ID, ID, read
from tremplin.immersions.agencies import store as agencies
from tremplin.immersions.conventions import store
from tremplin.kit.db import Database


async def test_it_works(program: Program, db: Database, tmp_path: Path) -> None:
    prescribers = written(tmp_path / "agences.jsonl", agency(), agency(BRIDGES), "{")
    conventions = written(tmp_path / "conventions.jsonl", read(), read(id=ANOTHER_ID, status="CANCELLED"), read(id="1"))
    for _ in range(2):
        told = program.ask("agencies", "load", str(prescribers))
        assert (told["agencies"], [(each["line"], each["code"]) for each in told["refused"]]) == (2, [(3, "NOT_JSON")])
    for _ in range(2):
        told = program.ask("conventions", "load", str(conventions))
        assert (told["conventions"], [(each["line"], each["code"]) for each in told["refused"]]) == (2, [(3, "UUID_INVALID")])
    async with db.reading() as conn:
        assert len(await agencies.known(conn, [agency()["id"], BRIDGES])) == 2
        kept = [await store.find(conn, each) for each in (ID, ANOTHER_ID)]
    assert [each and each.convention.status for each in kept] == ["ACCEPTED_BY_VALIDATOR", "CANCELLED"]


def test_a_file_that_is_not_there_is_refused_in_one_sentence(program: Program, tmp_path: Path) -> None:
    for group in ("agencies", "conventions"):
        refused = program.run(group, "load", str(tmp_path / "absent.jsonl"))
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "absent.jsonl" in refused.stderr
