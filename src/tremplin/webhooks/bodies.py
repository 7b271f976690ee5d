"""What is written to a receiver: the envelope of an event, and the headers that say what it is and prove whom it comes from. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from tremplin.webhooks.signature import signed


@dataclass(frozen=True, slots=True)
class Told:
    """An event of an object and its version; `body`: the object, in JSON."""

    kind: str
    object_id: str
    version: int
    event: str
    at: datetime
    body: bytes


def envelope(told: Told) -> bytes:
    """The body that partners receive: `{type, timestamp, object: {kind, id, version}, data}`."""
    head = {
        "type": told.event,
        "timestamp": f"{told.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z",
        "object": {"kind": told.kind, "id": told.object_id, "version": told.version},
    }
    # The object is JSON already: reading it only to write it again would cost most of a delivery.
    return b'%s,"data":%s}' % (orjson.dumps(head)[:-1], told.body)


def contracts_envelope(told: Told) -> bytes:
    """The body that consumers of the immersion API receive, as its contract has it: `{payload: {convention}, subscribedEvent}`."""
    return b'{"payload":{%s:%s},"subscribedEvent":%s}' % (orjson.dumps(told.kind), told.body, orjson.dumps(told.event))


def headers(
    told: Told, *, delivery_id: str, timestamp: int, secrets: Sequence[str], more: Mapping[str, str], body: bytes
) -> dict[str, str]:
    """The headers of an attempt. `more`: those that the receiver asked for; ours win over the same names."""
    return {
        **more,
        "content-type": "application/json",
        "webhook-id": delivery_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signed(secrets, delivery_id, timestamp, body),
        "x-tremplin-event": told.event,
        "x-tremplin-object-version": str(told.version),
    }
