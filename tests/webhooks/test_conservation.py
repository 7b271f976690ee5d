"""At least once, in order for each object, nothing lost: several couriers at once, receivers that fail, and a worker killed."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from collections import defaultdict
from collections.abc import Callable

from aiohttp import web

from tests.structure.project import ROOT
from tests.webhooks.conftest import Desk, Followed
from tests.webhooks.receiver import Received, Receiver
from tremplin.kit.clock import utc_now
from tremplin.webhooks.deliveries.courier import Courier


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


def accepted(receiver: Receiver, refused: set[int]) -> dict[str, list[int]]:
    """The versions of each object that the receiver took, in the order they came, repetitions left out."""
    told: dict[str, list[int]] = defaultdict(list)
    for at, (object_id, version) in enumerate(receiver.told):
        if at not in refused and version not in told[object_id]:
            told[object_id].append(version)
    return told


async def test_it_works_with_several_couriers_and_a_receiver_that_often_fails(alize: Followed) -> None:
    luck, refused = random.Random(7), set[int]()

    def moody(_: Received) -> web.Response:
        if luck.random() < 0.3:
            refused.add(len(alize.receiver.received))
            return web.Response(status=luck.choice([500, 429, 404]))
        return web.Response()

    alize.receiver.answer = moody
    objects = [f"import-{number}" for number in range(20)]
    for _ in range(3):
        await alize.happen(*objects)
    couriers = [alize.desk.courier() for _ in range(3)]
    for _ in range(40):
        await asyncio.gather(*(alize.desk.work(alize.desk.courier()) for _ in couriers))
        await alize.desk.wait(minutes=30)
    assert set(await alize.desk.states()) == {"delivered"}
    assert accepted(alize.receiver, refused) == {each: [1, 2, 3] for each in objects}
    # None was sent by two couriers, in spite of all.
    assert len(alize.receiver.received) - len(refused) == 60


async def test_a_worker_that_is_killed_loses_nothing(alize: Followed, conninfo: str) -> None:
    alize.receiver.delay = 0.02
    objects = [f"import-{number}" for number in range(60)]
    for _ in range(2):
        await alize.happen(*objects)
    # Its clock is the true one: what is due since December is not, for it.
    alize.desk.now.at = utc_now()
    async with alize.desk.courier().opened() as teller:
        await teller.tell()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.webhooks.working_courier", conninfo, cwd=ROOT, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await until(lambda: len(alize.receiver.received) > 20)
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    assert "sending" in await alize.desk.states()
    # Its lease holds: nobody else sends what it may be sending.
    alize.receiver.delay = 0
    assert await alize.desk.work() == 0
    await alize.desk.wait(minutes=5)
    async with alize.desk.courier().opened() as next_one:
        await next_one.keep_up()
    await alize.desk.work()
    assert await alize.desk.states() == ["delivered"] * 120
    assert accepted(alize.receiver, set()) == {each: [1, 2] for each in objects}


async def test_a_courier_works_on_its_own_and_gives_back_what_it_did_not_send(desk: Desk, receiver: Receiver) -> None:
    alize = await desk.join("Alizé")
    endpoint, secret = await desk.declare(alize, receiver.url)
    followed = Followed(desk, alize, endpoint, secret, receiver)
    desk.now.at = utc_now()
    courier: Courier = desk.courier()
    async with courier.working():
        await followed.happen("a", "b")
        await until(lambda: len(receiver.received) == 2)
        receiver.delay = 0.05
        await followed.happen(*(f"import-{number}" for number in range(100)))
        await until(lambda: len(receiver.received) > 5)
    states = await desk.states()
    assert states.count("delivered") == len(receiver.received)
    assert set(states) == {"delivered", "pending"}
