"""What can be done to a convention, and what each action changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.conventions import AFTERNOON, ANOTHER_ID, MORNING, NOW, convention, employer, representative, unsigned
from tremplin.immersions.conventions import errors, lifecycle
from tremplin.immersions.conventions.audit import Author, Change
from tremplin.immersions.conventions.model import Convention, PersonName, Renewed
from tremplin.immersions.conventions.schedule import regular
from tremplin.immersions.conventions.states import Event
from tremplin.immersions.conventions.vocabulary import Role, Status

LATER = NOW + timedelta(hours=1)
NAME = PersonName(firstname="Gaud", lastname="Riou")
BENEFICIARY, COMPANY = Role.BENEFICIARY, Role.ESTABLISHMENT_REPRESENTATIVE
JULY, END = date(2026, 7, 6), date(2026, 7, 10)


def author(*roles: Role, **given: Any) -> Author:
    return Author(id="quelqu-un", roles=frozenset(roles), connected=given.pop("connected", True), **given)


VALIDATOR, COUNSELLOR = author(Role.VALIDATOR), author(Role.COUNSELLOR)


def in_review() -> Convention:
    half = lifecycle.sign(unsigned(), BENEFICIARY, author(BENEFICIARY), now=NOW).convention
    return lifecycle.sign(half, COMPANY, author(COMPANY), now=LATER).convention


def renewed(source: Convention, by: Author = VALIDATOR, justification: str = "La suite", end: date = END) -> Change:
    return lifecycle.renew(
        source,
        by,
        new_id=ANOTHER_ID,
        start=JULY,
        end=end,
        schedule=regular(JULY, end, [MORNING, AFTERNOON]),
        justification=justification,
        now=LATER,
    )


def test_it_works() -> None:
    accepted = lifecycle.decide(in_review(), Status.ACCEPTED_BY_VALIDATOR, VALIDATOR, now=LATER, decider=NAME)
    assert accepted.convention.status is Status.ACCEPTED_BY_VALIDATOR
    assert accepted.convention.date_validation == LATER
    assert accepted.convention.validators is not None
    assert accepted.convention.validators.agency_validator == NAME
    assert (accepted.entry.event, accepted.entry.before) == (Event.ACCEPTED_BY_VALIDATOR, Status.IN_REVIEW)


def test_a_convention_is_submitted_with_nobody_having_signed() -> None:
    submitted = lifecycle.submit(convention(status="READY_TO_SIGN"), author(BENEFICIARY), now=LATER)
    assert not any(each.signed_at for each in submitted.convention.signatories)
    assert (submitted.convention.date_submission, submitted.convention.updated_at) == (LATER, LATER)
    assert (submitted.entry.event, submitted.entry.before, submitted.entry.after) == (Event.SUBMITTED, None, Status.READY_TO_SIGN)


def test_a_convention_is_not_submitted_in_another_status() -> None:
    with pytest.raises(errors.SubmissionStatusForbidden):
        lifecycle.submit(convention(), author(BENEFICIARY), now=NOW)


def test_an_unlawful_convention_is_not_submitted() -> None:
    wrong = replace(unsigned(), date_end=date(2026, 9, 1))
    with pytest.raises(errors.ConventionInvalid) as caught:
        lifecycle.submit(wrong, author(BENEFICIARY), now=NOW)
    assert [fault.code for fault in caught.value.faults] == ["SPAN_TOO_LONG"]
    assert "dateEnd" in str(caught.value)


def test_what_was_typed_is_kept_as_all_is_written() -> None:
    draft = unsigned()
    tutor = replace(draft.establishment_tutor, email="KATELL.G@Courriel.Example", phone="06 12 34 50 05")
    kept = lifecycle.submit(replace(draft, establishment_tutor=tutor), author(BENEFICIARY), now=NOW).convention
    assert (kept.establishment_tutor.email, kept.establishment_tutor.phone) == ("katell.g@courriel.example", "+33612345005")


@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_last_signature_sends_it_to_the_agency(count: int) -> None:
    more: dict[str, Any] = {}
    if count > 2:
        more["signatories.beneficiaryRepresentative"] = {k: v for k, v in representative().items() if k != "signedAt"}
    if count > 3:
        more["signatories.beneficiaryCurrentEmployer"] = {k: v for k, v in employer().items() if k != "signedAt"}
    one, statuses, events = unsigned(**more), [], []
    for at, signatory in enumerate(list(one.signatories)):
        change = lifecycle.sign(one, signatory.role, author(signatory.role), now=NOW + timedelta(minutes=at))
        one = change.convention
        statuses.append(one.status)
        events.append(change.entry.event)
    assert statuses == [Status.PARTIALLY_SIGNED] * (count - 1) + [Status.IN_REVIEW]
    assert events == [Event.PARTIALLY_SIGNED] * (count - 1) + [Event.FULLY_SIGNED]


@pytest.mark.parametrize(
    ("given", "role", "by", "refusal"),
    [
        (unsigned(), BENEFICIARY, author(COMPANY), errors.NotSignatory),
        (unsigned(), Role.ESTABLISHMENT_TUTOR, author(Role.ESTABLISHMENT_TUTOR), errors.NotSignatory),
        (unsigned(), BENEFICIARY, VALIDATOR, errors.NotSignatory),
        (
            unsigned(),
            Role.BENEFICIARY_REPRESENTATIVE,
            author(Role.BENEFICIARY_REPRESENTATIVE),
            errors.ActorMissing,
        ),
        (convention(), BENEFICIARY, author(BENEFICIARY), errors.TransitionForbidden),
        (convention(status="PARTIALLY_SIGNED"), BENEFICIARY, author(BENEFICIARY), errors.AlreadySigned),
    ],
)
def test_one_signs_for_oneself_once_and_in_time(given: Convention, role: Role, by: Author, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        lifecycle.sign(given, role, by, now=NOW)


def test_an_edit_by_an_adviser_asks_everyone_to_sign_again() -> None:
    stored = in_review()
    edited = replace(stored, status=Status.READY_TO_SIGN, immersion_activities="Vendre", siret="15900000200012")
    change = lifecycle.edit(stored, edited, VALIDATOR, now=LATER)
    assert (change.convention.status, change.entry.event) == (Status.READY_TO_SIGN, Event.MODIFIED)
    assert not any(each.signed_at for each in change.convention.signatories)
    assert (change.convention.immersion_activities, change.convention.updated_at) == ("Vendre", LATER)


def test_an_edit_by_a_signatory_is_a_signature() -> None:
    stored = in_review()
    change = lifecycle.edit(stored, replace(stored, status=Status.READY_TO_SIGN), author(COMPANY), now=LATER)
    assert (change.convention.status, change.entry.event) == (Status.PARTIALLY_SIGNED, Event.MODIFIED_AND_SIGNED)
    assert [each.role for each in change.convention.signatories if each.signed_at] == [COMPANY]


def test_an_edit_moves_neither_the_agency_nor_the_submission() -> None:
    stored = in_review()
    other = replace(stored.agency, id="autre")
    edited = replace(stored, status=Status.READY_TO_SIGN, agency=other, date_submission=LATER, id=ANOTHER_ID, agency_referent=NAME)
    kept = lifecycle.edit(stored, edited, VALIDATOR, now=LATER).convention
    assert (kept.agency, kept.date_submission, kept.id) == (stored.agency, stored.date_submission, stored.id)
    assert kept.agency_referent is None


@pytest.mark.parametrize(
    ("stored", "edited", "by", "refusal"),
    [
        ({}, {"status": Status.IN_REVIEW}, VALIDATOR, errors.EditStatusForbidden),
        ({}, {}, author(Role.AGENCY_VIEWER), errors.RoleForbidden),
        ({"status": Status.REJECTED}, {}, VALIDATOR, errors.TransitionForbidden),
        ({"renewed": Renewed(from_id=ANOTHER_ID, justification="x")}, {}, VALIDATOR, errors.RenewalNotEditable),
        ({}, {"updated_at": NOW - timedelta(days=1)}, VALIDATOR, errors.Outdated),
        ({"status": Status.ACCEPTED_BY_COUNSELLOR}, {}, author(Role.VALIDATOR, of_referred_agency=True), errors.ReferredValidator),
        ({}, {"siret": "12"}, VALIDATOR, errors.ConventionInvalid),
        ({}, {}, author(Role.BACK_OFFICE, connected=False), errors.BackOfficeByLink),
    ],
)
def test_an_edit_is_refused(stored: dict[str, Any], edited: dict[str, Any], by: Author, refusal: type[Exception]) -> None:
    before = replace(in_review(), **stored)
    with pytest.raises(refusal):
        lifecycle.edit(before, replace(before, **{"status": Status.READY_TO_SIGN, **edited}), by, now=LATER)


def test_a_counsellor_then_a_validator() -> None:
    once = lifecycle.decide(in_review(), Status.ACCEPTED_BY_COUNSELLOR, COUNSELLOR, now=NOW, decider=NAME).convention
    assert (once.date_approval, once.date_validation) == (NOW, None)
    twice = lifecycle.decide(once, Status.ACCEPTED_BY_VALIDATOR, VALIDATOR, now=LATER, decider=NAME).convention
    assert (twice.date_approval, twice.date_validation) == (NOW, LATER)
    assert twice.validators is not None
    assert twice.validators.agency_counsellor == NAME


def test_what_is_cancelled_is_no_longer_accepted() -> None:
    change = lifecycle.decide(convention(), Status.CANCELLED, COUNSELLOR, now=LATER, justification=" Fermeture ")
    assert (change.convention.date_validation, change.convention.status_justification) == (None, "Fermeture")
    assert change.entry.justification == "Fermeture"


def test_a_modification_may_be_asked_for() -> None:
    change = lifecycle.decide(in_review(), Status.READY_TO_SIGN, VALIDATOR, now=LATER, justification="Les horaires")
    assert change.entry.event is Event.MODIFICATION_ASKED
    assert change.convention.status_justification == "Les horaires"
    assert not any(each.signed_at for each in change.convention.signatories)


@pytest.mark.parametrize(
    ("target", "by", "given", "refusal"),
    [
        (Status.REJECTED, VALIDATOR, {}, errors.JustificationMissing),
        (Status.REJECTED, VALIDATOR, {"justification": "  "}, errors.JustificationMissing),
        (Status.REJECTED, VALIDATOR, {"justification": "x" * 6001}, errors.JustificationMissing),
        (Status.DEPRECATED, author(Role.BACK_OFFICE, connected=False), {"justification": "x"}, errors.BackOfficeByLink),
        (Status.ACCEPTED_BY_VALIDATOR, VALIDATOR, {}, errors.DeciderUnnamed),
        (Status.ACCEPTED_BY_VALIDATOR, VALIDATOR, {"decider": PersonName(firstname="Gaud")}, errors.DeciderUnnamed),
        (Status.ACCEPTED_BY_VALIDATOR, COUNSELLOR, {"decider": NAME}, errors.RoleForbidden),
    ],
)
def test_a_decision_is_refused(target: Status, by: Author, given: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        lifecycle.decide(in_review(), target, by, now=LATER, **given)


def test_a_signature_is_not_decided() -> None:
    with pytest.raises(errors.SignatureRequired):
        lifecycle.decide(unsigned(), Status.PARTIALLY_SIGNED, author(BENEFICIARY), now=NOW)


def test_a_transfer_keeps_signatures_and_remembers_the_first_agency() -> None:
    before = replace(in_review(), agency_referent=NAME)
    change = lifecycle.transfer(before, replace(before.agency, id="autre"), COUNSELLOR, now=LATER, justification="Hors secteur")
    assert (change.convention.agency.id, change.convention.agency_referent) == ("autre", None)
    assert change.convention.all_signed
    assert change.entry.details == {"previous_agency_id": "agence-1", "agency_id": "autre"}


@pytest.mark.parametrize(
    ("status", "by", "agency_id", "reason", "refusal"),
    [
        (Status.IN_REVIEW, author(BENEFICIARY), "autre", "x", errors.ActionForbidden),
        (Status.ACCEPTED_BY_COUNSELLOR, VALIDATOR, "autre", "x", errors.ActionStatusForbidden),
        (Status.IN_REVIEW, VALIDATOR, "agence-1", "x", errors.SameAgency),
        (Status.IN_REVIEW, VALIDATOR, "autre", "", errors.JustificationMissing),
        (Status.IN_REVIEW, VALIDATOR, "autre", "x" * 1025, errors.JustificationMissing),
    ],
)
def test_a_transfer_is_refused(status: Status, by: Author, agency_id: str, reason: str, refusal: type[Exception]) -> None:
    before = replace(in_review(), status=status)
    with pytest.raises(refusal):
        lifecycle.transfer(before, replace(before.agency, id=agency_id), by, now=LATER, justification=reason)


def test_an_adviser_follows_the_file() -> None:
    assert lifecycle.edit_referent(unsigned(), NAME, COUNSELLOR, now=LATER).convention.agency_referent == NAME
    with pytest.raises(errors.ActionStatusForbidden):
        lifecycle.edit_referent(convention(), NAME, COUNSELLOR, now=LATER)
    with pytest.raises(errors.ActionForbidden):
        lifecycle.edit_referent(unsigned(), NAME, author(BENEFICIARY), now=LATER)


def test_a_mistake_is_corrected_once_all_is_over() -> None:
    change = lifecycle.edit_final(
        convention(), VALIDATOR, now=LATER, tutor={"email": "Autre@courriel.example"}, beneficiary={"birthdate": date(2000, 1, 16)}
    )
    assert change.convention.establishment_tutor.email == "autre@courriel.example"
    assert change.convention.signatories.beneficiary.birthdate == date(2000, 1, 16)
    assert (change.convention.status, change.convention.all_signed) == (Status.ACCEPTED_BY_VALIDATOR, True)
    assert change.entry.details == {"fields": ["beneficiary.birthdate", "tutor.email"]}


@pytest.mark.parametrize(
    ("given", "by", "changes", "refusal"),
    [
        (unsigned(), VALIDATOR, {"tutor": {"job": "x"}}, errors.ActionStatusForbidden),
        (convention(), author(BENEFICIARY), {"tutor": {"job": "x"}}, errors.ActionForbidden),
        (convention(), author(COMPANY), {"beneficiary": {"first_name": "x"}}, errors.ActionForbidden),
        (convention(), VALIDATOR, {"beneficiary": {"birthdate": date(2020, 1, 1)}}, errors.ConventionInvalid),
        (convention(), VALIDATOR, {"tutor": {"email": "mael@courriel.example"}}, errors.ConventionInvalid),
        (convention(), VALIDATOR, {"tutor": {"role": "validator"}}, ValueError),
    ],
)
def test_a_correction_is_refused(given: Convention, by: Author, changes: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        lifecycle.edit_final(given, by, now=LATER, **changes)


def test_the_company_corrects_its_tutor_only() -> None:
    change = lifecycle.edit_final(convention(), author(COMPANY), now=LATER, tutor={"first_name": "Nolwenn"})
    assert change.convention.establishment_tutor.first_name == "Nolwenn"


def test_a_renewal_is_another_convention_to_sign() -> None:
    source = convention()
    change = renewed(source)
    copy = change.convention
    assert (copy.id, copy.status, copy.date_start, copy.schedule.total_hours) == (ANOTHER_ID, Status.READY_TO_SIGN, JULY, 35)
    assert copy.renewed == Renewed(from_id=source.id, justification="La suite")
    assert (copy.date_validation, copy.validators, copy.assessment) == (None, None, None)
    assert not any(each.signed_at for each in copy.signatories)
    assert change.entry.details == {"renewed_from": source.id}


def test_a_renewal_is_refused() -> None:
    with pytest.raises(errors.ActionStatusForbidden):
        renewed(in_review())
    with pytest.raises(errors.ActionForbidden):
        renewed(convention(), author(BENEFICIARY))
    with pytest.raises(errors.JustificationMissing):
        renewed(convention(), justification="x" * 3001)
    with pytest.raises(errors.ConventionInvalid):
        renewed(convention(), end=date(2026, 8, 6))


def test_every_change_moves_the_version() -> None:
    """What an editor must give back is never the same twice."""
    stored = in_review()
    assert stored.updated_at == LATER
    for at, change in enumerate(
        (
            lifecycle.decide(stored, Status.REJECTED, VALIDATOR, now=_at(1), justification="x"),
            lifecycle.transfer(stored, replace(stored.agency, id="b"), VALIDATOR, now=_at(2), justification="x"),
            lifecycle.edit_referent(stored, NAME, VALIDATOR, now=_at(3)),
        ),
        start=1,
    ):
        assert change.convention.updated_at == _at(at)


def _at(hours: int) -> datetime:
    return LATER + timedelta(hours=hours)
