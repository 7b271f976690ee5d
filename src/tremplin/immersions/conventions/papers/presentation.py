"""What is printed, as sentences, labels and rows: laid out by the templates. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.clauses import clauses, is_pupil
from tremplin.immersions.conventions.evidence import head
from tremplin.immersions.conventions.model import Beneficiary, Convention, CurrentEmployer, Signatory
from tremplin.immersions.conventions.papers.verification import PATH, code_of
from tremplin.immersions.conventions.schedule import duration
from tremplin.immersions.conventions.signatures import Line
from tremplin.immersions.conventions.states import entry_of
from tremplin.immersions.conventions.vocabulary import ROLE_LABELS, AssessmentStatus, Role, Status
from tremplin.kit.french import PARIS, long_date, number, short_date

CHANNEL_LABELS = {
    "email": "lien envoyé par courriel",
    "sms": "lien envoyé par SMS",
    "code": "code donné au téléphone",
    "account": "compte personnel",
    "browser": "lien ouvert sur place",
}
ASSESSMENT_LABELS = {
    AssessmentStatus.COMPLETED: "La personne a fait toute l'immersion.",
    AssessmentStatus.PARTIALLY_COMPLETED: "La personne a fait une partie de l'immersion.",
    AssessmentStatus.DID_NOT_SHOW: "La personne n'est pas venue.",
    AssessmentStatus.FINISHED: "L'immersion est allée à son terme.",
    AssessmentStatus.ABANDONED: "L'immersion a été abandonnée.",
}
Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Party:
    """Someone of the convention, or an organisation, as rows."""

    title: str
    rows: Rows


def convention_data(convention: Convention, chain: Sequence[Line], *, base_url: str) -> dict[str, Any]:
    """The convention, for its template."""
    return {
        **_common(convention, chain, base_url=base_url),
        "title": title_of(convention),
        "parties": [{"title": each.title, "rows": each.rows} for each in parties(convention)],
        "days": [[long_date(day), hours, long] for day, hours, long in days(convention)],
        "total": f"{number(convention.schedule.total_hours)} heures en {number(convention.schedule.worked_days)} jours",
        "clauses": [{"title": each.title, "paragraphs": each.paragraphs} for each in clauses(convention)],
        "signatures": signature_rows(convention, chain),
        "decision": decision(convention),
    }


def assessment_data(convention: Convention, assessment: Assessment, chain: Sequence[Line], *, base_url: str) -> dict[str, Any]:
    """The assessment, for its template."""
    return {
        **_common(convention, chain, base_url=base_url),
        "title": "Bilan du mini-stage" if is_pupil(convention) else "Bilan de l'immersion",
        "rows": assessment_rows(convention, assessment),
        "feedback": assessment.establishment_feedback,
        "advices": assessment.establishment_advices,
        "answer": answer_told(convention, assessment),
        "words": assessment.answer or "",
    }


def title_of(convention: Convention) -> str:
    return "Convention de mini-stage" if is_pupil(convention) else "Convention d'immersion"


def when(moment: datetime) -> str:
    """« 2 juin 2026 à 12 h 05 », in France."""
    return f"{short_date(moment)} à {moment.astimezone(PARIS):%H h %M}"


def days(convention: Convention) -> Iterator[tuple[date, str, str]]:
    """Each day with work: its hours, how long it is."""
    for day, told in sorted(convention.schedule.by_date().items()):
        if told.periods:
            yield day, ", ".join(f"{duration(each.start)} – {duration(each.end)}" for each in told.periods), duration(told.minutes)


def parties(convention: Convention) -> Iterator[Party]:
    """Everyone, the person who comes first."""
    people = convention.signatories
    yield Party("La personne accueillie", _beneficiary(people.beneficiary))
    if people.beneficiary_representative:
        yield Party("Son représentant légal", _person(people.beneficiary_representative))
    if people.beneficiary_current_employer:
        yield Party("Son employeur actuel", _employer(people.beneficiary_current_employer))
    company = [["Entreprise", convention.business_name], ["SIRET", convention.siret], ["Lieu", convention.immersion_address]]
    yield Party("L'entreprise qui accueille", [*company, *_person(people.establishment_representative, "Représentée par")])
    tutor = convention.establishment_tutor
    yield Party("Le tuteur", [["Nom", tutor.name], ["Fonction", tutor.job], *_reached(tutor.email, tutor.phone)])
    agency = convention.agency
    rows = [["Structure", agency.name], ["SIRET", agency.siret], ["Courriel", agency.contact_email]]
    if agency.refers_to:
        rows.append(["Prescripteur", f"{agency.refers_to.name} (SIRET {agency.refers_to.siret})"])
    yield Party("La structure d'accompagnement" if agency.refers_to else "Le prescripteur", rows)


def signature_rows(convention: Convention, chain: Sequence[Line]) -> Rows:
    """Who signs: name, role, when, how, the beginning of the hash of the text signed."""
    last = {line.role: line for line in chain}
    return [_signature(each, last.get(each.role)) for each in convention.signatories]


def decision(convention: Convention) -> str:
    """What the prescriber decided, in a sentence."""
    if convention.status is Status.ACCEPTED_BY_VALIDATOR and convention.date_validation:
        name = convention.validators and convention.validators.agency_validator
        by = " ".join(part for part in (name.firstname, name.lastname) if part) if name else ""
        return f"Validée le {when(convention.date_validation)}{f' par {by}' if by else ''}, pour {convention.agency.name}."
    if convention.is_final:
        entry = entry_of(convention.status)
        label = entry.label.lower() if entry else ""
        return f"Cette convention est {label} : elle ne permet pas l'immersion."
    return "Projet : le prescripteur ne l'a pas encore validée. L'immersion ne peut pas commencer."


def assessment_rows(convention: Convention, assessment: Assessment) -> Rows:
    """Figures and facts."""
    rows = [["Présence", ASSESSMENT_LABELS[assessment.status]], ["Heures faites", f"{number(hours_done(convention, assessment))} h"]]
    if assessment.last_day:
        rows.append(["Dernier jour", short_date(assessment.last_day)])
    rows.append(["Embauche", "oui" if assessment.ended_with_a_job else "non"])
    if assessment.contract and assessment.contract_start:
        rows.append(["Contrat", f"{assessment.contract}, à partir du {short_date(assessment.contract_start)}"])
    return [*rows, ["Rempli le", when(assessment.created_at)]]


def hours_done(convention: Convention, assessment: Assessment) -> float:
    """What was done of what was planned."""
    match assessment.status:
        case AssessmentStatus.DID_NOT_SHOW:
            return 0
        case AssessmentStatus.PARTIALLY_COMPLETED if assessment.last_day:
            return convention.schedule.until(assessment.last_day) - (assessment.missed_hours or 0)
        case _:
            return convention.schedule.total_hours


def answer_told(convention: Convention, assessment: Assessment) -> str:
    """What the beneficiary said of it."""
    name = convention.signatories.beneficiary.name
    if assessment.signed_at is None:
        return f"{name} n'a pas encore répondu."
    return f"{name} {'est' if assessment.agreement else 'n’est pas'} d'accord avec ce bilan (signé le {when(assessment.signed_at)})."


def _common(convention: Convention, chain: Sequence[Line], *, base_url: str) -> dict[str, Any]:
    code = code_of(convention.id)
    return {
        "id": convention.id,
        "person": convention.signatories.beneficiary.name,
        "company": convention.business_name,
        "job": convention.immersion_appellation.appellation_label,
        "period": f"du {short_date(convention.date_start)} au {short_date(convention.date_end)}",
        "valid": convention.status is Status.ACCEPTED_BY_VALIDATOR,
        "code": code,
        "link": f"{base_url}{PATH}/{code}",
        "head": head(chain) if chain else "",
    }


def _beneficiary(person: Beneficiary) -> Rows:
    rows = [["Nom", person.name], ["Naissance", short_date(person.birthdate)], *_reached(person.email, person.phone)]
    if person.address:
        place = person.address
        rows.append(["Adresse", f"{place.street_number_and_address}, {place.postcode} {place.city}"])
    if person.school_name:
        rows.append(
            ["École", ", ".join(part for part in (person.school_name, person.school_postcode, person.level_of_education) if part)]
        )
    urgent = (person.emergency_contact, person.emergency_contact_phone, person.emergency_contact_email)
    if any(urgent):
        rows.append(["En cas d'urgence", ", ".join(part for part in urgent if part)])
    return rows


def _employer(employer: CurrentEmployer) -> Rows:
    company = [
        ["Entreprise", employer.business_name],
        ["SIRET", employer.business_siret],
        ["Adresse", employer.business_address],
    ]
    return [*company, *_person(employer, "Représentée par"), ["Fonction", employer.job]]


def _person(person: Signatory, label: str = "Nom") -> Rows:
    return [[label, person.name], *_reached(person.email, person.phone)]


def _reached(email: str, phone: str) -> Rows:
    return [["Courriel", email], ["Téléphone", phone]]


def _signature(person: Signatory, line: Line | None) -> list[str]:
    role = ROLE_LABELS[Role(person.role)]
    if person.signed_at is None:
        return [person.name, role, "pas encore signé", "", ""]
    # Loaded from another system, a signature has a date, and no proof here.
    proved = line is not None and abs((line.signed_at - person.signed_at).total_seconds()) < 1
    how = CHANNEL_LABELS.get(line.channel, line.channel) if line and proved else "repris d'un autre système"
    return [person.name, role, when(person.signed_at), how, line.text_hash[:16] if line and proved else ""]
