"""`tremplin tracking …`."""

from __future__ import annotations

from tests.cli.program import Program
from tests.factories.partners import NOW
from tests.tracking.statistics.ledger import differences, many, run
from tremplin.kit.db import Database


async def test_it_works(program: Program, db: Database) -> None:
    await many(db, 3)
    assert program.ask("tracking", "rollup") == {"days": 1}
    assert await differences(db) == {}
    assert program.ask("tracking", "rollup") == {"days": 0}
    assert program.run("tracking", "rollup").stdout == "Rien à additionner : tout est à jour.\n"
    assert NOW.year in program.ask("tracking", "publish")["years"]


async def test_days_are_done_again_whether_they_changed_or_not(program: Program, db: Database) -> None:
    await many(db, 3)
    program.ask("tracking", "rollup")
    await run(db, "UPDATE tracking.daily SET people = 12")
    assert program.ask("tracking", "rollup", "--since", "2026-12-02") == {"days": 0}
    assert await differences(db) != {}
    assert program.ask("tracking", "rollup", "--since", "2026-11-01", "--until", "2026-12-31") == {"days": 1}
    assert await differences(db) == {}


def test_it_is_misused(program: Program) -> None:
    program.misused("tracking", "rollup", "--since", "hier")
    program.misused("tracking", "rollup", "--since", "2026-12-02", "--until", "2026-12-01")
