"""What the owner of endpoints does: declares one, removes it, pauses it, gives it a new secret, tries it, has things sent again."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import orjson

from tremplin.kit.changes import store as changes
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.kit.fetch import FetchRefused
from tremplin.kit.secrets import SecretBox
from tremplin.partners.consumers.model import Consumer, RightKind
from tremplin.webhooks import errors, signature, store
from tremplin.webhooks.bodies import Told
from tremplin.webhooks.deliveries import store as deliveries
from tremplin.webhooks.deliveries.sending import check_link
from tremplin.webhooks.log import store as log
from tremplin.webhooks.log.model import Question
from tremplin.webhooks.model import (
    CONSUMERS_RIGHT,
    ENDPOINT,
    OVERLAP,
    PARTNERS_EVENTS,
    TEST_EVENT,
    Endpoint,
    Reason,
    State,
)

MOST_ENDPOINTS = 20
"""Of one owner."""


async def declare(
    conn: Conn,
    secrets: SecretBox,
    *,
    partner_id: str,
    url: str,
    events: Sequence[str],
    description: str = "",
    loopback: bool,
    now: datetime,
) -> tuple[Endpoint, str]:
    """Adds an endpoint of a partner, and gives the secret that signs what it receives, shown this only time.

    Raises AddressRefused, EventTypeUnknown, TooManyEndpoints.
    """
    _check_events(events)
    _check_address(url, loopback=loopback)
    if len(await store.of_partner(conn, partner_id)) >= MOST_ENDPOINTS:
        raise errors.TooManyEndpoints(most=MOST_ENDPOINTS)
    endpoint = Endpoint(
        id=uuid7(now),
        partner_id=partner_id,
        url=url,
        events=tuple(dict.fromkeys(events)),
        description=description,
        created_at=now,
        updated_at=now,
    )
    return endpoint, await _add(conn, secrets, endpoint, headers={}, now=now)


async def subscribe(
    conn: Conn,
    secrets: SecretBox,
    *,
    consumer: Consumer,
    url: str,
    event: str,
    headers: Mapping[str, str],
    loopback: bool,
    now: datetime,
) -> tuple[Endpoint, str]:
    """Adds a subscription of a consumer, whose `headers` are sent back to it, and gives the secret that signs.

    Raises AddressRefused, TooManyEndpoints.
    """
    _check_address(url, loopback=loopback, secure=False)  # the contract takes http
    if len(await store.of_consumer(conn, consumer.id)) >= MOST_ENDPOINTS:
        raise errors.TooManyEndpoints(most=MOST_ENDPOINTS)
    endpoint = Endpoint(
        id=uuid7(now),
        consumer_id=consumer.id,
        url=url,
        events=(event,),
        header_names=tuple(headers),
        created_at=now,
        updated_at=now,
    )
    return endpoint, await _add(conn, secrets, endpoint, headers=headers, now=now)


async def unsubscribe(conn: Conn, consumer: Consumer, subscription_id: str) -> None:
    """Removes a subscription of a consumer. Raises SubscriptionUnknown, SubscriptionRightMissing."""
    endpoint = await store.find_locked(conn, subscription_id)
    if endpoint is None or endpoint.consumer_id != consumer.id:
        raise errors.SubscriptionUnknown(subscription_id=subscription_id)
    right = CONSUMERS_RIGHT[endpoint.events[0].partition(".")[0]]
    if not consumer.may(right, RightKind.SUBSCRIPTION):
        raise errors.SubscriptionRightMissing(right=right)
    await store.delete(conn, subscription_id)


async def find(conn: Conn, endpoint_id: str, *, partner_id: str | None = None) -> Endpoint:
    """An endpoint of a partner; without one, whoever's, for those who run the platform. Raises EndpointUnknown."""
    return _theirs(await store.find(conn, endpoint_id), endpoint_id, partner_id)


async def follow(conn: Conn, endpoint_id: str, *, partner_id: str, events: Sequence[str], description: str, now: datetime) -> Endpoint:
    """Changes the events that an endpoint is told of, and how it is called. Raises EndpointUnknown, EventTypeUnknown."""
    _check_events(events)
    endpoint = await _held(conn, endpoint_id, partner_id)
    changed = replace(endpoint, events=tuple(dict.fromkeys(events)), description=description, updated_at=now)
    await store.set_events(conn, changed)
    await changes.follow(conn, {event.partition(".")[0] for event in changed.events})
    return changed


async def remove(conn: Conn, endpoint_id: str, *, partner_id: str | None = None) -> None:
    """Removes an endpoint, its log, and what waits for it. Raises EndpointUnknown."""
    await _held(conn, endpoint_id, partner_id)
    await store.delete(conn, endpoint_id)


async def pause(conn: Conn, endpoint_id: str, *, partner_id: str | None = None, now: datetime) -> Endpoint:
    """Keeps for later what an endpoint is told. Raises EndpointUnknown, EndpointNotActive (it is disabled)."""
    endpoint = await _held(conn, endpoint_id, partner_id)
    _check_opened(endpoint)
    await store.set_state(conn, endpoint_id, State.PAUSED, Reason.ASKED, at=now)
    return replace(endpoint, state=State.PAUSED, state_reason=Reason.ASKED, updated_at=now)


