"""What the platform does is told: imports, applications, companies that welcome people."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from tests.factories.establishments import draft as company
from tests.factories.missions import draft
from tests.factories.partners import NOW
from tests.feeds.importing import catalogue
from tests.webhooks.conftest import Desk
from tests.webhooks.receiver import Receiver
from tremplin.feeds.actions import Importer
from tremplin.immersions.offers import actions as offers
from tremplin.kit.condition import ALWAYS
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.partners.model import Partner
from tremplin.tracking import activities
from tremplin.tracking.activities import Declaration
from tremplin.webhooks.model import PARTNERS_EVENTS


@pytest.fixture
async def alize(desk: Desk, receiver: Receiver) -> Partner:
    """Alizé, which follows all that a partner can."""
    partner = await desk.join("Alizé")
    await desk.declare(partner, receiver.url, *PARTNERS_EVENTS)
    return partner


async def told(desk: Desk, receiver: Receiver) -> list[tuple[str, int, dict[str, Any]]]:
    """The events told now, with their versions and data, missions left out."""
    receiver.received.clear()
    await desk.work()
    bodies = [each.body for each in receiver.received]
    return [(each["type"], each["object"]["version"], each["data"]) for each in bodies if each["object"]["kind"] != "mission"]


async def test_it_works_for_imports(desk: Desk, receiver: Receiver, alize: Partner) -> None:
    importer = Importer(desk.db, desk.now)
    run = await importer.run(alize.id, BytesIO(catalogue(range(3))), origin="https://alize.example/flux?cle=secret")
    ((event, version, data),) = await told(desk, receiver)
    assert (event, version) == ("feed_run.finished", 1)
    assert (data["id"], data["status"], data["created"]) == (run.id, "SUCCESS", 3)
    assert not any(b"secret" in each.raw for each in receiver.received)
    assert len(receiver.received) == 4  # and its missions


async def test_an_import_that_fails_is_told_and_a_rehearsal_is_not(desk: Desk, receiver: Receiver, alize: Partner) -> None:
    importer = Importer(desk.db, desk.now)
    await importer.run(alize.id, BytesIO(b"pas du XML"), origin="x", dry_run=True)
    await importer.run(alize.id, BytesIO(catalogue(range(3))), origin="x", dry_run=True)
    assert await told(desk, receiver) == []
    await importer.run(alize.id, BytesIO(b"pas du XML"), origin="x")
    ((event, _, data),) = await told(desk, receiver)
    assert (event, data["status"]) == ("feed_run.finished", "FAILED")
    assert data["error"]


async def test_applications_are_told_to_both_sides_at_each_step(desk: Desk, receiver: Receiver, alize: Partner) -> None:
    boussole = await desk.join("Boussole")
    await desk.declare(boussole, f"{receiver.url}/boussole", "application.created", "application.updated")
    async with desk.db.writing() as conn:
        (published,) = await missions.publish(conn, [Submission(draft())], by=alize, now=NOW, door="api")
        said = Declaration(mission_id=published.mission.id, tag="accueil")
        event = await activities.declare(conn, said, by=boussole, scope=ALWAYS, now=NOW)
    assert [(name, data["status"]) for name, _, data in await told(desk, receiver)] == [("application.created", "PENDING")] * 2
    async with desk.db.writing() as conn:
        await activities.follow_up(conn, event.id, "VALIDATED", by=alize, now=NOW)
        await activities.follow_up(conn, event.id, "VALIDATED", by=alize, now=NOW)
    found = await told(desk, receiver)
    assert [(name, version, data["id"], data["status"]) for name, version, data in found] == [
        ("application.updated", 2, event.id, "VALIDATED")
    ] * 2
    assert {each.path for each in receiver.received} == {"/webhooks", "/webhooks/boussole"}


async def test_companies_are_told_to_whoever_follows_the_directory(desk: Desk, receiver: Receiver, alize: Partner) -> None:
    async with desk.db.writing() as conn:
        saved = await offers.save(conn, company(), by="immersion-facile", now=NOW)
        siret = saved.establishment.siret
        await offers.ban(conn, siret, justification="Plainte", now=NOW)
        await offers.unban(conn, siret, now=NOW)
        await offers.delete(conn, siret, now=NOW)
    found = await told(desk, receiver)
    assert [(name, version) for name, version, _ in found] == [
        ("offer.updated", 1),
        ("offer.withdrawn", 2),
        ("offer.updated", 3),
        ("offer.withdrawn", 4),
    ]
    assert found[0][2]["siret"] == siret
    assert found[0][2]["appellationCodes"]
    assert found[3][2] == {"siret": siret}
