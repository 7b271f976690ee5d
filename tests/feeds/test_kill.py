"""A process killed in the middle of an import leaves nothing half written, and the next import does it all."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

from tests.cli.program import Program
from tests.feeds.importing import Desk, catalogue, counts

MANY = 1_500


async def writers(desk: Desk) -> int:
    """How many transactions have written missions and are still open."""
    async with desk.db.reading() as conn:
        found = await conn.execute(
            """
            SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
            WHERE datname = current_database() AND relation = 'missions.mission'::regclass AND mode = 'RowExclusiveLock'
            """
        )
        row = await found.fetchone()
    assert row is not None
    return int(row[0])


async def kill_in_the_middle(process: subprocess.Popen[bytes], desk: Desk) -> None:
    async with asyncio.timeout(60):
        while not await writers(desk):
            assert process.poll() is None, "it ended before it was killed"
            await asyncio.sleep(0.01)
        process.kill()
        process.wait()
        while await writers(desk):  # PostgreSQL notices
            await asyncio.sleep(0.01)


async def test_it_works(desk: Desk, tmp_path: Path) -> None:
    data = catalogue(range(MANY))
    (tmp_path / "catalogue.xml").write_bytes(data)
    before = await desk.rows()
    program = Program.on(desk.db.conninfo)
    with program.start("feeds", "import", desk.partner_id, str(tmp_path / "catalogue.xml")) as process:
        await kill_in_the_middle(process, desk)
    assert await desk.rows() == before
    assert [run.status for run in await desk.runs()] == ["RUNNING"]

    done = await asyncio.to_thread(program.ask, "feeds", "import", desk.partner_id, str(tmp_path / "catalogue.xml"))
    assert (done["status"], done["created"]) == ("SUCCESS", MANY)
    assert [run.status for run in await desk.runs() if run.id != done["run_id"]] == ["INTERRUPTED"]
    assert counts(await desk.receive(data)) == {"unchanged": MANY}
