"""A partner's report is sent once a month, or it is noted why it was not."""

from __future__ import annotations

import asyncio
from datetime import date
from email.message import EmailMessage

import pytest

from tests.tracking.reports.months import DUE, NOVEMBER, OCTOBER, POSTMAN, TITLE, happened, make_partners, on, two_months
from tests.working import Mailbox, connected, work
from tremplin.kit.db import Database
from tremplin.partners import actions as partners
from tremplin.partners.errors import PartnerUnknown
from tremplin.tracking.reports import actions, store
from tremplin.tracking.reports.errors import MonthNotOver
from tremplin.tracking.reports.model import Status


async def send(db: Database, partner_id: str = "alize", month: date = NOVEMBER) -> Status:
    async with db.writing() as conn:
        return await actions.send(conn, partner_id, month, postman=POSTMAN, now=DUE)


async def received(db: Database, conninfo: str) -> list[EmailMessage]:
    mailbox = Mailbox()
    async with connected(conninfo) as app:
        await work(app, db, now=lambda: DUE, mails=mailbox)
    return mailbox.sent


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\u00a0", " ").replace("\u202f", " ")


async def test_it_works(db: Database, conninfo: str) -> None:
    await two_months(db)
    assert await send(db) is Status.SENT
    (message,) = await received(db, conninfo)
    assert (message["To"], message["Subject"]) == ("contact@alize.example", "Bilan de novembre 2026 – Alizé")
    for said in (text_of(message), text_of(message, "html")):
        assert "200 clics (+100 % par rapport à octobre 2026) et 4 candidatures (rien en octobre 2026)." in said
        assert TITLE in said
        assert "Boussole" in said
    (pdf,) = message.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type()) == ("bilan-2026-11.pdf", "application/pdf")
    async with db.reading() as conn:
        (decided,) = await store.find_all(conn, NOVEMBER, None)
    assert (decided.partner_id, decided.status, decided.decided_at) == ("alize", "SENT", DUE)


async def test_a_broadcaster_reads_what_it_brought(db: Database, conninfo: str) -> None:
    await two_months(db)
    await send(db, "boussole")
    (message,) = await received(db, conninfo)
    said = text_of(message)
    assert "CE QUE VOUS AVEZ APPORTÉ AUX AUTRES" in said
    assert "Les annonceurs à qui vous avez le plus apporté\n1. Alizé : clics 200, candidatures 4" in said
    assert "CE QUE VOS MISSIONS ONT REÇU" not in said


async def test_nothing_of_others_is_told(db: Database, conninfo: str) -> None:
    await two_months(db)
    assert await send(db, "cabestan") is Status.NO_ADDRESS
    async with db.writing() as conn:
        await partners.set_email(conn, "cabestan", "contact@cabestan.example", now=DUE)
    assert await send(db, "cabestan") is Status.NO_ACTIVITY
    assert await received(db, conninfo) == []


async def test_it_is_never_sent_twice(db: Database, conninfo: str) -> None:
    await two_months(db)
    assert await send(db) is Status.SENT
    assert await send(db) is Status.SENT
    assert len(await received(db, conninfo)) == 1


async def test_two_at_once_send_one(db: Database, conninfo: str) -> None:
    await two_months(db)
    await asyncio.gather(send(db), send(db))
    assert len(await received(db, conninfo)) == 1


async def test_each_month_has_its_own(db: Database, conninfo: str) -> None:
    await two_months(db)
    await send(db, month=OCTOBER)
    await send(db)
    assert [message["Subject"].split(" – ")[0] for message in await received(db, conninfo)] == [
        "Bilan d’octobre 2026",
        "Bilan de novembre 2026",
    ]


async def test_whoever_unsubscribed_receives_nothing(db: Database, conninfo: str) -> None:
    await two_months(db)
    async with db.writing() as conn:
        await store.stop(conn, "alize", at=DUE)
    assert await send(db) is Status.UNSUBSCRIBED
    assert await received(db, conninfo) == []


@pytest.mark.parametrize("kind", ["click", "account", "apply"])
async def test_one_event_is_worth_a_report(db: Database, kind: str) -> None:
    await make_partners(db)
    await happened(db, (on(11), kind))
    assert await send(db) is Status.SENT


async def test_a_month_of_impressions_is_not(db: Database) -> None:
    await make_partners(db)
    await happened(db, (on(11), "print"), (on(10), "click"))
    assert await send(db) is Status.NO_ACTIVITY


async def test_months_are_those_of_paris(db: Database) -> None:
    """In Paris the 30th of November ends at 23:00 UTC."""
    await make_partners(db)
    await happened(db, (on(11, 30, 23), "click"))
    assert await send(db) is Status.NO_ACTIVITY


async def test_a_month_that_is_not_over_is_refused(db: Database) -> None:
    await make_partners(db)
    with pytest.raises(MonthNotOver, match="2026-12"):
        await send(db, month=date(2026, 12, 1))


async def test_an_unknown_partner_is_refused(db: Database) -> None:
    with pytest.raises(PartnerUnknown):
        await send(db, "inconnu")
