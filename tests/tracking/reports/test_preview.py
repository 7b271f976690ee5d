"""A report may be read before it leaves: nothing is sent, nothing is noted."""

from __future__ import annotations

from datetime import date

import pytest

from tests.tracking.reports.months import DUE, NOVEMBER, OCTOBER, POSTMAN, TITLE, two_months
from tremplin.kit.db import Database
from tremplin.kit.mail import Mail
from tremplin.partners.errors import PartnerUnknown
from tremplin.tracking.model import Side
from tremplin.tracking.reports import actions, store
from tremplin.tracking.reports.model import Report, Top


async def preview(db: Database, partner_id: str = "alize", month: date = NOVEMBER) -> tuple[Report, Mail]:
    """On a connection that refuses to write."""
    async with db.reading() as conn:
        return await actions.preview(conn, partner_id, month, postman=POSTMAN, now=DUE)


async def test_it_works(db: Database) -> None:
    await two_months(db)
    report, mail = await preview(db)
    (part,) = report.parts
    assert (part.side, part.figures.clicks, part.before.clicks, part.figures.bots) == (Side.ANNOUNCER, 200, 100, 50)
    assert part.counterparts == (Top("Boussole", 200, 4),)
    assert part.missions == (Top(TITLE, 200, 4),)
    assert [(month.month, figures.clicks) for month, figures in part.year][-3:] == [(9, 0), (10, 100), (11, 200)]
    assert len(part.year) == 12
    assert mail.attachments
    async with db.reading() as conn:
        assert await store.find_all(conn, NOVEMBER, None) == []
        assert await (await conn.execute("SELECT count(*) FROM kit.mail")).fetchone() == (0,)


async def test_figures_are_compared_with_their_own_month_before(db: Database) -> None:
    await two_months(db)
    report, _ = await preview(db, month=OCTOBER)
    assert (report.parts[0].figures.clicks, report.parts[0].before.clicks) == (100, 0)


async def test_the_current_month_may_be_looked_at(db: Database) -> None:
    await two_months(db)
    report, mail = await preview(db, month=date(2026, 12, 1))
    assert report.parts == ()
    assert mail.subject == "Bilan de décembre 2026 – Alizé"


async def test_an_unknown_partner_is_refused(db: Database) -> None:
    with pytest.raises(PartnerUnknown):
        await preview(db, "inconnu")
