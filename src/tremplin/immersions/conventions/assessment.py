"""The assessment (« bilan »): what the company says once the immersion is over, and what the beneficiary answers (contract §3.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from tremplin.immersions.conventions import errors
from tremplin.immersions.conventions.audit import Author, Change, changed
from tremplin.immersions.conventions.model import AssessmentSummary, Convention
from tremplin.immersions.conventions.states import Event
from tremplin.immersions.conventions.vocabulary import LEGACY_ASSESSMENTS, AssessmentStatus, Role, Status
from tremplin.kit.shapes import Fault, holds_html

CONTRACTS = (
    "CDI",
    "CDD > ou = 6 mois",
    "CDD < 6 mois",
    "Alternance",
    "Contrat aidé",
    "Contrat d'insertion",
    "Autre",
)
MOST_FEEDBACK, MOST_ADVICE, MOST_ANSWER, MOST_JUSTIFICATION = 9200, 6000, 3000, 1024
_AUTHORS = frozenset({Role.ESTABLISHMENT_TUTOR, Role.VALIDATOR, Role.COUNSELLOR})
REMINDED_AFTER = (timedelta(days=3), timedelta(days=10))
"""How long after the end the tutor is reminded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """`last_day` and `missed_hours`: of a partial one only; `contract` and `contract_start`: of a job only. `agreement` None: the
    beneficiary has not answered."""

    convention_id: str
    status: AssessmentStatus
    ended_with_a_job: bool
    establishment_feedback: str
    establishment_advices: str
    created_at: datetime
    last_day: date | None = None
    missed_hours: float | None = None
    contract: str | None = None
    contract_start: date | None = None
    agreement: bool | None = None
    answer: str | None = None
    signed_at: datetime | None = None

    @property
    def summary(self) -> AssessmentSummary:
        """What the convention shows of it."""
        return AssessmentSummary(
            status=self.status, created_at=self.created_at, ended_with_a_job=self.ended_with_a_job, signed_at=self.signed_at
        )


class Progress(StrEnum):
    """Of the assessment of a convention, for lists of things to do."""

    TO_COMPLETE = "to-complete"
    TO_SIGN = "to-sign"
    FINALIZED = "finalized"


def create(convention: Convention, draft: Assessment, author: Author, *, now: datetime) -> tuple[Assessment, Change]:
    """The assessment, and the convention that now shows it. Raises ActionForbidden, AssessmentStatusForbidden, AssessmentDuplicate,
    AssessmentInvalid (all that is wrong)."""
    if not author.roles & _authors(convention):
        raise errors.ActionForbidden(roles=", ".join(sorted(author.roles)), action="remplir le bilan")
    if convention.status is not Status.ACCEPTED_BY_VALIDATOR:
        raise errors.AssessmentStatusForbidden
    if convention.assessment is not None:
        raise errors.AssessmentDuplicate
    faults = list(faults_of(draft, convention))
    if faults:
        raise errors.AssessmentInvalid(faults)
    made = replace(draft, convention_id=convention.id, created_at=now, agreement=None, answer=None, signed_at=None)
    shown = replace(convention, assessment=made.summary, updated_at=now)
    return made, changed(convention, shown, Event.ASSESSMENT_CREATED, author, now, status=made.status.value)


def sign(
    convention: Convention, assessment: Assessment, author: Author, *, agreement: bool, answer: str = "", now: datetime
) -> tuple[Assessment, Change]:
    """The beneficiary agrees, or says why not. Raises ActionForbidden, AssessmentSigned, AssessmentInvalid."""
    if Role.BENEFICIARY not in author.roles:
        raise errors.ActionForbidden(roles=", ".join(sorted(author.roles)), action="signer le bilan")
    if assessment.signed_at is not None or assessment.status in LEGACY_ASSESSMENTS:
        raise errors.AssessmentSigned
    faults = list(_text("beneficiaryFeedback", answer.strip(), least=0, most=MOST_ANSWER))
    if not agreement and not answer.strip():
        faults = [Fault("beneficiaryFeedback", "REQUIRED", "Dites pourquoi vous n'êtes pas d'accord avec ce bilan.")]
    if faults:
        raise errors.AssessmentInvalid(faults)
    signed = replace(assessment, agreement=agreement, answer=answer.strip() or None, signed_at=now)
    shown = replace(convention, assessment=signed.summary, updated_at=now)
    return signed, changed(convention, shown, Event.ASSESSMENT_SIGNED, author, now, agreement=agreement)


