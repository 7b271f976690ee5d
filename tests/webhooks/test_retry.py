"""Whatever goes wrong at the receiver, nothing is lost: tried again later, in order, then given up and told."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

from tests.factories.partners import NOW
from tests.webhooks.conftest import Desk, Followed
from tests.webhooks.receiver import answers, ok
from tests.working import Mailbox, connected, work
from tremplin.kit.fetch import Limits
from tremplin.partners import store as partners
from tremplin.webhooks.deliveries import sending
from tremplin.webhooks.model import Reason, State


async def errors(desk: Desk) -> list[tuple[int | None, str | None]]:
    """The status or the error of each attempt."""
    return [(status, error) for status, error in await desk.ask("SELECT status, error FROM webhooks.attempt ORDER BY at, number")]


async def test_it_works(alize: Followed) -> None:
    desk, receiver = alize.desk, alize.receiver
    receiver.answer = answers(500)
    await alize.happen("a")
    assert await desk.work() == 1
    assert await desk.wait(seconds=9) == 0
    receiver.answer = ok
    assert await desk.wait(seconds=1) == 1
    first, second = receiver.received
    assert (first.id, first.raw) == (second.id, second.raw)
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert second.is_signed_by(alize.secret)
    assert await desk.states() == ["delivered"]
    assert await errors(desk) == [(500, None), (200, None)]


async def test_a_version_waits_for_the_one_before(alize: Followed) -> None:
    alize.receiver.answer = answers(422)
    await alize.happen("a")
    await alize.desk.work()
    await alize.happen("a", "b")
    alize.receiver.received.clear()
    alize.receiver.answer = ok
    await alize.desk.wait(seconds=5)  # the endpoint is tried again: by what is due
    assert alize.receiver.told == [("b", 1)]
    await alize.desk.wait(seconds=5)
    assert alize.receiver.told == [("b", 1), ("a", 1), ("a", 2)]


async def test_an_endpoint_that_is_down_is_tried_by_one_delivery_at_a_time(alize: Followed) -> None:
    alize.receiver.answer = answers(503)
    await alize.happen(*(f"import-{number}" for number in range(50)))
    assert await alize.desk.work() <= 8  # those under way on its connections
    assert await alize.desk.wait(minutes=1) == 1
    alize.receiver.answer = ok
    assert await alize.desk.wait(minutes=1) >= 42
    # It answers again: what had failed goes too, without waiting for its turn.
    assert await alize.desk.states() == ["delivered"] * 50


async def test_what_a_receiver_asks_is_heeded(alize: Followed) -> None:
    alize.receiver.answer = answers(429, **{"Retry-After": "600"})
    await alize.happen("a")
    await alize.desk.work()
    await alize.happen("b")
    alize.receiver.answer = ok
    assert await alize.desk.wait(seconds=599) == 0
    assert await alize.desk.wait(seconds=1) == 2


async def test_a_slow_receiver_is_left_and_delays_nobody_else(alize: Followed) -> None:
    other, _ = await alize.desk.declare(alize.partner, f"{alize.receiver.url}/autre")
    async with alize.desk.db.writing() as conn:
        await conn.execute("UPDATE webhooks.endpoint SET url = 'http://127.0.0.1:9/' WHERE id = %s", (other.id,))
    alize.receiver.delay = 2
    await alize.happen("a")
    with patch.object(sending, "LIMITS", Limits(total_seconds=0.1, connect_seconds=0.1, max_redirects=0)):
        await alize.desk.work()
    assert sorted(await errors(alize.desk), key=str) == [(None, "NOT_REACHABLE"), (None, "TOO_SLOW")]
    assert await alize.desk.states() == ["pending", "pending"]


async def test_a_redirect_is_not_followed_wherever_it_leads(alize: Followed) -> None:
    alize.receiver.answer = answers(307, Location="http://169.254.169.254/latest/meta-data/")
    await alize.happen("a")
    await alize.desk.work()
    assert len(alize.receiver.received) == 1
    assert await errors(alize.desk) == [(307, None)]


async def test_a_private_address_is_never_connected_to(alize: Followed) -> None:
    """Declared as a public name, it may lead anywhere a month later: it is judged each time."""
    from tremplin.webhooks.deliveries.courier import Courier

    await alize.happen("a")
    strict = Courier(alize.desk.db, alize.desk.secrets, alize.desk.now, base_url="", loopback=False, luck=lambda: 0.0)
    async with alize.desk.db.writing() as conn:
        await conn.execute("UPDATE webhooks.endpoint SET url = 'http://127.0.0.1/'")
    await alize.desk.work(strict)
    assert alize.receiver.received == []
    assert await errors(alize.desk) == [(None, "ADDRESS_NOT_PUBLIC")]


async def test_after_three_days_it_is_given_up_the_endpoint_disabled_and_its_owner_told(alize: Followed, conninfo: str) -> None:
    desk = alize.desk
    async with desk.db.writing() as conn:
        await conn.execute("UPDATE partners.partner SET email = 'equipe@alize.example' WHERE id = %s", (alize.partner.id,))
        assert (found := await partners.find(conn, alize.partner.id)) and found.email
    alize.receiver.answer = answers(500)
    await alize.happen("a", "b")
    await desk.work()
    for _ in range(40):
        await desk.wait(hours=2)
    endpoint = await desk.endpoint(alize.endpoint)
    assert (endpoint.state, endpoint.state_reason) == (State.DISABLED, Reason.FAILING)
    assert await desk.states() == ["dead", "dead"]
    assert max(each for (each,) in await desk.ask("SELECT at FROM webhooks.attempt")) >= NOW + timedelta(days=3)
    mailbox = Mailbox()
    async with connected(conninfo) as app:
        await work(app, desk.db, mails=mailbox)
    (mail,) = mailbox.sent
    assert mail["To"] == "equipe@alize.example"
    assert "127.0.0.1" in mail["Subject"]
    await alize.happen("c")
    assert await desk.wait(hours=1) == 0
    assert await desk.states() == ["dead", "dead"]


async def test_gone_disables_at_once(alize: Followed) -> None:
    alize.receiver.answer = answers(410)
    await alize.happen("a")
    await alize.desk.work()
    assert (await alize.desk.endpoint(alize.endpoint)).state_reason == Reason.GONE
    assert await alize.desk.states() == ["dead"]


async def test_secrets_that_cannot_be_read_are_no_reason_to_lose_anything(alize: Followed) -> None:
    from tremplin.kit.secrets import SecretBox
    from tremplin.webhooks.deliveries.courier import Courier

    other = Courier(alize.desk.db, SecretBox("x" * 40), alize.desk.now, base_url="", loopback=True, luck=lambda: 0.0)
    await alize.happen("a")
    await alize.desk.work(other)
    assert (alize.receiver.received, await alize.desk.states()) == ([], ["pending"])
    assert await errors(alize.desk) == [(None, "SECRET_UNREADABLE")]
    assert await alize.desk.wait(seconds=10) == 1


async def test_nothing_waits_for_an_endpoint_that_was_disabled_meanwhile(alize: Followed) -> None:
    alize.receiver.answer = answers(410)
    await alize.happen(*(f"import-{number}" for number in range(30)))
    await alize.desk.work()
    async with alize.desk.courier().opened() as courier:
        await courier.keep_up()
    assert set(await alize.desk.states()) == {"dead"}
