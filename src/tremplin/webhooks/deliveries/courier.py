"""The courier of one worker process: tells changes, claims what is due, sends it, settles it in groups. Several may work at once.

Nothing is lost: a delivery leaves the queue in the transaction that notes its attempt. A courier killed in between leaves a lease
that ends, and what it held is sent again, maybe twice: receivers are told so, and each delivery keeps its id.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from psycopg import Error as DatabaseError
from psycopg_pool import PoolTimeout

from tremplin.kit.clock import Clock, uuid7
from tremplin.kit.db import Conn, Database
from tremplin.kit.logs import log
from tremplin.kit.secrets import SecretBox, Unreadable
from tremplin.webhooks import store as endpoints
from tremplin.webhooks.deliveries import notices, store
from tremplin.webhooks.deliveries.line import Line
from tremplin.webhooks.deliveries.sending import LIMITS, Opened, open_fetcher, send
from tremplin.webhooks.deliveries.store import Claimed, Target
from tremplin.webhooks.deliveries.telling import tell
from tremplin.webhooks.model import Outcome, State, judge, watch

LEASE = timedelta(minutes=2)
# What is started later than this before its lease ends could still be under way when another courier takes it.
_LATEST_START = LEASE - timedelta(seconds=LIMITS.total_seconds + 15)
_HELD_MOST = 512  # deliveries of one endpoint in this process: enough to send while others are settled and more are claimed
_TOGETHER_MOST = 512
_LINGER_SECONDS = 0.02  # outcomes that come this close are settled by one statement
_IDLE_SECONDS = 0.5
_UPKEEP_SECONDS = 15.0
_FINISH_SECONDS = 8.0  # less than what the worker leaves to its jobs


class Courier:
    """One process's. Run it with `working`, or lead it step by step (`tell`, `deliver`, `keep_up`) where time is held by hand."""

    def __init__(
        self,
        db: Database,
        secrets: SecretBox,
        now: Clock,
        *,
        base_url: str,
        loopback: bool,
        luck: Callable[[], float] = random.random,
    ) -> None:
        self.id = uuid7(now())
        self._db = db
        self._secrets = secrets
        self._now = now
        self._base_url = base_url
        self._luck = luck
        self._fetcher = open_fetcher(loopback=loopback)
        self._lines: dict[str, Line] = {}
        self._leases: dict[str, datetime] = {}
        self._held: Counter[str] = Counter()
        self._sent: list[tuple[Claimed, Outcome]] = []
        self._unsent: list[Claimed] = []
        self._moved = asyncio.Event()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Courier]:
        """The courier, to be led step by step; at the end, settles what is under way and gives back the rest."""
        async with self._fetcher:
            try:
                yield self
            finally:
                await self._put_down()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Works on its own while its body runs."""
        async with self.opened():
            stopping = asyncio.Event()
            loops = [asyncio.create_task(each(stopping)) for each in (self._tell_on, self._work, self._keep_up)]
            try:
                yield
            finally:
                stopping.set()
                self._moved.set()
                await asyncio.gather(*loops)

    async def tell(self) -> int:
        """Turns changes into deliveries, and returns how many changes that was."""
        async with self._db.writing() as conn:
            return await tell(conn, base_url=self._base_url, now=self._now())

    async def deliver(self) -> int:
        """Sends all that is due until nothing is, and returns how many attempts that was."""
        attempts = 0
        while await self._claim():
            await asyncio.gather(*(line.finish(LIMITS.total_seconds + 1) for line in self._lines.values()))
            while settled := await self._settle():
                attempts += settled
        return attempts

    async def keep_up(self) -> None:
        """Gives back what a courier that was killed has left, and gives up what waits for those who are gone or disabled."""
        async with self._db.writing() as conn:
            await store.recover(conn, now=self._now())
            await store.give_up_disabled(conn, now=self._now())
            await store.cancel_unserved(conn, now=self._now())

    async def _tell_on(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            told = 0
            with suppress(DatabaseError, PoolTimeout):  # nothing is lost: they stay in the outbox
                told = await self.tell()
            if told:
                self._moved.set()
            else:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), _IDLE_SECONDS)

    async def _work(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            self._moved.clear()
            try:
                settled, claimed = await self._settle(), await self._claim()
            except (DatabaseError, PoolTimeout) as error:
                # What was sent is settled once the database is back, or sent again when its lease has ended.
                log(__name__).warning("webhooks.database", error=type(error).__name__)
                await asyncio.sleep(_IDLE_SECONDS)
                continue
            if settled < _TOGETHER_MOST and not claimed:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._moved.wait(), _IDLE_SECONDS)
                    await asyncio.sleep(_LINGER_SECONDS)

    async def _keep_up(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            with suppress(DatabaseError, PoolTimeout):
                await self.keep_up()
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), _UPKEEP_SECONDS)

    async def _claim(self) -> int:
        """Takes what is due and starts sending it, and returns how many deliveries that was."""
        # More is asked for once half of it is settled: a claim of a few costs as much as one of many.
        busy = [id_ for id_, held in self._held.items() if held > _HELD_MOST // 2]
        now = self._now()
        async with self._db.writing() as conn:
            claimed = await store.claim(conn, courier=self.id, busy=busy, most=_HELD_MOST // 2, now=now, until=now + LEASE)
            targets = await store.targets(conn, {each.endpoint_id for each in claimed}, now=now) if claimed else {}
        for endpoint_id, target in targets.items():
            theirs = [each for each in claimed if each.endpoint_id == endpoint_id]
            self._held[endpoint_id] += len(theirs)
            self._leases |= {each.id: now + _LATEST_START for each in theirs}
            line = self._lines.setdefault(endpoint_id, Line(self._send, self._note, self._unsent.append))
            line.add(self._open(target), theirs)
        return len(claimed)

    def _open(self, target: Target) -> Opened | None:
        try:
            return Opened.of(target, self._secrets)
        except Unreadable:
            log(__name__).error("webhooks.secrets_unreadable", endpoint=target.id)
            return None

    async def _send(self, opened: Opened | None, claimed: Claimed) -> Outcome | None:
        if self._now() >= self._leases.pop(claimed.id):
            return None
        return await send(self._fetcher, opened, claimed, clock=self._now)

    def _note(self, claimed: Claimed, outcome: Outcome) -> None:
        self._sent.append((claimed, outcome))
        self._moved.set()

    async def _settle(self) -> int:
        """Notes attempts, for their deliveries and their endpoints, in one transaction; gives back what was not tried."""
        sent, unsent = self._sent[:_TOGETHER_MOST], self._unsent[:]
        if not sent and not unsent:
            return 0
        async with self._db.writing() as conn:
            if unsent:
                await store.release(conn, [each.id for each in unsent], courier=self.id)
            if sent:
                await self._write_down(conn, sent)
        del self._sent[: len(sent)], self._unsent[: len(unsent)]
        for each in (*(claimed for claimed, _ in sent), *unsent):
            self._let_go(each)
        return len(sent)

    async def _write_down(self, conn: Conn, sent: list[tuple[Claimed, Outcome]]) -> None:
        by_endpoint: dict[str, list[Outcome]] = {}
        for _, outcome in sent:
            by_endpoint.setdefault(outcome.endpoint_id, []).append(outcome)
        # Endpoints first, as everyone who takes both: nobody waits in a circle.
        held = await endpoints.hold(conn, by_endpoint)
        settled = [
            (outcome, judge(outcome, failures=claimed.failures, first_tried_at=claimed.first_tried_at, luck=self._luck()))
            for claimed, outcome in sent
        ]
        await store.settle(conn, settled, courier=self.id)
        health = {id_: watch(each, by_endpoint[id_]) for id_, each in held.items() if each.state != State.DISABLED}
        moved = {id_: each for id_, each in health.items() if each.failures or held[id_].failures or each.not_before}
        if moved:
            now = self._now()
            await store.set_health(conn, moved, at=now)
            await notices.post(conn, [held[id_] for id_, each in moved.items() if each.state == State.DISABLED], now=now)

    def _let_go(self, claimed: Claimed) -> None:
        self._leases.pop(claimed.id, None)
        self._held[claimed.endpoint_id] -= 1
        if not self._held[claimed.endpoint_id]:
            del self._held[claimed.endpoint_id]
            self._lines.pop(claimed.endpoint_id, None)

    async def _put_down(self) -> None:
        for line in self._lines.values():
            line.drop()
        await asyncio.gather(*(line.finish(_FINISH_SECONDS) for line in self._lines.values()))
        with suppress(DatabaseError, PoolTimeout):  # else the leases end by themselves
            while await self._settle():
                pass
