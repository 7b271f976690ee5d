"""What is done to a convention is kept whole: the convention, its history, its evidence, what readers and people are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from tests.factories import agencies
from tests.factories.agencies import BRIDGES, CANALS, agency
from tests.factories.conventions import ANOTHER_ID, ID, NOW, days_from
from tests.immersions.conventions.keeping import (
    BENEFICIARY,
    EMPLOYER,
    GAUD,
    TUTOR,
    VALIDATOR,
    in_review,
    payload,
    submitted,
    validated,
)
from tremplin.external.sirene import Company
from tremplin.immersions.agencies.errors import AgencyNotOpen, AgencyUnknown
from tremplin.immersions.conventions import actions, assessing, errors, signatures, store
from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.keeping import parse
from tremplin.immersions.conventions.states import Event
from tremplin.immersions.conventions.vocabulary import AssessmentStatus, Role, Status, ValidationSteps
from tremplin.immersions.offers.identification import Identity
from tremplin.kit.changes import store as changes
from tremplin.kit.db import Conn

LATER = NOW + timedelta(hours=1)


def bilan(**changed: object) -> Assessment:
    made = Assessment(
        convention_id=ID,
        status=AssessmentStatus.COMPLETED,
        ended_with_a_job=False,
        establishment_feedback="Très bien",
        establishment_advices="Continuer",
        created_at=NOW,
    )
    return replace(made, **changed)  # type: ignore[arg-type] # a test names fields


async def test_it_works(conn: Conn) -> None:
    await changes.follow(conn, ["convention"])
    made = await validated(conn)
    kept = await actions.find(conn, ID)
    assert kept == made
    assert (kept.version, kept.convention.status) == (4, Status.ACCEPTED_BY_VALIDATOR)
    assert parse(kept.body) == kept.convention
    assert [(each.event, each.author_id, each.before, each.after) for each in await store.history(conn, ID)] == [
        (Event.SUBMITTED, BENEFICIARY.id, None, Status.READY_TO_SIGN),
        (Event.PARTIALLY_SIGNED, BENEFICIARY.id, Status.READY_TO_SIGN, Status.PARTIALLY_SIGNED),
        (Event.FULLY_SIGNED, EMPLOYER.id, Status.PARTIALLY_SIGNED, Status.IN_REVIEW),
        (Event.ACCEPTED_BY_VALIDATOR, VALIDATOR.id, Status.IN_REVIEW, Status.ACCEPTED_BY_VALIDATOR),
    ]
    told = await changes.take(conn, 10)
    assert [(each.version, orjson.loads(each.change.body or b"")["status"]) for each in told] == [
        (1, "READY_TO_SIGN"),
        (2, "PARTIALLY_SIGNED"),
        (3, "IN_REVIEW"),
        (4, "ACCEPTED_BY_VALIDATOR"),
    ]
    assert {(each.change.event, each.change.audience) for each in told} == {
        ("convention.updated", ("agency-kind:pole-emploi", "agency:agence-1"))
    }


async def test_each_signature_is_proved(conn: Conn) -> None:
    made = await in_review(conn)
    chain = await store.evidence(conn, ID)
    assert [(each.rank, each.role, each.signer, each.channel, each.device) for each in chain] == [
        (0, Role.BENEFICIARY, "Maël Dupré", "email", "un"),
        (1, Role.ESTABLISHMENT_REPRESENTATIVE, "Rozenn Dupré", "email", "deux"),
    ]
    assert signatures.find_break(chain) is None
    assert signatures.covers(chain, made.convention) == [Role.BENEFICIARY, Role.ESTABLISHMENT_REPRESENTATIVE]
    assert await store.signed_texts(conn, ID) == {chain[0].text_hash: signatures.signed_text(made.convention).encode()}


async def test_an_edit_clears_signatures_but_not_their_proof_nor_the_text_that_was_signed(conn: Conn) -> None:
    await in_review(conn)
    edited = await actions.edit(conn, ID, payload(businessAdvantages="Aucun"), BENEFICIARY, now=LATER, version=3)
    assert edited.convention.status is Status.PARTIALLY_SIGNED
    assert [each.role for each in edited.convention.signatories if each.signed_at] == [Role.BENEFICIARY]
    chain = await store.evidence(conn, ID)
    assert [each.role for each in chain] == [Role.BENEFICIARY, Role.ESTABLISHMENT_REPRESENTATIVE, Role.BENEFICIARY]
    assert signatures.find_break(chain) is None
    assert set(await store.signed_texts(conn, ID)) == {chain[0].text_hash, chain[2].text_hash}


async def test_an_edit_is_of_what_its_author_saw(conn: Conn) -> None:
    made = await submitted(conn)
    with pytest.raises(errors.Outdated):
        await actions.edit(conn, ID, payload(), VALIDATOR, now=LATER, version=7)
    with pytest.raises(errors.Outdated):
        await actions.edit(conn, ID, payload(), VALIDATOR, now=LATER)
    seen = orjson.loads(made.body)["updatedAt"]
    edited = await actions.edit(conn, ID, payload(updatedAt=seen, workConditions="Debout"), VALIDATOR, now=LATER)
    assert (edited.version, edited.convention.work_conditions, edited.convention.updated_at) == (2, "Debout", LATER)
    again = await actions.edit(conn, ID, payload(), VALIDATOR, now=LATER, version=2)
    assert again.convention.work_conditions is None


async def test_nobody_submits_what_is_decided_of_later(conn: Conn) -> None:
    made = await submitted(conn, renewed={"from": ANOTHER_ID, "justification": "Encore"}, dateValidation="2026-06-01")
    assert (made.convention.renewed, made.convention.date_validation, made.convention.validators) == (None, None, None)
    assert not any(each.signed_at for each in made.convention.signatories)
    assert (made.convention.date_submission, made.convention.agency.name) == (NOW, "Agence des Deux Canaux")


async def test_an_agency_that_refers_to_another_proposes_and_the_other_validates(conn: Conn) -> None:
    await agencies.keep(conn, agency(), agency(BRIDGES, kind="mission-locale", refersToAgencyId=CANALS))
    made = await actions.submit(conn, payload(agencyId=BRIDGES), BENEFICIARY, now=NOW)
    shown = made.convention.agency
    assert (shown.id, shown.validation_steps) == (BRIDGES, ValidationSteps.TWO)
    assert shown.refers_to is not None
    assert shown.refers_to.id == CANALS


async def test_what_cannot_be_submitted_is_refused(conn: Conn) -> None:
    await agencies.keep(conn, agency(), agency(BRIDGES, status="needsReview"))
    with pytest.raises(AgencyUnknown):
        await actions.submit(conn, payload(agencyId="perdue"), BENEFICIARY, now=NOW)
    with pytest.raises(AgencyNotOpen):
        await actions.submit(conn, payload(agencyId=BRIDGES), BENEFICIARY, now=NOW)
    with pytest.raises(errors.ConventionInvalid) as refused:
        await actions.submit(conn, payload(siret="1", dateEnd="2026-06-01"), BENEFICIARY, now=NOW)
    assert {each.path for each in refused.value.faults} >= {"siret", "dateEnd"}
    closed = Identity(True, Company("15900000100014", "Fournil", naf="", employees="", is_open=False))
    with pytest.raises(errors.CompanyClosed):
        await actions.submit(conn, payload(), BENEFICIARY, now=NOW, identity=closed)
    await actions.submit(conn, payload(), BENEFICIARY, now=NOW)
    with pytest.raises(errors.ConventionExists):
        await actions.submit(conn, payload(), BENEFICIARY, now=NOW)
    with pytest.raises(errors.ConventionUnknown):
        await actions.find(conn, ANOTHER_ID)


async def test_a_refusal_changes_nothing(conn: Conn) -> None:
    made = await submitted(conn)
    with pytest.raises(errors.RoleForbidden):
        await actions.decide(conn, ID, Status.ACCEPTED_BY_VALIDATOR, BENEFICIARY, now=LATER, decider=GAUD)
    assert await actions.find(conn, ID) == made
    assert len(await store.history(conn, ID)) == 1


async def test_a_transfer_is_told_to_those_it_leaves(conn: Conn) -> None:
    await changes.follow(conn, ["convention"])
    await submitted(conn)
    await agencies.keep(conn, agency(BRIDGES, kind="cap-emploi"))
    moved = await actions.transfer(conn, ID, BRIDGES, VALIDATOR, justification="Suivie là-bas", now=LATER)
    assert moved.convention.agency.id == BRIDGES
    *_, last = await changes.take(conn, 10)
    assert last.change.audience == ("agency-kind:cap-emploi", "agency-kind:pole-emploi", "agency:agence-1", "agency:agence-2")


async def test_a_renewal_is_another_convention(conn: Conn) -> None:
    await validated(conn)
    start = days_from("2026-06-22", 5)
    renewed = await actions.renew(
        conn,
        ID,
        VALIDATOR,
        start=start.days[0].date,
        end=start.days[-1].date,
        schedule=start,
        justification="Une semaine encore",
        now=LATER,
        new_id=ANOTHER_ID,
    )
    assert (renewed.convention.id, renewed.version, renewed.convention.status) == (ANOTHER_ID, 1, Status.READY_TO_SIGN)
    assert await store.is_renewed(conn, ID)
    assert (await actions.find(conn, ID)).convention.status is Status.ACCEPTED_BY_VALIDATOR


async def test_a_duplicate_is_warned_of(conn: Conn) -> None:
    made = (await submitted(conn)).convention
    person = made.signatories.beneficiary

    async def similar(**changed: object) -> list[str]:
        asked = {
            "siret": made.siret,
            "appellation_code": "11573",
            "date_start": made.date_start + timedelta(days=6),
            "birthdate": person.birthdate,
            "last_name": "DUPRÉ",
        }
        return await store.similar(conn, **(asked | changed))  # type: ignore[arg-type] # a test names fields

    assert await similar() == [ID]
    assert await similar(but=ID) == []
    assert await similar(last_name="Autre") == []
    assert await similar(date_start=made.date_start + timedelta(days=8)) == []
    await actions.decide(conn, ID, Status.REJECTED, VALIDATOR, now=LATER, justification="Trop tard")
    assert await similar() == []


async def test_an_assessment_is_filled_signed_and_taken_back(conn: Conn) -> None:
    await changes.follow(conn, ["assessment"])
    await validated(conn)
    filled = await assessing.create(conn, ID, bilan(), TUTOR, now=LATER)
    assert filled.convention.assessment is not None
    with pytest.raises(errors.AssessmentDuplicate):
        await assessing.create(conn, ID, bilan(), TUTOR, now=LATER)
    signed = await assessing.sign(conn, ID, BENEFICIARY, agreement=False, answer="Trop court", now=LATER)
    assert signed.convention.assessment == (await assessing.find(conn, ID)).summary
    assert (await assessing.find(conn, ID)).answer == "Trop court"
    admin = replace(VALIDATOR, roles=frozenset({Role.BACK_OFFICE}))
    await assessing.delete(conn, ID, admin, justification="Erreur", now=LATER)
    with pytest.raises(errors.AssessmentUnknown):
        await assessing.find(conn, ID)
    told = [orjson.loads(each.change.body or b"")["assessment"] for each in await changes.take(conn, 10)]
    assert [each and each.get("signedAt") for each in told] == [None, "2026-06-01T10:00:00.000Z", None]
    assert told[-1] is None
