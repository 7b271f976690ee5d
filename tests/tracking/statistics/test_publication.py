"""Public figures are made once a night from the whole platform, and read as they were made."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.factories.missions import address, draft
from tests.factories.partners import make_partner
from tests.tracking.statistics.ledger import many, rolled_up, run
from tests.working import tools_on
from tremplin.kit.db import Database
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.missions.model import Mission
from tremplin.tracking.statistics.public import actions
from tremplin.tracking.statistics.public.model import Asked, Publication

NOW = datetime(2026, 12, 2, 1, 25, tzinfo=UTC)
MARCH, APRIL = datetime(2026, 3, 31, 21, 59, tzinfo=UTC), datetime(2026, 3, 31, 22, 0, tzinfo=UTC)
LYON, NANTES = address(), address("Nantes", "44000")


async def announce(db: Database, name: str, *, at: datetime = MARCH, **given: Any) -> Mission:
    """A mission of a new announcer, online from a day on."""
    async with db.writing() as conn:
        partner = await make_partner(conn, name, mission_type=given.pop("mission_type", "benevolat"))
        (done,) = await missions.publish(conn, [Submission(draft(**given))], by=partner, now=at, door="api")
    return done.mission


async def visits(db: Database, mission: Mission, clicks: int, *, at: datetime = MARCH, applications: int = 0, **given: Any) -> None:
    for kind, count in (("click", clicks), ("apply", applications)):
        await many(db, count, at=at, kind=kind, to_partner=mission.owner, mission_id=mission.id, **given)


async def read(db: Database, department: str = "", type_: str = "", year: int = 2026) -> Publication:
    async with db.reading() as conn:
        return await actions.read(conn, Asked(year, department, type_))


async def publish(db: Database, now: datetime = NOW) -> list[int]:
    await rolled_up(db)
    return await actions.publish(db, now=now)


async def test_it_works(db: Database) -> None:
    announced = [await announce(db, name, domain="sport", addresses=[LYON]) for name in ("Alizé", "Boussole", "Cabestan")]
    for mission in announced:
        await visits(db, mission, 4, applications=1)
        await visits(db, mission, 2, at=APRIL)
        await visits(db, mission, 9, bot="rate")
    assert await publish(db) == [2026]
    found = await read(db)
    assert found.computed_at == NOW
    assert (found.whole.missions, found.whole.organisations, found.whole.clicks, found.whole.applications) == (3, 3, 18, 3)
    assert [each.clicks for each in found.months[:5]] == [0, 0, 12, 6, 0]
    assert [each.missions for each in found.months] == [0, 0, *[3] * 10]
    assert [(key, each.clicks) for key, each in found.domains] == [("sport", 18)]
    assert [(key, each.clicks) for key, each in found.departments] == [("69", 18)]
    assert (await read(db, "69", "benevolat")).whole == found.whole
    assert (await read(db, "44")).whole.missions == 0


async def test_figures_of_too_few_announcers_are_withheld_and_their_missions_told(db: Database) -> None:
    for name in ("Alizé", "Boussole"):
        await visits(db, await announce(db, name, addresses=[LYON]), 10)
    for name in ("Cabestan", "Dune", "Estran"):
        await visits(db, await announce(db, name, addresses=[NANTES]), 10)
    await publish(db)
    found = await read(db)
    assert found.whole.clicks == 50
    # That of Nantes too: taken away from the total, it would give that of Lyon.
    assert {key: (each.missions, each.clicks) for key, each in found.departments} == {"44": (3, None), "69": (2, None)}


async def test_an_announcer_that_makes_nearly_all_of_a_figure_is_not_told(db: Database) -> None:
    for name, clicks in (("Alizé", 86), ("Boussole", 7), ("Cabestan", 7)):
        await visits(db, await announce(db, name), clicks)
    await publish(db)
    found = await read(db)
    assert (found.whole.clicks, found.whole.missions) == (None, 3)


async def test_a_mission_counts_in_each_month_it_is_online_and_once_in_the_year(db: Database) -> None:
    mission = await announce(db, "Alizé", at=datetime(2026, 2, 10, tzinfo=UTC))
    await run(db, "UPDATE missions.mission SET deleted_at = %s WHERE id = %s", datetime(2026, 5, 1, 9, tzinfo=UTC), mission.id)
    await announce(db, "Boussole", at=datetime(2026, 7, 1, tzinfo=UTC), title="x")  # refused: never online
    await publish(db)
    found = await read(db)
    assert found.whole.missions == 1
    assert [each.missions for each in found.months] == [0, 1, 1, 1, 1, *[0] * 7]


async def test_months_to_come_have_nothing(db: Database) -> None:
    await announce(db, "Alizé", at=datetime(2026, 2, 10, tzinfo=UTC))
    await publish(db, now=datetime(2026, 3, 15, tzinfo=UTC))
    assert [each.missions for each in (await read(db)).months] == [0, 1, 1, *[0] * 9]


async def test_a_year_that_is_over_is_made_again_for_a_month(db: Database) -> None:
    assert await publish(db, now=datetime(2026, 12, 31, 12, tzinfo=UTC)) == [2026]
    await many(db, 1, at=datetime(2026, 12, 31, 12, tzinfo=UTC))
    assert await publish(db, now=datetime(2027, 1, 15, tzinfo=UTC)) == [2026, 2027]
    assert await publish(db, now=datetime(2027, 2, 3, tzinfo=UTC)) == [2026, 2027]
    assert await publish(db, now=datetime(2027, 2, 4, tzinfo=UTC)) == [2027]
    assert await actions.publish(db, now=datetime(2027, 3, 1, tzinfo=UTC), every=True) == [2026, 2027]


async def test_a_year_that_was_never_made_is_said_to_be_so(db: Database) -> None:
    await publish(db)
    found = await read(db, year=2019)
    assert (found.computed_at, found.years) == (None, (2026,))


@pytest.mark.parametrize("job", ["statistics.roll_up", "statistics.publish"])
async def test_the_worker_does_both(db: Database, conninfo: str, tmp_path: Path, job: str) -> None:
    await many(db, 3)
    async with tools_on(db, conninfo, now=lambda: NOW, data_dir=tmp_path) as call:
        await call(job)
    table = "daily" if job == "statistics.roll_up" else "public_year"
    async with db.reading() as conn:
        assert (await (await conn.execute(f"SELECT count(*) FROM tracking.{table}".encode())).fetchone()) == (1,)
