"""Missions: told whole to who may show them, as withdrawn to who may not any more, and to strangers not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.factories.missions import draft
from tests.factories.partners import NOW
from tests.webhooks.conftest import BASE_URL, Desk
from tests.webhooks.receiver import Receiver
from tremplin.diffusion import actions as diffusion
from tremplin.missions import actions as missions
from tremplin.missions.actions import Published, Submission
from tremplin.partners.model import Partner

EVENTS = ("mission.updated", "mission.withdrawn")


@dataclass
class Exchange:
    """Alizé announces, Boussole shows what Alizé announces, Cabestan is a stranger; each follows missions."""

    desk: Desk
    receiver: Receiver
    partners: dict[str, Partner]

    async def publish(self, **given: Any) -> Published:
        async with self.desk.db.writing() as conn:
            submissions = [Submission(draft(**given))]
            (published,) = await missions.publish(conn, submissions, by=self.partners["alize"], now=NOW, door="api")
        return published

    async def told(self) -> dict[str, list[dict[str, Any]]]:
        """What each partner is told now."""
        self.receiver.received.clear()
        await self.desk.work()
        found: dict[str, list[dict[str, Any]]] = {}
        for each in self.receiver.received:
            found.setdefault(each.path.removeprefix("/webhooks/"), []).append(each.body)
        return found


@pytest.fixture
async def exchange(desk: Desk, receiver: Receiver) -> Exchange:
    partners = {name: await desk.join(name) for name in ("alize", "boussole", "cabestan")}
    for name, partner in partners.items():
        await desk.declare(partner, f"{receiver.url}/{name}", *EVENTS)
    async with desk.db.writing() as conn:
        await diffusion.diffuse(conn, broadcaster_id=partners["boussole"].id, announcer_id=partners["alize"].id, now=NOW)
    return Exchange(desk, receiver, partners)


async def test_it_works(exchange: Exchange) -> None:
    published = await exchange.publish(client_id="m-1", title="Compter les hirondelles")
    told = await exchange.told()
    assert set(told) == {"alize", "boussole"}
    for name, (body,) in told.items():
        assert body["type"] == "mission.updated"
        assert body["object"] == {"kind": "mission", "id": published.mission.id, "version": 1}
        assert body["data"]["title"] == "Compter les hirondelles"
        assert body["data"]["applicationUrl"] == f"{BASE_URL}/r/{published.mission.id}/{exchange.partners[name].id}"


async def test_a_mission_that_is_withdrawn_is_told_so(exchange: Exchange) -> None:
    published = await exchange.publish(client_id="m-1")
    await exchange.told()
    async with exchange.desk.db.writing() as conn:
        await missions.withdraw(conn, ["m-1"], by=exchange.partners["alize"], now=NOW, door="api")
    told = await exchange.told()
    data = {"id": published.mission.id, "clientId": "m-1", "publisherId": exchange.partners["alize"].id}
    assert [(each["type"], each["object"]["version"], each["data"]) for each in told["boussole"]] == [("mission.withdrawn", 2, data)]
    assert [each["data"] for each in told["alize"]] == [{**data, "status": "WITHDRAWN"}]
    assert "cabestan" not in told


async def test_a_mission_that_is_refused_is_told_to_its_announcer_with_its_status(exchange: Exchange) -> None:
    await exchange.publish(client_id="m-1", title="")
    told = await exchange.told()
    assert told["alize"][0]["data"]["status"] == "REFUSED"
    assert "status" not in told["boussole"][0]["data"]


async def test_a_mission_that_a_broadcaster_may_not_show_is_withdrawn_for_it(exchange: Exchange) -> None:
    async with exchange.desk.db.writing() as conn:
        await diffusion.restrict(
            conn,
            announcer_id=exchange.partners["alize"].id,
            broadcaster_ids=[exchange.partners["boussole"].id],
            field="publisherOrganization.clientId",
            operator="is",
            value="une-autre",
            now=NOW,
        )
    await exchange.publish(client_id="m-1")
    told = await exchange.told()
    assert [each["type"] for each in told["alize"]] == ["mission.updated"]
    assert [each["type"] for each in told["boussole"]] == ["mission.withdrawn"]


async def test_two_changes_told_together_both_come_in_order(exchange: Exchange) -> None:
    await exchange.publish(client_id="m-1", title="Compter les hirondelles")
    await exchange.publish(client_id="m-1", title="Compter les martinets")
    told = await exchange.told()
    assert [(each["object"]["version"], each["data"]["title"]) for each in told["boussole"]] == [
        (1, "Compter les martinets"),
        (2, "Compter les martinets"),
    ]
