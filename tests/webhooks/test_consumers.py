"""Consumers of the immersion API: told in their contract's words of what their rights show, and of nothing once they are gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
import pytest

from tests.factories.partners import NOW
from tests.webhooks.conftest import Desk
from tests.webhooks.receiver import Receiver
from tremplin.kit.changes import Change
from tremplin.partners import audiences
from tremplin.partners.consumers import actions as consumers
from tremplin.partners.consumers.model import ALL_RIGHTS, Consumer, Right, RightKind, RightName, Rights
from tremplin.webhooks import actions, store

SUBSCRIBED = frozenset({RightKind.SUBSCRIPTION})


@dataclass(frozen=True)
class Followed:
    """A consumer that follows the conventions of local missions for youth."""

    desk: Desk
    consumer: Consumer
    secret: str
    receiver: Receiver


async def join(desk: Desk, rights: Rights = ALL_RIGHTS, **more: Any) -> Consumer:
    async with desk.db.writing() as conn:
        consumer, _ = await consumers.create(conn, desk.secrets, name="Boussole", now=NOW, rights=rights, **more)
    return consumer


async def subscribe(
    desk: Desk, consumer: Consumer, url: str, *, event: str = "convention.updated", headers: Mapping[str, str] | None = None
) -> str:
    async with desk.db.writing() as conn:
        _, secret = await actions.subscribe(
            conn, desk.secrets, consumer=consumer, url=url, event=event, headers=headers or {}, loopback=True, now=NOW
        )
    return secret


def convention(
    id_: str = "c-1", *, agency: str = "agence-1", kind: str = "mission-locale", event: str = "convention.updated"
) -> Change:
    """As conventions are published."""
    return Change(
        kind=event.partition(".")[0],
        object_id=id_,
        event=event,
        audience=(audiences.agency(agency), audiences.agency_kind(kind)),
        body=orjson.dumps({"id": id_, "status": "IN_REVIEW"}),
        at=NOW,
    )


@pytest.fixture
async def boussole(desk: Desk, receiver: Receiver) -> Followed:
    rights = {RightName.CONVENTION: Right(SUBSCRIBED, agency_kinds=("mission-locale",))}
    consumer = await join(desk, rights)
    headers = {"authorization": "mon-secret", "X-Gravitee-Api-Key": "clé-2", "operateur": "Boussole"}
    return Followed(desk, consumer, await subscribe(desk, consumer, receiver.url, headers=headers), receiver)


async def test_it_works(boussole: Followed) -> None:
    await boussole.desk.publish(convention())
    assert await boussole.desk.work() == 1
    (received,) = boussole.receiver.received
    assert received.body == {
        "payload": {"convention": {"id": "c-1", "status": "IN_REVIEW"}},
        "subscribedEvent": "convention.updated",
    }
    assert received.headers["authorization"] == "mon-secret"
    assert received.headers["x-gravitee-api-key"] == "clé-2"
    assert received.headers["operateur"] == "Boussole"
    assert received.headers["content-type"] == "application/json"
    assert received.headers["x-tremplin-object-version"] == "1"
    assert received.is_signed_by(boussole.secret)


async def test_every_subscription_of_a_consumer_is_called(boussole: Followed) -> None:
    await subscribe(boussole.desk, boussole.consumer, f"{boussole.receiver.url}/2")
    await subscribe(boussole.desk, boussole.consumer, f"{boussole.receiver.url}/2")
    await boussole.desk.publish(convention())
    assert await boussole.desk.work() == 3


async def test_only_the_conventions_in_its_scope_are_told(desk: Desk, receiver: Receiver) -> None:
    by_id = await join(desk, {RightName.CONVENTION: Right(SUBSCRIBED, agency_ids=("agence-2",))})
    await subscribe(desk, by_id, receiver.url)
    reader = await join(desk, {RightName.CONVENTION: Right(frozenset({RightKind.READ}), agency_ids=("agence-1", "agence-2"))})
    await subscribe(desk, reader, receiver.url)
    await desk.publish(convention("c-1"), convention("c-2", agency="agence-2"), convention("c-3", agency="agence-2", kind="cci"))
    await desk.work()
    assert {each.body["payload"]["convention"]["id"] for each in receiver.received} == {"c-2", "c-3"}
    assert len(receiver.received) == 2


async def test_other_events_have_the_same_shape(desk: Desk, receiver: Receiver) -> None:
    consumer = await join(desk)
    await subscribe(desk, consumer, receiver.url, event="assessment.updated")
    await desk.publish(convention("a-1", event="assessment.updated"), convention())
    await desk.work()
    assert [each.body for each in receiver.received] == [
        {"payload": {"assessment": {"id": "a-1", "status": "IN_REVIEW"}}, "subscribedEvent": "assessment.updated"}
    ]


async def test_a_revoked_consumer_gets_nothing_even_of_what_waited(boussole: Followed) -> None:
    desk = boussole.desk
    await desk.publish(convention("c-1"))
    async with desk.courier().opened() as courier:
        await courier.tell()
    async with desk.db.writing() as conn:
        await consumers.revoke(conn, boussole.consumer.id, now=NOW)
    await desk.publish(convention("c-2"))
    assert await desk.work() == 0
    async with desk.courier().opened() as courier:
        await courier.keep_up()
    assert await desk.states() == ["cancelled"]
    assert boussole.receiver.received == []


async def test_an_expired_consumer_gets_nothing(desk: Desk, receiver: Receiver) -> None:
    consumer = await join(desk, expires_at=NOW + timedelta(days=1))
    await subscribe(desk, consumer, receiver.url)
    await desk.publish(convention("c-1"))
    assert await desk.work() == 1
    await desk.publish(convention("c-2"))
    assert await desk.wait(days=1, seconds=1) == 0


async def test_a_right_that_was_taken_back_tells_nothing_more(boussole: Followed) -> None:
    async with boussole.desk.db.writing() as conn:
        await conn.execute("UPDATE partners.consumer SET rights = '{}'")
    await boussole.desk.publish(convention())
    assert await boussole.desk.work() == 0


async def test_what_is_sent_back_is_kept_encrypted(boussole: Followed) -> None:
    ((kept,),) = await boussole.desk.ask("SELECT e::text || encode(headers, 'escape') FROM webhooks.endpoint e")
    assert "mon-secret" not in kept
    async with boussole.desk.db.reading() as conn:
        (endpoint,) = await store.of_consumer(conn, boussole.consumer.id)
    assert endpoint.header_names == ("authorization", "X-Gravitee-Api-Key", "operateur")
