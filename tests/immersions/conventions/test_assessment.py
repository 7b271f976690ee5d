"""The assessment: who may write it, what it says, who signs it, and when it is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.conventions import NOW, convention, unsigned
from tests.immersions.conventions.test_lifecycle import VALIDATOR, author
from tremplin.immersions.conventions import assessment, errors
from tremplin.immersions.conventions.assessment import Assessment, Progress, hours_made
from tremplin.immersions.conventions.states import Event
from tremplin.immersions.conventions.vocabulary import AssessmentStatus, Role, Status

ONE = convention()
MONDAY, WEDNESDAY, FRIDAY = ONE.date_start, date(2026, 6, 17), ONE.date_end
TUTOR, BENEFICIARY = author(Role.ESTABLISHMENT_TUTOR), author(Role.BENEFICIARY)


def draft(**given: Any) -> Assessment:
    values: dict[str, Any] = {
        "convention_id": ONE.id,
        "status": AssessmentStatus.COMPLETED,
        "ended_with_a_job": False,
        "establishment_feedback": "Curieux, ponctuel",
        "establishment_advices": "Continuer",
        "created_at": NOW,
    }
    return Assessment(**{**values, **given})


def partial(last_day: date | None = WEDNESDAY, missed_hours: float | None = 0) -> Assessment:
    return draft(status=AssessmentStatus.PARTIALLY_COMPLETED, last_day=last_day, missed_hours=missed_hours)


def test_it_works() -> None:
    made, change = assessment.create(ONE, draft(), TUTOR, now=NOW)
    assert change.convention.assessment == made.summary
    assert change.entry.event is Event.ASSESSMENT_CREATED
    signed, change = assessment.sign(change.convention, made, BENEFICIARY, agreement=True, now=NOW)
    assert (signed.agreement, signed.answer, signed.signed_at) == (True, None, NOW)
    assert change.convention.assessment is not None
    assert change.convention.assessment.signed_at == NOW


def test_it_is_written_by_the_tutor_or_the_agency() -> None:
    for role in (Role.COUNSELLOR, Role.VALIDATOR, Role.ESTABLISHMENT_TUTOR):
        assert assessment.create(ONE, draft(), author(role), now=NOW)
    for role in (Role.BENEFICIARY, Role.BACK_OFFICE, Role.ESTABLISHMENT_REPRESENTATIVE):
        with pytest.raises(errors.ActionForbidden):
            assessment.create(ONE, draft(), author(role), now=NOW)


def test_the_representative_writes_it_when_also_the_tutor() -> None:
    same = replace(ONE, establishment_tutor=replace(ONE.establishment_tutor, email="rozenn@courriel.example"))
    assert assessment.create(same, draft(), author(Role.ESTABLISHMENT_REPRESENTATIVE), now=NOW)


def test_it_is_written_once_and_of_a_validated_convention() -> None:
    with pytest.raises(errors.AssessmentStatusForbidden):
        assessment.create(unsigned(), draft(), TUTOR, now=NOW)
    with pytest.raises(errors.AssessmentDuplicate):
        assessment.create(replace(ONE, assessment=draft().summary), draft(), TUTOR, now=NOW)


JOB = {"ended_with_a_job": True, "contract": "CDI", "contract_start": MONDAY}


@pytest.mark.parametrize(
    ("given", "paths"),
    [
        (draft(**JOB), []),
        (draft(**{**JOB, "contract": "Stage"}), ["typeOfContract"]),
        (draft(**{**JOB, "contract_start": MONDAY - timedelta(days=1)}), ["contractStartDate"]),
        (draft(ended_with_a_job=True), ["typeOfContract", "contractStartDate"]),
        (partial(MONDAY, 7), []),
        (partial(MONDAY, 7.5), ["numberOfMissedHours"]),
        (partial(FRIDAY, 35), []),
        (partial(WEDNESDAY, -1), ["numberOfMissedHours"]),
        (partial(WEDNESDAY, None), ["numberOfMissedHours"]),
        (partial(None), ["lastDayOfPresence"]),
        (partial(MONDAY - timedelta(days=1)), ["lastDayOfPresence"]),
        (partial(FRIDAY + timedelta(days=1)), ["lastDayOfPresence"]),
        (draft(establishment_feedback="x" * 9200, establishment_advices="x" * 6000), []),
        (draft(establishment_feedback="x" * 9201, establishment_advices=" "), ["establishmentFeedback", "establishmentAdvices"]),
        (draft(establishment_feedback="<b>Bien</b>"), ["establishmentFeedback"]),
        (draft(status=AssessmentStatus.FINISHED), ["status"]),
    ],
)
def test_what_it_says_is_checked(given: Assessment, paths: list[str]) -> None:
    assert [fault.path for fault in assessment.faults_of(given, ONE)] == paths
    if paths:
        with pytest.raises(errors.AssessmentInvalid) as caught:
            assessment.create(ONE, given, TUTOR, now=NOW)
        assert len(caught.value.faults) == len(paths)


@pytest.mark.parametrize(
    ("given", "hours"),
    [
        (draft(), 35),
        (draft(status=AssessmentStatus.DID_NOT_SHOW), 0),
        (partial(WEDNESDAY, 0), 21),
        (partial(WEDNESDAY, 2.5), 18.5),
        (draft(status=AssessmentStatus.FINISHED), 35),
        (draft(status=AssessmentStatus.ABANDONED), 0),
    ],
)
def test_hours_made(given: Assessment, hours: float) -> None:
    assert hours_made(given, ONE) == hours


def test_the_beneficiary_who_disagrees_says_why() -> None:
    with pytest.raises(errors.AssessmentInvalid):
        assessment.sign(ONE, draft(), BENEFICIARY, agreement=False, answer=" ", now=NOW)
    with pytest.raises(errors.AssessmentInvalid):
        assessment.sign(ONE, draft(), BENEFICIARY, agreement=True, answer="x" * 3001, now=NOW)
    signed, _ = assessment.sign(ONE, draft(), BENEFICIARY, agreement=False, answer="Non", now=NOW)
    assert (signed.agreement, signed.answer) == (False, "Non")


def test_it_is_signed_once_by_the_beneficiary_only() -> None:
    with pytest.raises(errors.ActionForbidden):
        assessment.sign(ONE, draft(), TUTOR, agreement=True, now=NOW)
    with pytest.raises(errors.AssessmentSigned):
        assessment.sign(ONE, draft(signed_at=NOW), BENEFICIARY, agreement=True, now=NOW)
    with pytest.raises(errors.AssessmentSigned):
        assessment.sign(ONE, draft(status=AssessmentStatus.ABANDONED), BENEFICIARY, agreement=True, now=NOW)


def test_only_the_platform_deletes_it_and_says_why() -> None:
    held, office = replace(ONE, assessment=draft().summary), author(Role.BACK_OFFICE)
    change = assessment.delete(held, office, justification="Erreur de dossier", now=NOW)
    assert (change.convention.assessment, change.entry.event) == (None, Event.ASSESSMENT_DELETED)
    with pytest.raises(errors.ActionForbidden):
        assessment.delete(held, VALIDATOR, justification="x", now=NOW)
    with pytest.raises(errors.ActionForbidden):
        assessment.delete(held, author(Role.BACK_OFFICE, connected=False), justification="x", now=NOW)
    with pytest.raises(errors.JustificationMissing):
        assessment.delete(held, office, justification="", now=NOW)
    with pytest.raises(errors.ActionStatusForbidden):
        assessment.delete(ONE, office, justification="x", now=NOW)


def test_where_it_stands() -> None:
    after = FRIDAY + timedelta(days=1)
    assert assessment.progress(ONE, FRIDAY) is None
    assert assessment.progress(ONE, after) is Progress.TO_COMPLETE
    assert assessment.progress(replace(ONE, status=Status.CANCELLED), after) is None
    assert assessment.progress(replace(ONE, assessment=draft().summary), after) is Progress.TO_SIGN
    assert assessment.progress(replace(ONE, assessment=draft(signed_at=NOW).summary), after) is Progress.FINALIZED
    assert assessment.progress(replace(ONE, assessment=draft(status=AssessmentStatus.FINISHED).summary), after) is Progress.FINALIZED


def test_the_tutor_is_asked_then_reminded() -> None:
    asked = [at for at in range(-3, 15) if assessment.is_link_due(ONE, FRIDAY + timedelta(days=at))]
    reminded = [at for at in range(-3, 15) if assessment.is_reminder_due(ONE, FRIDAY + timedelta(days=at))]
    assert (asked, reminded) == ([-1, 0, 1], [3, 10])
    assert not assessment.is_link_due(replace(ONE, assessment=draft().summary), FRIDAY)
