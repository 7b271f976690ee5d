"""What people do ends at whoever follows it: discussions, conventions, assessments, events."""

from __future__ import annotations

from typing import Any

from tests.factories.events import make_event
from tests.factories.partners import NOW
from tests.immersions.contacts.talking import RELAY, begin
from tests.immersions.conventions.keeping import COUNSELLOR, TUTOR, submitted, validated
from tests.webhooks.conftest import Desk
from tests.webhooks.receiver import Receiver
from tests.webhooks.test_consumers import join, subscribe
from tremplin.events import actions as events
from tremplin.immersions.contacts import conversing
from tremplin.immersions.contacts.discussion import Rejection
from tremplin.immersions.conventions import actions as conventions
from tremplin.immersions.conventions import assessing
from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.vocabulary import AssessmentStatus, Status


async def told(desk: Desk, receiver: Receiver) -> list[dict[str, Any]]:
    """The bodies received now."""
    receiver.received.clear()
    await desk.work()
    return [each.body for each in receiver.received]


async def test_a_discussion_is_told_to_the_program_it_came_through(desk: Desk, receiver: Receiver) -> None:
    ours, others = await join(desk), await join(desk)
    for consumer in (ours, others):
        await subscribe(desk, consumer, f"{receiver.url}/{consumer.id}", event="discussion.updated")
    talk = await begin(desk.db, source=f"{ours.id} - {ours.name}")
    (body,) = await told(desk, receiver)
    discussion = body["payload"]["discussion"]
    assert (body["subscribedEvent"], discussion["status"], discussion["exchanges"]) == ("discussion.updated", "PENDING", 0)
    async with desk.db.writing() as conn:
        await conversing.reply(conn, RELAY, talk.company_code, "Venez lundi", now=NOW)
        await conversing.accept(conn, RELAY, talk.company_code, warned=None, started=False, now=NOW)
    bodies = [each["payload"]["discussion"] for each in await told(desk, receiver)]
    assert [(each["status"], each["exchanges"]) for each in bodies] == [("PENDING", 1), ("ACCEPTED", 1)]
    async with desk.db.writing() as conn:
        await conversing.reject(conn, RELAY, talk.company_code, kind=Rejection.NO_TIME, now=NOW)
        await conversing.erase(conn, RELAY, talk.applicant_code, now=NOW)
    assert [each["payload"]["discussion"]["rejectionKind"] for each in await told(desk, receiver)] == ["NO_TIME", "NO_TIME"]
    assert not any(b"camille" in each.raw.lower() or b"lundi" in each.raw for each in receiver.received)
    assert {each.path.rpartition("/")[2] for each in receiver.received} == {ours.id}


async def test_a_convention_and_its_assessment_are_told_at_each_step(desk: Desk, receiver: Receiver) -> None:
    consumer = await join(desk)
    for event in ("convention.updated", "assessment.updated"):
        await subscribe(desk, consumer, receiver.url, event=event)
    async with desk.db.writing() as conn:
        made = await validated(conn)
        id_ = made.convention.id
    found = await told(desk, receiver)
    statuses = [each["payload"]["convention"]["status"] for each in found]
    assert statuses == ["READY_TO_SIGN", "PARTIALLY_SIGNED", "IN_REVIEW", "ACCEPTED_BY_VALIDATOR"]
    draft = Assessment(
        convention_id=id_, status=AssessmentStatus.COMPLETED, ended_with_a_job=False, establishment_feedback="Bien",
        establishment_advices="Continuer", created_at=NOW,
    )  # fmt: skip
    async with desk.db.writing() as conn:
        await assessing.create(conn, id_, draft, TUTOR, now=NOW)
    found = await told(desk, receiver)
    assert {each["subscribedEvent"] for each in found} == {"convention.updated", "assessment.updated"}
    (assessed,) = [each["payload"]["assessment"] for each in found if each["subscribedEvent"] == "assessment.updated"]
    assert assessed["conventionId"] == id_


async def test_a_rejection_is_told_too(desk: Desk, receiver: Receiver) -> None:
    await subscribe(desk, await join(desk), receiver.url)
    async with desk.db.writing() as conn:
        made = await submitted(conn)
        await conventions.decide(conn, made.convention.id, Status.REJECTED, COUNSELLOR, justification="Doublon", now=NOW)
    assert (await told(desk, receiver))[-1]["payload"]["convention"]["statusJustification"] == "Doublon"


async def test_events_are_told_to_whoever_follows_the_agenda(desk: Desk, receiver: Receiver) -> None:
    alize = await desk.join("Alizé")
    await desk.declare(alize, receiver.url, "event.updated", "event.withdrawn")
    async with desk.db.writing() as conn:
        event = await make_event(conn, by="boussole", url=None)
        cancelled = await events.cancel(conn, event.client_id, by="boussole", reason="Neige", now=NOW)
        await events.remove(conn, [cancelled])
    bodies = await told(desk, receiver)
    assert [(each["type"], each["object"]["version"]) for each in bodies] == [
        ("event.updated", 1),
        ("event.updated", 2),
        ("event.withdrawn", 3),
    ]
    assert bodies[0]["data"]["urlDetailEvenement"].endswith(f"/{event.id}")
    assert (bodies[1]["data"]["statut"], bodies[1]["data"]["motifStatut"]) == ("ANNULE", "Neige")
    assert bodies[2]["data"] == {"id": event.id}
