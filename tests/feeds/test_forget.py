"""Reports of imports are forgotten after three months, but for the last complete one of each catalogue."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.partners import NOW, make_partner
from tests.working import tools_on
from tremplin.feeds.jobs import REPORTS_KEPT
from tremplin.kit.db import Database

OLD = NOW - REPORTS_KEPT - timedelta(days=1)


async def runs(db: Database, conninfo: str, *given: tuple[str, timedelta, str]) -> list[str]:
    """What is left of runs (id, how long after the first, status) once the job has passed, at NOW."""
    async with db.writing() as conn:
        await make_partner(conn, partner_id="alize")
        for run_id, after, status in given:
            await conn.execute(
                "INSERT INTO feeds.run (id, partner_id, origin, status, started_at) VALUES (%s, 'alize', 'file', %s, %s)",
                (run_id, status, OLD + after),
            )
            await conn.execute(
                "INSERT INTO feeds.problem (run_id, position, code, severity, pointer, message, message_en, hint)"
                " VALUES (%s, 1, 'X', 'error', '', '', '', '')",
                (run_id,),
            )
    async with tools_on(db, conninfo, now=lambda: NOW) as run:
        await run("feeds.forget")
    async with db.reading() as conn:
        kept = await (await conn.execute("SELECT run_id FROM feeds.problem JOIN feeds.run ON run.id = run_id ORDER BY 1")).fetchall()
    return [row[0] for row in kept]


async def test_it_works(db: Database, conninfo: str) -> None:
    days = timedelta(days=1)
    kept = await runs(db, conninfo, ("1", 0 * days, "SUCCESS"), ("2", 1 * days, "SUCCESS"), ("3", 2 * days, "SUCCESS"))
    assert kept == ["2", "3"]


@pytest.mark.parametrize("status", ["FAILED", "RUNNING", "INTERRUPTED"])
async def test_the_last_complete_report_is_kept_however_old(db: Database, conninfo: str, status: str) -> None:
    assert await runs(db, conninfo, ("1", timedelta(0), "SUCCESS"), ("2", timedelta(hours=1), status)) == ["1", "2"]