def delete(convention: Convention, author: Author, *, justification: str, now: datetime) -> Change:
    """The convention without its assessment, which may then be made again. Raises ActionForbidden, ActionStatusForbidden,
    JustificationMissing."""
    if Role.BACK_OFFICE not in author.roles or not author.connected:
        raise errors.ActionForbidden(roles=", ".join(sorted(author.roles)), action="supprimer le bilan")
    if convention.assessment is None:
        raise errors.ActionStatusForbidden(initial=convention.status, action="supprimer un bilan qui n'existe pas")
    reason = justification.strip()
    if not 1 <= len(reason) <= MOST_JUSTIFICATION:
        raise errors.JustificationMissing(most=MOST_JUSTIFICATION)
    bare = replace(convention, assessment=None, updated_at=now)
    return changed(convention, bare, Event.ASSESSMENT_DELETED, author, now, justification=reason)


def hours_made(assessment: Assessment, convention: Convention) -> float:
    """Hours actually spent in the company; for one made before partial ones existed, all or nothing."""
    match assessment.status:
        case AssessmentStatus.COMPLETED | AssessmentStatus.FINISHED:
            return convention.schedule.total_hours
        case AssessmentStatus.PARTIALLY_COMPLETED:
            last = assessment.last_day or convention.date_end
            return max(0.0, convention.schedule.until(last) - (assessment.missed_hours or 0))
        case _:
            return 0.0


def progress(convention: Convention, today: date) -> Progress | None:
    """Where the assessment stands; None when none is expected yet."""
    if convention.assessment is None:
        ended = convention.status is Status.ACCEPTED_BY_VALIDATOR and convention.date_end < today
        return Progress.TO_COMPLETE if ended else None
    signed = convention.assessment.signed_at or convention.assessment.status in LEGACY_ASSESSMENTS
    return Progress.FINALIZED if signed else Progress.TO_SIGN


def is_link_due(convention: Convention, today: date) -> bool:
    """Whether the tutor is to be sent the form: the immersion ends between the day before and the day after."""
    unassessed = convention.status is Status.ACCEPTED_BY_VALIDATOR and convention.assessment is None
    return unassessed and abs((convention.date_end - today).days) <= 1


def is_reminder_due(convention: Convention, today: date) -> bool:
    """Whether the tutor is to be reminded that day."""
    unassessed = convention.status is Status.ACCEPTED_BY_VALIDATOR and convention.assessment is None
    return unassessed and today - convention.date_end in REMINDED_AFTER


def faults_of(draft: Assessment, convention: Convention) -> Iterator[Fault]:
    """Everything that is wrong with what the company says."""
    if draft.status in LEGACY_ASSESSMENTS:
        yield Fault("status", "OPTION_INVALID", "Ce statut de bilan n'existe plus.")
    if draft.status is AssessmentStatus.PARTIALLY_COMPLETED:
        yield from _presence(draft, convention)
    if draft.ended_with_a_job:
        yield from _job(draft, convention)
    yield from _text("establishmentFeedback", draft.establishment_feedback.strip(), least=1, most=MOST_FEEDBACK)
    yield from _text("establishmentAdvices", draft.establishment_advices.strip(), least=1, most=MOST_ADVICE)


def _presence(draft: Assessment, convention: Convention) -> Iterator[Fault]:
    if draft.last_day is None or not convention.date_start <= draft.last_day <= convention.date_end:
        yield Fault("lastDayOfPresence", "DATE_OUT_OF_BOUNDS", "Le dernier jour de présence doit être un jour de la convention.")
        return
    scheduled = convention.schedule.until(draft.last_day)
    if draft.missed_hours is None or not 0 <= draft.missed_hours <= scheduled:
        yield Fault(
            "numberOfMissedHours",
            "NUMBER_OUT_OF_RANGE",
            f"Le nombre d'heures manquées doit être compris entre 0 et {scheduled:g}, les heures prévues jusqu'à ce jour.",
        )


def _job(draft: Assessment, convention: Convention) -> Iterator[Fault]:
    if draft.contract not in CONTRACTS:
        yield Fault("typeOfContract", "OPTION_INVALID", "Choisissez le type de contrat signé.")
    if draft.contract_start is None or draft.contract_start < convention.date_start:
        yield Fault("contractStartDate", "DATE_OUT_OF_BOUNDS", "Le contrat ne peut pas commencer avant l'immersion.")


def _text(path: str, value: str, *, least: int, most: int) -> Iterator[Fault]:
    if len(value) < least:
        yield Fault(path, "REQUIRED", "Obligatoire")
    if len(value) > most:
        yield Fault(path, "TEXT_TOO_LONG", f"Le maximum est de {most} caractères")
    if holds_html(value):
        yield Fault(path, "HTML_FORBIDDEN", "Le texte ne doit pas contenir de HTML")


def _authors(convention: Convention) -> frozenset[Role]:
    """Who may write it: the company's representative too, when they are the tutor."""
    is_tutor = convention.establishment_tutor.email == convention.signatories.establishment_representative.email
    return _AUTHORS | {Role.ESTABLISHMENT_REPRESENTATIVE} if is_tutor else _AUTHORS
