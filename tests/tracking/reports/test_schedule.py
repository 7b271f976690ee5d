"""On the 2nd at eight the worker sends the reports; what a crash left undone is done later, and nothing twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.tracking.reports.months import DUE, NOVEMBER, two_months
from tests.working import Mailbox, connected, tools, tools_on, work
from tremplin.kit.db import Database
from tremplin.kit.queue import app as queue
from tremplin.tracking.reports import jobs, store


async def morning(db: Database, conninfo: str, at: datetime, mailbox: Mailbox) -> None:
    """What the worker does when the schedule calls it at an instant."""
    async with tools_on(db, conninfo, now=lambda: at) as run:
        await run("reports.send_due")
    async with connected(conninfo) as application:
        await work(application, db, now=lambda: at, mails=mailbox)


async def decided(db: Database) -> dict[str, str]:
    async with db.reading() as conn:
        return {each.partner_id: each.status for each in await store.find_all(conn, NOVEMBER, None)}


async def test_it_works(db: Database, conninfo: str) -> None:
    await two_months(db)
    mailbox = Mailbox()
    await morning(db, conninfo, DUE, mailbox)
    assert sorted(message["To"] for message in mailbox.sent) == ["contact@alize.example", "contact@boussole.example"]
    assert await decided(db) == {"alize": "SENT", "boussole": "SENT", "cabestan": "NOT_SENT_NO_ADDRESS"}


async def test_before_eight_nothing_leaves(db: Database, conninfo: str) -> None:
    await two_months(db)
    mailbox = Mailbox()
    await morning(db, conninfo, DUE - timedelta(seconds=1), mailbox)
    assert (mailbox.sent, await decided(db)) == ([], {})


async def test_the_next_days_send_nothing_again(db: Database, conninfo: str) -> None:
    await two_months(db)
    mailbox = Mailbox()
    for days in range(8):
        await morning(db, conninfo, DUE + timedelta(days=days), mailbox)
    assert len(mailbox.sent) == 2


async def test_whoever_gives_an_address_is_sent_what_could_not_be(db: Database, conninfo: str) -> None:
    await two_months(db)
    mailbox = Mailbox()
    await morning(db, conninfo, DUE, mailbox)
    async with db.writing() as conn:
        await conn.execute("UPDATE partners.partner SET email = 'contact@cabestan.example' WHERE id = 'cabestan'")
    await morning(db, conninfo, DUE + timedelta(days=1), mailbox)
    assert (await decided(db))["cabestan"] != "NOT_SENT_NO_ADDRESS"


async def test_a_worker_killed_in_the_middle_goes_on_where_it_was(
    db: Database, conninfo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_months(db)

    async def killed(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        # After everything else: the mail is written, the transaction is not committed.
        patched.setattr(store, "set_status", killed)
        await jobs.send(tools(db, lambda: DUE), partner_id="alize", month="2026-11")
    mailbox = Mailbox()
    await morning(db, conninfo, DUE + timedelta(days=1), mailbox)
    assert len(mailbox.sent) == 2


def test_it_is_on_the_schedule_at_both_hours_that_eight_may_be() -> None:
    (planned,) = [each for each in queue.periodic_registry.periodic_tasks.values() if each.task.name == "reports.send_due"]
    assert planned.cron == "0 6,7 * * *"
