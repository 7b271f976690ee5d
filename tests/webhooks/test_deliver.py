"""A change is delivered: signed, once, in the order of its object, to each endpoint that follows it and to no other."""

from __future__ import annotations

import pytest

from tests.factories.partners import NOW
from tests.webhooks.conftest import BASE_URL, Desk, Followed, run_of
from tests.webhooks.receiver import Receiver, receiving


async def test_it_works(alize: Followed) -> None:
    await alize.happen("import-1", status="SUCCESS")
    assert await alize.desk.work() == 1
    (received,) = alize.receiver.received
    assert received.body == {
        "type": "feed_run.finished",
        "timestamp": "2026-12-01T09:30:00.000Z",
        "object": {"kind": "feed_run", "id": "import-1", "version": 1},
        "data": {"id": "import-1", "status": "SUCCESS"},
    }
    assert received.headers["content-type"] == "application/json"
    assert received.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert received.headers["x-tremplin-event"] == "feed_run.finished"
    assert received.headers["x-tremplin-object-version"] == "1"
    assert received.is_signed_by(alize.secret)
    assert await alize.desk.states() == ["delivered"]
    assert await alize.desk.work() == 0


async def test_each_endpoint_gets_its_own_delivery(alize: Followed) -> None:
    _, other = await alize.desk.declare(alize.partner, f"{alize.receiver.url}/other")
    await alize.happen("import-1")
    assert await alize.desk.work() == 2
    first, second = sorted(alize.receiver.received, key=lambda each: each.path)
    assert first.id != second.id
    assert first.is_signed_by(alize.secret) and not first.is_signed_by(other)
    assert second.is_signed_by(other)


async def test_a_stranger_is_told_nothing(alize: Followed) -> None:
    async with receiving() as elsewhere:
        cabestan = await alize.desk.join("Cabestan")
        await alize.desk.declare(cabestan, elsewhere.url)
        await alize.happen("import-1")
        await alize.desk.work()
        assert elsewhere.received == []


async def test_what_is_not_followed_is_not_told(desk: Desk, receiver: Receiver) -> None:
    alize = await desk.join("Alizé")
    await desk.declare(alize, receiver.url, "mission.withdrawn")
    await desk.publish(
        run_of(alize.id, "import-1"), run_of(alize.id, "candidature-1", kind="application", event="application.created")
    )
    assert await desk.work() == 0
    # Of a kind that nobody follows, nothing is even kept.
    assert await desk.ask("SELECT FROM kit.change_version") == []


async def test_versions_of_an_object_come_in_order_and_one_at_a_time(alize: Followed) -> None:
    for step in range(3):
        await alize.happen("a", "b", step=step)
    alize.receiver.delay = 0.01
    assert await alize.desk.work() == 6
    for object_id in ("a", "b"):
        assert [version for id_, version in alize.receiver.told if id_ == object_id] == [1, 2, 3]
    assert [each.body["data"]["step"] for each in alize.receiver.received if each.version[0] == "a"] == [0, 1, 2]


async def test_several_changes_of_one_object_in_one_transaction_are_all_told(alize: Followed) -> None:
    await alize.happen("a", "a", "a")
    await alize.desk.work()
    assert alize.receiver.told == [("a", 1), ("a", 2), ("a", 3)]


async def test_what_is_rolled_back_is_not_told(alize: Followed) -> None:
    with pytest.raises(ZeroDivisionError):
        async with alize.desk.db.writing() as conn:
            from tremplin.kit import changes

            await changes.publish(conn, [run_of(alize.partner.id, "import-1")])
            raise ZeroDivisionError
    assert await alize.desk.work() == 0


async def test_an_endpoint_is_never_written_to_by_more_than_a_few_connections(alize: Followed) -> None:
    await alize.happen(*(f"import-{number}" for number in range(60)))
    alize.receiver.delay = 0.005
    assert await alize.desk.work() == 60
    assert alize.receiver.most_together == 8
    assert len(alize.receiver.connections) == 8  # kept open from one delivery to the next


async def test_a_message_is_kept_once_for_all_who_receive_it(alize: Followed) -> None:
    for number in range(3):
        await alize.desk.declare(alize.partner, f"{alize.receiver.url}/{number}")
    await alize.happen("import-1")
    assert await alize.desk.work() == 4
    assert await alize.desk.ask("SELECT count(*) FROM webhooks.message") == [(1,)]
    assert BASE_URL.encode() not in alize.receiver.received[0].raw
