"""Two partners with an address and what one brought the other: 100 clicks in October, 200 in November, 4 applications."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.factories.missions import draft
from tests.factories.partners import NOW, make_partner
from tests.tracking.statistics.ledger import add, many, rolled_up
from tests.tracking.visits import event
from tests.working import SECRET
from tremplin.kit.db import Database
from tremplin.kit.secrets import SecretBox
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.partners import actions as partners
from tremplin.partners import store as partner_store
from tremplin.tracking.reports.actions import Postman

NOVEMBER = date(2026, 11, 1)
OCTOBER = date(2026, 10, 1)
# The 2nd of December, at eight in Paris.
DUE = datetime(2026, 12, 2, 7, tzinfo=UTC)
POSTMAN = Postman(SecretBox(SECRET), "https://tremplin.example")
TITLE = "Compter les hirondelles du vieux port"


def on(month: int, day: int = 15, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


async def make_partners(db: Database) -> None:
    async with db.writing() as conn:
        for partner_id, name in {"alize": "Alizé", "boussole": "Boussole", "cabestan": "Cabestan"}.items():
            await make_partner(conn, name, partner_id=partner_id)
        for partner_id in ("alize", "boussole"):
            await partners.set_email(conn, partner_id, f"contact@{partner_id}.example", now=NOW)


async def two_months(db: Database) -> None:
    """The whole story, rolled up."""
    await make_partners(db)
    async with db.writing() as conn:
        alize = await partner_store.find(conn, "alize")
        assert alize
        (done,) = await missions.publish(conn, [Submission(draft(title=TITLE))], by=alize, now=on(9), door="api")
    told = {"mission_id": done.mission.id}
    await many(db, 100, at=on(10), **told)
    await many(db, 200, at=on(11), **told)
    await many(db, 4, at=on(11), kind="apply", **told)
    await many(db, 50, at=on(11), bot="user_agent", **told)
    await rolled_up(db)


async def happened(db: Database, *made: tuple[datetime, str]) -> None:
    """Events of Alizé on Boussole, rolled up."""
    await add(db, *(event(at, kind=kind) for at, kind in made))
    await rolled_up(db)
