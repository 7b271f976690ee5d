"""An alert is told when what it watches for begins: once, however long it lasts, and again when it comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.partners import NOW, make_partner
from tremplin.kit.db import Conn
from tremplin.partners.model import Partner
from tremplin.tracking.alerts import actions, errors, store
from tremplin.tracking.alerts.model import MOST_ALERTS, Alert, Kind, Observed, judged


@pytest.fixture
async def alize(conn: Conn) -> Partner:
    return await make_partner(conn)


async def add(conn: Conn, partner: Partner, kind: Kind, threshold: int | None = None) -> Alert:
    return await actions.add(conn, partner, kind.value, threshold, email="lea@alize.example", now=NOW)


async def mails(conn: Conn, at_hour: int = 0) -> int:
    _, sent = await actions.check(conn, "", base_url="https://tremplin.example", now=NOW + timedelta(hours=at_hour))
    return sent


async def click(conn: Conn, partner: Partner, hours_ago: float, number: int = 1) -> None:
    await conn.execute(
        "INSERT INTO tracking.event (id, at, kind, to_partner, from_partner, source, source_id, tags)"
        " VALUES (%s, %s, 'click', %s, 'boussole', 'publisher', '', '{}')",
        (f"click-{number}", NOW - timedelta(hours=hours_ago), partner.id),
    )


async def apply(conn: Conn, partner: Partner, days_ago: int, count: int) -> None:
    await conn.execute(
        "INSERT INTO tracking.daily (day, to_partner, from_partner, kind, status, people, bots)"
        " VALUES (%s, %s, 'boussole', 'apply', 'PENDING', %s, 0)",
        (NOW.date() - timedelta(days=days_ago), partner.id, count),
    )


async def run(conn: Conn, partner: Partner, status: str, hours_ago: int) -> None:
    await conn.execute(
        "INSERT INTO feeds.source (id, partner_id, url, created_at, updated_at, next_run_at)"
        " VALUES ('s', %s, 'https://alize.example/flux', now(), now(), now())"
        " ON CONFLICT DO NOTHING",
        (partner.id,),
    )
    await conn.execute(
        "INSERT INTO feeds.run (id, partner_id, source_id, origin, started_at, status) VALUES (%s, %s, 's', 'schedule', %s, %s)",
        (f"run-{hours_ago}", partner.id, NOW - timedelta(hours=hours_ago), status),
    )


async def test_it_works(conn: Conn, alize: Partner) -> None:
    await add(conn, alize, Kind.NO_CLICK)
    await click(conn, alize, 20)
    assert [await mails(conn, hour) for hour in (0, 5, 6, 30)] == [0, 1, 0, 0]
    (alert,) = await store.of_partner(conn, alize.id)
    assert alert.raised_at == NOW + timedelta(hours=5)
    assert alert.sentence == "Plus aucun clic depuis 24 heures, alors qu'il y en avait ces 7 derniers jours."
    await click(conn, alize, -31, number=2)
    assert [await mails(conn, hour) for hour in (32, 60)] == [0, 1]


async def test_whoever_never_had_a_click_is_not_told(conn: Conn, alize: Partner) -> None:
    await add(conn, alize, Kind.NO_CLICK)
    assert await mails(conn) == 0


async def test_fewer_applications(conn: Conn, alize: Partner) -> None:
    await add(conn, alize, Kind.FEWER_APPLICATIONS)
    await apply(conn, alize, 10, 20)
    await apply(conn, alize, 3, 11)
    assert await mails(conn) == 0
    await conn.execute("UPDATE tracking.daily SET people = 10 WHERE people = 11")
    assert await mails(conn) == 1


async def test_a_feed_that_fails_again_and_again(conn: Conn, alize: Partner) -> None:
    await add(conn, alize, Kind.FEED_FAILING, 2)
    await run(conn, alize, "FAILED", 9)
    await run(conn, alize, "SUCCESS", 6)
    await run(conn, alize, "FAILED", 3)
    assert await mails(conn) == 0
    await run(conn, alize, "FAILED", 1)
    assert await mails(conn) == 1


async def test_a_paused_alert_says_nothing(conn: Conn, alize: Partner) -> None:
    alert = await add(conn, alize, Kind.NO_CLICK)
    await click(conn, alize, 30)
    await actions.pause(conn, alize, alert.id, paused=True, now=NOW)
    assert await mails(conn) == 0
    await actions.pause(conn, alize, alert.id, paused=False, now=NOW)
    assert await mails(conn) == 1


async def test_another_partner_s_alert_is_unknown(conn: Conn, alize: Partner) -> None:
    alert = await add(conn, alize, Kind.NO_CLICK)
    stranger = await make_partner(conn, name="Cabestan")
    with pytest.raises(errors.AlertUnknown):
        await actions.pause(conn, stranger, alert.id, paused=True, now=NOW)
    with pytest.raises(errors.AlertUnknown):
        await actions.remove(conn, stranger, alert.id)


@pytest.mark.parametrize(("kind", "threshold"), [("no_click", 0), ("no_click", 1_000), ("moon", 1)])
async def test_a_threshold_out_of_bounds_is_refused(conn: Conn, alize: Partner, kind: str, threshold: int) -> None:
    with pytest.raises(errors.AlertInvalid):
        await actions.add(conn, alize, kind, threshold, email="lea@alize.example", now=NOW)


async def test_there_are_only_so_many(conn: Conn, alize: Partner) -> None:
    for _ in range(MOST_ALERTS):
        await add(conn, alize, Kind.NO_CLICK)
    with pytest.raises(errors.AlertTooMany):
        await add(conn, alize, Kind.NO_CLICK)


def test_a_few_applications_fewer_are_chance() -> None:
    alert = Alert(id="a", partner_id="p", kind=Kind.FEWER_APPLICATIONS, threshold=50, email="", created_at=NOW)
    assert judged(alert, Observed(applications=0, applications_before=9), NOW)[1] is False
