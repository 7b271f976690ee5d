"""Who calls: the consumer whose key is sent, how often it may call, what it may do, in this order (§1.2)."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from tremplin.apis.immersion.errors import TooManyRequests
from tremplin.apis.immersion.received import Received
from tremplin.immersions.contacts.relay import Relay
from tremplin.kit.clock import Clock
from tremplin.kit.db import Conn, Database
from tremplin.kit.throttle import SECOND, Throttle
from tremplin.partners.consumers.actions import Gate
from tremplin.partners.consumers.errors import PrivilegeMissing, RightMissing
from tremplin.partners.consumers.model import Consumer, RightKind, RightName


@dataclass(frozen=True, slots=True)
class Service:
    """What the routes of this contract need; built once a process, found in `app.state.immersion`."""

    db: Database
    now: Clock
    calls: Throttle
    relay: Relay
    gate: Gate = field(default_factory=Gate)


def service(request: Request) -> Service:
    found: Service = request.app.state.immersion
    return found


async def recognise(held: Service, conn: Conn, received: Received) -> Consumer:
    """The consumer that calls, whatever its rights. Raises the refusals of its key (401), TooManyRequests (429)."""
    now = held.now()
    consumer = await held.gate.consumer(conn, received.authorization, now=now)
    if not held.calls.take(consumer.id, now.timestamp()):
        raise TooManyRequests(retry_after=SECOND)
    return consumer


async def admit(held: Service, conn: Conn, received: Received, right: RightName, kind: RightKind = RightKind.READ) -> Consumer:
    """The consumer that calls. Raises as `recognise`, then RightMissing or PrivilegeMissing (403)."""
    consumer = await recognise(held, conn, received)
    if not consumer.may(right, kind):
        raise PrivilegeMissing if right is RightName.STATISTICS else RightMissing
    return consumer
