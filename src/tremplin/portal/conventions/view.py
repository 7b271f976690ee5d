"""What the page of a convention says to one of its people: where it stands, who is awaited, what they may do now. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.clauses import Clause, clauses
from tremplin.immersions.conventions.links.model import actor
from tremplin.immersions.conventions.model import Convention, Signatory
from tremplin.immersions.conventions.papers.presentation import answer_told, assessment_rows, days, title_of, when
from tremplin.immersions.conventions.papers.verification import PATH as VERIFICATION
from tremplin.immersions.conventions.papers.verification import Standing, code_of, standing_of
from tremplin.immersions.conventions.schedule import told
from tremplin.immersions.conventions.signatures import text_hash
from tremplin.immersions.conventions.states import moves_open_to
from tremplin.immersions.conventions.visits.actions import Visit
from tremplin.immersions.conventions.vocabulary import (
    AGENCY_ROLES,
    LEGACY_ASSESSMENTS,
    ROLE_LABELS,
    SIGNABLE,
    SIGNATORIES,
    Role,
    Status,
    ValidationSteps,
)
from tremplin.kit.french import short_date


class Step(NamedTuple):
    """One of the things that a convention goes through. `state`: done, now or next; `now`: how the second is told."""

    label: str
    state: str
    detail: str = ""
    now: str = "en attente"


@dataclass(frozen=True, slots=True)
class View:
    """A visit, that day; `device`: the mark of who looks, to tell whether it has already signed for someone else."""

    token: str
    visit: Visit
    today: date
    device: str

    @property
    def convention(self) -> Convention:
        return self.visit.convention

    @property
    def role(self) -> Role:
        return self.visit.role

    @property
    def title(self) -> str:
        return title_of(self.convention)

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[self.role]

    @property
    def name(self) -> str:
        """Whose link it is."""
        person = actor(self.convention, self.role)
        return person.name if person else self.convention.agency.name

    @property
    def signatory(self) -> Signatory | None:
        return self.convention.signatories.get(self.role)

    @property
    def can_sign(self) -> bool:
        one = self.signatory
        return one is not None and one.signed_at is None and self.convention.status in SIGNABLE

    @property
    def can_refuse(self) -> bool:
        """Whether they may ask for another text: all signatures then fall."""
        return self.role in SIGNATORIES and Status.READY_TO_SIGN in moves_open_to(self.convention, frozenset({self.role}))

    @property
    def can_correct(self) -> bool:
        """Whether they may write that text themselves; once all is decided, the company may still name another tutor."""
        corrects_tutor = self.convention.is_final and self.role is Role.ESTABLISHMENT_REPRESENTATIVE
        return self.can_refuse or corrects_tutor

    @property
    def can_assess(self) -> bool:
        """Whether the assessment is theirs to fill, from the first day on: someone may not have come."""
        one = self.convention
        is_author = self.role is Role.ESTABLISHMENT_TUTOR or (
            self.role is Role.ESTABLISHMENT_REPRESENTATIVE
            and one.establishment_tutor.email == one.signatories.establishment_representative.email
        )
        started = one.status is Status.ACCEPTED_BY_VALIDATOR and one.date_start <= self.today
        return is_author and started and one.assessment is None

    @property
    def can_answer(self) -> bool:
        held = self.visit.assessment
        return held is not None and held.signed_at is None and held.status not in LEGACY_ASSESSMENTS and self.role is Role.BENEFICIARY

    @property
    def can_prove(self) -> bool:
        """Whether the file of evidence, which says everything of everyone, is theirs to have."""
        return bool(self.visit.chain) and self.role in SIGNATORIES | AGENCY_ROLES

    @property
    def same_device(self) -> list[str]:
        """Who else signed this text from this device."""
        wanted = text_hash(self.convention)
        lines = [line for line in self.visit.chain if line.device and line.device == self.device and line.text_hash == wanted]
        return list(dict.fromkeys(line.signer for line in lines if line.role is not self.role))

    @property
    def awaited(self) -> list[Signatory]:
        return [each for each in self.convention.signatories if each.signed_at is None]

    @property
    def headline(self) -> str:
        """Where it stands, and what comes next."""
        one = self.convention
        match one.status:
            case Status.READY_TO_SIGN | Status.PARTIALLY_SIGNED if self.can_sign:
                return "Elle attend votre signature."
            case Status.READY_TO_SIGN | Status.PARTIALLY_SIGNED:
                return f"Elle attend la signature de {' et de '.join(each.name for each in self.awaited)}."
            case Status.IN_REVIEW:
                return f"Tout le monde a signé. {one.agency.name} étudie la demande."
            case Status.ACCEPTED_BY_COUNSELLOR:
                validator = one.agency.refers_to.name if one.agency.refers_to else one.agency.name
                return f"Un conseiller l'a acceptée. {validator} doit encore la valider."
            case Status.ACCEPTED_BY_VALIDATOR:
                return self._validated()
            case Status.REJECTED:
                return "Elle est rejetée : l'immersion ne peut pas avoir lieu."
            case Status.CANCELLED:
                return "Elle est annulée : l'immersion ne peut pas avoir lieu."
            case Status.DEPRECATED:
                return "Elle est abandonnée : l'immersion ne peut pas avoir lieu."

    @property
    def steps(self) -> list[Step]:
        """All that it goes through, what was done first."""
        one = self.convention
        steps = [Step(f"Signature de {each.name}", "done" if each.signed_at else "now", _signed(each)) for each in one.signatories]
        decided = one.status is Status.ACCEPTED_BY_VALIDATOR
        if one.agency.validation_steps is ValidationSteps.TWO:
            accepted = decided or one.status is Status.ACCEPTED_BY_COUNSELLOR
            steps.append(Step(f"Accord de {one.agency.name}", _state(accepted, one.status is Status.IN_REVIEW)))
        validator = one.agency.refers_to.name if one.agency.refers_to else one.agency.name
        reviewed = one.status is Status.ACCEPTED_BY_COUNSELLOR or (
            one.status is Status.IN_REVIEW and one.agency.validation_steps is ValidationSteps.ONE
        )
        detail = f"le {when(one.date_validation)}" if decided and one.date_validation else ""
        steps.append(Step(f"Validation par {validator}", _state(decided, reviewed), detail))
        standing = standing_of(one, self.today)
        period = f"du {short_date(one.date_start)} au {short_date(one.date_end)}"
        steps.append(Step("L'immersion", _state(standing is Standing.OVER, standing is Standing.VALID), period, "en cours"))
        filled = one.assessment is not None
        steps.append(Step("Le bilan, rempli par le tuteur", _state(filled, standing is Standing.OVER)))
        answered = filled and one.assessment is not None and one.assessment.signed_at is not None
        steps.append(Step(f"Le bilan, lu et signé par {one.signatories.beneficiary.name}", _state(answered, filled)))
        return steps

    @property
    def summary(self) -> dict[str, str]:
        """What is to be read before signing, in a few lines."""
        one = self.convention
        people = {
            "La personne accueillie": one.signatories.beneficiary.name,
            "L'entreprise": f"{one.business_name}, représentée par {one.signatories.establishment_representative.name}",
            "Le tuteur": f"{one.establishment_tutor.name}, {one.establishment_tutor.job}",
        }
        if one.signatories.beneficiary_representative:
            people["Le représentant légal"] = one.signatories.beneficiary_representative.name
        if employer := one.signatories.beneficiary_current_employer:
            people["L'employeur actuel"] = f"{employer.business_name}, représenté par {employer.name}"
        return {
            **people,
            "Le métier": one.immersion_appellation.appellation_label,
            "Ce qui sera fait": one.immersion_activities,
            "Quand": told(one.schedule),
            "Où": one.immersion_address,
            "Argent": "L'entreprise ne verse pas de salaire.",
            "Le prescripteur": one.agency.name,
        }

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return clauses(self.convention)

    @property
    def days(self) -> list[tuple[date, str, str]]:
        return list(days(self.convention))

    @property
    def assessment(self) -> Assessment | None:
        return self.visit.assessment

    @property
    def assessment_rows(self) -> list[list[str]]:
        return assessment_rows(self.convention, self.visit.assessment) if self.visit.assessment else []

    @property
    def answer(self) -> str:
        return answer_told(self.convention, self.visit.assessment) if self.visit.assessment else ""

    @property
    def verification(self) -> str:
        return f"{VERIFICATION}/{code_of(self.convention.id)}"

    def _validated(self) -> str:
        one = self.convention
        match standing_of(one, self.today):
            case Standing.LATER:
                return f"Elle est validée : l'immersion peut commencer le {short_date(one.date_start)}."
            case Standing.VALID:
                return f"Elle est validée : l'immersion a lieu jusqu'au {short_date(one.date_end)}."
        if one.assessment is None:
            return "L'immersion est terminée. Le tuteur doit maintenant remplir le bilan."
        if one.assessment.signed_at is None and one.assessment.status not in LEGACY_ASSESSMENTS:
            return f"Le bilan est rempli. {one.signatories.beneficiary.name} doit le lire et le signer."
        return "L'immersion est terminée, et son bilan est signé."


def _signed(person: Signatory) -> str:
    return f"le {when(person.signed_at)}" if person.signed_at else "attendue"


def _state(is_done: bool, is_now: bool) -> str:
    return "done" if is_done else "now" if is_now else "next"