async def resume(conn: Conn, endpoint_id: str, *, partner_id: str | None = None, now: datetime) -> Endpoint:
    """Tells an endpoint what waits for it, and what comes. One that was disabled may be opened again. Raises EndpointUnknown."""
    endpoint = await _held(conn, endpoint_id, partner_id)
    await store.set_state(conn, endpoint_id, State.ACTIVE, None, at=now)
    return replace(endpoint, state=State.ACTIVE, state_reason=None, failures=0, failing_since=None, not_before=None, updated_at=now)


async def rotate(
    conn: Conn,
    secrets: SecretBox,
    endpoint_id: str,
    *,
    partner_id: str | None = None,
    overlap: timedelta = OVERLAP,
    now: datetime,
) -> tuple[str, datetime]:
    """A new secret, shown this only time, and until when those before still sign beside it. Raises EndpointUnknown."""
    await _held(conn, endpoint_id, partner_id)
    until = now + overlap
    await store.retire_secrets(conn, endpoint_id, at=until)
    return await _new_secret(conn, secrets, endpoint_id, now=now), until


async def ping(conn: Conn, endpoint_id: str, *, partner_id: str | None = None, now: datetime) -> str:
    """Sends an event that means nothing, and gives the id of its delivery. Raises EndpointUnknown, EndpointNotActive."""
    endpoint = await _held(conn, endpoint_id, partner_id)
    if endpoint.state != State.ACTIVE:
        raise errors.EndpointNotActive(endpoint_id=endpoint_id)
    delivery_id = uuid7(now)
    # Each test is an object of its own: none waits for another.
    told = Told(ENDPOINT, delivery_id, 1, TEST_EVENT, now, orjson.dumps({"endpoint_id": endpoint_id}))
    (message,) = await deliveries.add_messages(conn, [told], now=now)
    await deliveries.add(conn, [(delivery_id, endpoint_id, message)], now=now)
    return delivery_id


async def replay(conn: Conn, endpoint_id: str, delivery_id: str, *, partner_id: str | None = None, now: datetime) -> None:
    """Has a delivery sent again, with its id and its body.

    Raises EndpointUnknown, EndpointNotActive (it is disabled), DeliveryUnknown, DeliveryUnderWay.
    """
    _check_opened(await _held(conn, endpoint_id, partner_id))
    if not await log.replay(conn, endpoint_id, delivery_id, now=now):
        known = await log.exists(conn, endpoint_id, delivery_id)
        raise (errors.DeliveryUnderWay if known else errors.DeliveryUnknown)(delivery_id=delivery_id)


async def replay_all(conn: Conn, question: Question, *, partner_id: str | None = None, now: datetime) -> int:
    """Has the deliveries of a question sent again, but those under way, and says how many.

    Raises EndpointUnknown, EndpointNotActive (it is disabled).
    """
    _check_opened(await _held(conn, question.endpoint_id, partner_id))
    return await log.replay_all(conn, question, now=now)


async def _add(conn: Conn, secrets: SecretBox, endpoint: Endpoint, *, headers: Mapping[str, str], now: datetime) -> str:
    encrypted = secrets.encrypt(orjson.dumps(dict(headers)).decode()) if headers else None
    await store.insert(conn, endpoint, headers=encrypted)
    await changes.follow(conn, {event.partition(".")[0] for event in endpoint.events})
    return await _new_secret(conn, secrets, endpoint.id, now=now)


async def _new_secret(conn: Conn, secrets: SecretBox, endpoint_id: str, *, now: datetime) -> str:
    secret = signature.written(os.urandom(signature.SECRET_BYTES))
    await store.add_secret(conn, endpoint_id, secrets.encrypt(secret), at=now)
    return secret


def _check_events(events: Sequence[str]) -> None:
    for event in events:
        if event not in PARTNERS_EVENTS:
            raise errors.EventTypeUnknown(event=event[:100], known=", ".join(PARTNERS_EVENTS))
    if not events:
        raise errors.NoEvent


def _check_address(url: str, *, loopback: bool, secure: bool = True) -> None:
    try:
        check_link(url, loopback=loopback)
    except FetchRefused as refusal:
        raise errors.AddressRefused(reason=refusal.message) from None
    if secure and not loopback and urlsplit(url).scheme != "https":
        raise errors.AddressRefused(reason="elle doit commencer par https://, ce que nous envoyons peut nommer des personnes.")


async def _held(conn: Conn, endpoint_id: str, partner_id: str | None) -> Endpoint:
    return _theirs(await store.find_locked(conn, endpoint_id), endpoint_id, partner_id)


def _check_opened(endpoint: Endpoint) -> None:
    """What would be queued for a disabled endpoint would only be given up."""
    if endpoint.state == State.DISABLED:
        raise errors.EndpointNotActive(endpoint_id=endpoint.id)


def _theirs(endpoint: Endpoint | None, endpoint_id: str, partner_id: str | None) -> Endpoint:
    if endpoint is None or partner_id not in (None, endpoint.partner_id):
        raise errors.EndpointUnknown(endpoint_id=endpoint_id)
    return endpoint
