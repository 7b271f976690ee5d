"""What the owner of an endpoint does with it: pause, resume, rotate, try, read, replay, remove."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.partners import NOW
from tests.webhooks.conftest import Followed
from tests.webhooks.receiver import answers, ok
from tremplin.webhooks import actions
from tremplin.webhooks.errors import (
    AddressRefused,
    DeliveryUnderWay,
    DeliveryUnknown,
    EndpointNotActive,
    EndpointUnknown,
    EventTypeUnknown,
    TooManyEndpoints,
)
from tremplin.webhooks.jobs import forget
from tremplin.webhooks.log import store as log
from tremplin.webhooks.log.model import Delivery, Place, Question
from tremplin.webhooks.model import KEPT


async def page(alize: Followed, *states: str, after: Place | None = None, limit: int = 50) -> list[Delivery]:
    async with alize.desk.db.reading() as conn:
        return await log.page(conn, Question(alize.endpoint.id, states), after=after, limit=limit)


async def test_it_works_paused_what_happens_waits_and_goes_in_order_when_resumed(alize: Followed) -> None:
    desk, now = alize.desk, alize.desk.now
    async with desk.db.writing() as conn:
        await actions.pause(conn, alize.endpoint.id, now=now())
    await alize.happen("a", "b")
    await alize.happen("a")
    assert await desk.work() == 0
    assert await desk.wait(days=5) == 0  # what was never tried is not given up
    async with desk.db.writing() as conn:
        await actions.resume(conn, alize.endpoint.id, now=now())
    assert await desk.work() == 3
    assert [version for object_id, version in alize.receiver.told if object_id == "a"] == [1, 2]


async def test_a_new_secret_signs_beside_the_old_one_for_a_day(alize: Followed) -> None:
    desk = alize.desk
    async with desk.db.writing() as conn:
        new, until = await actions.rotate(conn, desk.secrets, alize.endpoint.id, now=desk.now())
    assert until == NOW + timedelta(days=1)
    await alize.happen("a")
    await desk.work()
    await alize.happen("b")
    await desk.wait(days=1)
    during, afterwards = alize.receiver.received
    assert during.is_signed_by(alize.secret) and during.is_signed_by(new)
    assert afterwards.is_signed_by(new) and not afterwards.is_signed_by(alize.secret)


async def test_a_leaked_secret_stops_at_once(alize: Followed) -> None:
    async with alize.desk.db.writing() as conn:
        await actions.rotate(conn, alize.desk.secrets, alize.endpoint.id, overlap=timedelta(0), now=alize.desk.now())
    await alize.happen("a")
    await alize.desk.work()
    assert not alize.receiver.received[0].is_signed_by(alize.secret)


async def test_a_try_is_sent_like_the_rest(alize: Followed) -> None:
    async with alize.desk.db.writing() as conn:
        delivery_id = await actions.ping(conn, alize.endpoint.id, now=alize.desk.now())
    assert await alize.desk.work() == 1
    (received,) = alize.receiver.received
    assert received.id == delivery_id
    assert received.body["type"] == "endpoint.test"
    assert received.is_signed_by(alize.secret)


async def test_the_log_tells_each_attempt_and_no_secret(alize: Followed) -> None:
    alize.receiver.answer = answers(500, "x" * 5000)
    await alize.happen("a")
    await alize.desk.work()
    alize.receiver.answer = ok
    await alize.desk.wait(seconds=10)
    (delivery,) = await page(alize)
    assert (delivery.state, delivery.event, delivery.object_id, delivery.version) == ("delivered", "feed_run.finished", "a", 1)
    assert [(each.number, each.status, each.answer) for each in delivery.attempts] == [(1, 500, "x" * 1024), (2, 200, "merci")]
    assert [each.at for each in delivery.attempts] == [NOW, NOW + timedelta(seconds=10)]
    kept = await alize.desk.ask("SELECT d::text FROM webhooks.delivery d UNION ALL SELECT a::text FROM webhooks.attempt a")
    assert not any(alize.secret in text or "whsec_" in text for (text,) in kept)


async def test_pages_of_the_log_cover_it_once_the_latest_first(alize: Followed) -> None:
    for number in range(7):
        await alize.happen(f"import-{number}")
        await alize.desk.wait(seconds=1)
    found: list[str] = []
    after = None
    while told := await page(alize, after=after, limit=3):
        found += [each.object_id for each in told]
        after = Place(told[-1].created_at, told[-1].id)
    assert found == [f"import-{number}" for number in range(6, -1, -1)]


async def test_one_delivery_is_replayed_under_the_same_id(alize: Followed) -> None:
    await alize.happen("a")
    await alize.desk.work()
    (delivery,) = await page(alize)
    async with alize.desk.db.writing() as conn:
        await actions.replay(conn, alize.endpoint.id, delivery.id, now=alize.desk.now())
    assert await alize.desk.work() == 1
    first, again = alize.receiver.received
    assert (first.id, first.raw) == (again.id, again.raw)
    assert len((await page(alize))[0].attempts) == 2


async def test_a_period_is_replayed_the_dead_ones_only_unless_more_is_asked(alize: Followed) -> None:
    desk = alize.desk
    await alize.happen("avant")
    await desk.work()
    alize.receiver.answer = answers(410)
    await alize.happen("a", "b")
    await desk.wait(hours=1)
    alize.receiver.answer = ok
    async with desk.db.writing() as conn:
        with pytest.raises(EndpointNotActive):
            await actions.replay_all(conn, Question(alize.endpoint.id), now=desk.now())
        await actions.resume(conn, alize.endpoint.id, now=desk.now())
        assert await actions.replay_all(conn, Question(alize.endpoint.id, ("dead",), NOW, None), now=desk.now()) == 2
        everything = Question(alize.endpoint.id, (), NOW, NOW + timedelta(minutes=1))
        assert await actions.replay_all(conn, everything, now=desk.now()) == 1
    assert await desk.work() == 3
    assert await desk.states() == ["delivered"] * 3


async def test_a_removed_endpoint_leaves_nothing(alize: Followed) -> None:
    await alize.happen("a")
    async with alize.desk.db.writing() as conn:
        await actions.remove(conn, alize.endpoint.id)
    assert await alize.desk.work() == 0
    assert await alize.desk.ask("SELECT FROM webhooks.secret UNION ALL SELECT FROM webhooks.delivery") == []


async def test_what_was_sent_is_forgotten_after_a_month(alize: Followed) -> None:
    from tests.working import tools

    await alize.happen("a")
    await alize.desk.work()
    alize.desk.now.at += KEPT
    await forget(tools(alize.desk.db, alize.desk.now))
    assert len(await page(alize)) == 1
    alize.desk.now.at += timedelta(seconds=1)
    await forget(tools(alize.desk.db, alize.desk.now))
    assert await alize.desk.ask("SELECT FROM webhooks.message UNION ALL SELECT FROM webhooks.attempt") == []


async def test_a_delivery_under_way_or_unknown_is_not_replayed(alize: Followed) -> None:
    alize.receiver.answer = answers(500)
    await alize.happen("a")
    await alize.desk.work()
    (delivery,) = await page(alize)
    async with alize.desk.db.writing() as conn:
        with pytest.raises(DeliveryUnderWay):
            await actions.replay(conn, alize.endpoint.id, delivery.id, now=alize.desk.now())
        with pytest.raises(DeliveryUnknown):
            await actions.replay(conn, alize.endpoint.id, "autre", now=alize.desk.now())


async def test_an_endpoint_that_is_not_active_is_neither_tried_nor_paused_again(alize: Followed) -> None:
    async with alize.desk.db.writing() as conn:
        await actions.pause(conn, alize.endpoint.id, now=alize.desk.now())
        with pytest.raises(EndpointNotActive):
            await actions.ping(conn, alize.endpoint.id, now=alize.desk.now())
    alize.receiver.answer = answers(410)
    async with alize.desk.db.writing() as conn:
        await actions.resume(conn, alize.endpoint.id, now=alize.desk.now())
    await alize.happen("a")
    await alize.desk.work()
    async with alize.desk.db.writing() as conn:
        with pytest.raises(EndpointNotActive):
            await actions.pause(conn, alize.endpoint.id, now=alize.desk.now())


async def test_another_partners_endpoint_is_unknown(alize: Followed) -> None:
    cabestan = await alize.desk.join("Cabestan")
    async with alize.desk.db.writing() as conn:
        for verb in (actions.pause, actions.resume, actions.ping):
            with pytest.raises(EndpointUnknown):
                await verb(conn, alize.endpoint.id, partner_id=cabestan.id, now=NOW)
        with pytest.raises(EndpointUnknown):
            await actions.remove(conn, alize.endpoint.id, partner_id=cabestan.id)
        with pytest.raises(EndpointUnknown):
            await actions.rotate(conn, alize.desk.secrets, alize.endpoint.id, partner_id=cabestan.id, now=NOW)


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/",
        "https://10.0.0.1/x",
        "ftp://vous.example/",
        "http://vous.example/",
        "https://moi:secret@vous.example/",
    ],
)
async def test_an_address_that_is_not_public_or_not_safe_is_refused(alize: Followed, url: str) -> None:
    async with alize.desk.db.writing() as conn:
        with pytest.raises(AddressRefused):
            await actions.declare(
                conn,
                alize.desk.secrets,
                partner_id=alize.partner.id,
                url=url,
                events=["mission.updated"],
                loopback=False,
                now=NOW,
            )


async def test_an_event_that_partners_cannot_follow_is_refused(alize: Followed) -> None:
    with pytest.raises(EventTypeUnknown, match=r"convention\.updated"):
        await alize.desk.declare(alize.partner, alize.receiver.url, "convention.updated")


async def test_nobody_has_more_endpoints_than_the_limit(alize: Followed) -> None:
    for _ in range(actions.MOST_ENDPOINTS - 1):
        await alize.desk.declare(alize.partner, alize.receiver.url)
    with pytest.raises(TooManyEndpoints):
        await alize.desk.declare(alize.partner, alize.receiver.url)
