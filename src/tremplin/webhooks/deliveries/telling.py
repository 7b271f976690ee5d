"""Changes turned into deliveries: one for each endpoint that follows the event and whose owner is of the audience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import orjson

from tremplin.events.model import KIND as EVENT
from tremplin.events.rendering import complete
from tremplin.kit.changes import Recorded
from tremplin.kit.changes import store as changes
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.partners.consumers import store as consumers
from tremplin.webhooks import store as endpoints
from tremplin.webhooks.bodies import Told
from tremplin.webhooks.deliveries import missions, store
from tremplin.webhooks.model import Endpoint, Follower, consumers_groups, partners_groups

MOST_TOGETHER = 250


async def tell(conn: Conn, *, base_url: str, now: datetime) -> int:
    """Tells the oldest changes that wait, and returns how many they were; 0 when none is left, or another courier is at it."""
    recorded = await changes.take(conn, MOST_TOGETHER)
    if not recorded:
        return 0
    batch = _Batch()
    for follower in await _followers(conn, recorded, now=now):
        concerned = [each for each in recorded if follower.may_be_told(each.change.kind, each.change.audience)]
        for told in await _as_told(conn, follower.endpoint, concerned, base_url=base_url):
            if told.event in follower.endpoint.events:
                batch.add(follower.endpoint.id, told)
    if batch.messages:
        numbers = await store.add_messages(conn, list(batch.messages), now=now)
        places = dict(zip(batch.messages, numbers, strict=True))
        await store.add(conn, [(uuid7(now), endpoint_id, places[told]) for endpoint_id, told in batch.deliveries], now=now)
    return len(recorded)


@dataclass(slots=True)
class _Batch:
    """Deliveries, and the messages they share: what several are told in the same words is kept once."""

    messages: dict[Told, None] = field(default_factory=dict)
    deliveries: list[tuple[str, Told]] = field(default_factory=list)

    def add(self, endpoint_id: str, told: Told) -> None:
        self.messages.setdefault(told)
        self.deliveries.append((endpoint_id, told))


async def _followers(conn: Conn, recorded: Sequence[Recorded], *, now: datetime) -> list[Follower]:
    """The endpoints that follow some kind of these objects, with the groups of their owners."""
    kinds = {each.change.kind for each in recorded}
    found = [each for each in await endpoints.followed(conn, now=now) if kinds & {event.partition(".")[0] for event in each.events}]
    return [await _follower(conn, each, kinds) for each in found]


async def _follower(conn: Conn, endpoint: Endpoint, kinds: set[str]) -> Follower:
    if endpoint.partner_id is not None:
        shown = await missions.announcers_of(conn, endpoint.partner_id) if missions.KIND in kinds else []
        return Follower(endpoint, partners_groups(endpoint.partner_id, shown))
    consumer = await consumers.find(conn, endpoint.consumer_id or "")
    return Follower(endpoint, consumers_groups(consumer) if consumer else {})


async def _as_told(conn: Conn, endpoint: Endpoint, recorded: Sequence[Recorded], *, base_url: str) -> list[Told]:
    """What an endpoint is told, in the order of the changes. Of changes without a body, the object as it is now."""
    bare = {each.change.object_id for each in recorded if each.change.body is None and each.change.kind == missions.KIND}
    shown = await missions.shown_to(conn, endpoint.partner_id, bare, base_url=base_url) if bare and endpoint.partner_id else {}
    told = []
    for each in recorded:
        change, event, body = each.change, each.change.event, each.change.body
        if body is None:
            now = shown.get(change.object_id)
            event, body = (now.event, now.body) if now else (event, orjson.dumps({"id": change.object_id}))
        elif change.kind == EVENT:
            body = complete(body, change.object_id, base_url)  # who publishes does not know where its page is
        told.append(Told(change.kind, change.object_id, each.version, event, change.at, body))
    return told
