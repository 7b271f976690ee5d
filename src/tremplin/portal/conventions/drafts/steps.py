"""The steps of a convention that is being written: what each asks, and how answers are read from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from starlette.datastructures import FormData

from tremplin.immersions.conventions import timetable, trade
from tremplin.immersions.conventions.drafts.checking import judge
from tremplin.immersions.conventions.vocabulary import LEVELS_OF_EDUCATION, InternshipKind, Objective, Role
from tremplin.immersions.offers.model import RemoteWork
from tremplin.kit.shapes import REQUIRED, Fault
from tremplin.kit.texts import legible
from tremplin.reference.rome.model import Appellation

Path = tuple[str, ...]
Answers = dict[str, Any]
_MISSING = "Cette réponse manque."
_LONGEST = 8_000  # longer than any rule allows: the rule then says so


class Step(StrEnum):
    PERSON = "personne"
    COMPANY = "entreprise"
    WORK = "immersion"
    HOURS = "horaires"
    PRESCRIBER = "prescripteur"
    CHECK = "verification"


STEPS = tuple(Step)
TITLES = {
    Step.PERSON: "La personne accueillie",
    Step.COMPANY: "L'entreprise",
    Step.WORK: "L'immersion",
    Step.HOURS: "Dates et horaires",
    Step.PRESCRIBER: "Le prescripteur",
    Step.CHECK: "Relire et envoyer",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A field. `kind`: text, long, tel, email, date or choice, among `options`."""

    name: str
    label: str
    path: Path
    kind: str = "text"
    required: bool = True
    help: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that go together. `person`: where someone is, who is not in the convention when nothing is said of them."""

    title: str
    questions: tuple[Question, ...]
    person: Path = ()
    role: Role | None = None
    optional: bool = False
    help: str = ""


def _person(prefix: str, path: Path) -> tuple[Question, ...]:
    return (
        Question(f"{prefix}-prenom", "Prénom", (*path, "firstName")),
        Question(f"{prefix}-nom", "Nom", (*path, "lastName")),
        Question(f"{prefix}-courriel", "Courriel", (*path, "email"), "email", help="Son lien pour signer y sera envoyé."),
        Question(f"{prefix}-telephone", "Téléphone", (*path, "phone"), "tel"),
    )


_BENEFICIARY: Path = ("signatories", "beneficiary")
_REPRESENTATIVE: Path = ("signatories", "beneficiaryRepresentative")
_EMPLOYER: Path = ("signatories", "beneficiaryCurrentEmployer")
_COMPANY: Path = ("signatories", "establishmentRepresentative")
_TUTOR: Path = ("establishmentTutor",)
_REMOTE = {
    RemoteWork.ON_SITE.value: "Sur place",
    RemoteWork.HYBRID.value: "En partie à distance",
    RemoteWork.FULL_REMOTE.value: "À distance",
}
_LEVELS = {each: each for each in LEVELS_OF_EDUCATION}
_SCHOOL = (
    Question("niveau", "Classe ou année d'études", (*_BENEFICIARY, "levelOfEducation"), "choice", options=_LEVELS),
    Question("ecole", "École", (*_BENEFICIARY, "schoolName")),
    Question("ecole-postal", "Code postal de l'école", (*_BENEFICIARY, "schoolPostcode")),
    Question("rue", "Votre adresse : numéro et rue", (*_BENEFICIARY, "address", "streetNumberAndAddress")),
    Question("postal", "Code postal", (*_BENEFICIARY, "address", "postcode")),
    Question("departement", "Département", (*_BENEFICIARY, "address", "departmentCode"), help="Par exemple : 35"),
    Question("ville", "Ville", (*_BENEFICIARY, "address", "city")),
)
_PARTS: Mapping[Step, tuple[Part, ...]] = {
    Step.PERSON: (
        Part(
            "Qui est accueilli ?",
            (
                *_person("personne", _BENEFICIARY),
                Question("naissance", "Date de naissance", (*_BENEFICIARY, "birthdate"), "date"),
                Question("urgence", "Qui prévenir en cas d'urgence", (*_BENEFICIARY, "emergencyContact"), "text", False),
                Question("urgence-telephone", "Son téléphone", (*_BENEFICIARY, "emergencyContactPhone"), "tel", False),
            ),
            _BENEFICIARY,
            Role.BENEFICIARY,
        ),
        Part(
            "Son représentant légal",
            _person("representant", _REPRESENTATIVE),
            _REPRESENTATIVE,
            Role.BENEFICIARY_REPRESENTATIVE,
            True,
            "Si la personne a moins de 18 ans. Sinon, laissez vide.",
        ),
        Part(
            "Son employeur actuel",
            (
                *_person("employeur", _EMPLOYER),
                Question("employeur-fonction", "Fonction", (*_EMPLOYER, "job")),
                Question("employeur-entreprise", "Entreprise", (*_EMPLOYER, "businessName")),
                Question("employeur-siret", "SIRET", (*_EMPLOYER, "businessSiret")),
                Question("employeur-adresse", "Adresse", (*_EMPLOYER, "businessAddress")),
            ),
            _EMPLOYER,
            Role.BENEFICIARY_CURRENT_EMPLOYER,
            True,
            "Si la personne a un emploi en ce moment. Sinon, laissez vide.",
        ),
    ),
    Step.COMPANY: (
        Part(
            "L'entreprise qui accueille",
            (Question("nom", "Nom", ("businessName",)), Question("siret", "SIRET", ("siret",), help="Quatorze chiffres.")),
        ),
        Part("Qui signe pour l'entreprise", _person("signataire", _COMPANY), _COMPANY, Role.ESTABLISHMENT_REPRESENTATIVE),
        Part(
            "Le tuteur",
            (*_person("tuteur", _TUTOR), Question("tuteur-fonction", "Fonction", (*_TUTOR, "job"))),
            _TUTOR,
            Role.ESTABLISHMENT_TUTOR,
            help="Ce peut être la même personne : écrivez-la de nouveau.",
        ),
    ),
    Step.WORK: (
        Part(
            "Le travail",
            (
                Question("activites", "Ce qui sera fait", ("immersionActivities",), "long"),
                Question("competences", "Ce qui sera observé ou essayé", ("immersionSkills",), "long", False),
                Question(
                    "objectif", "Le but", ("immersionObjective",), "choice", options={each.value: each.value for each in Objective}
                ),
                Question("presence", "Où se passe l'immersion", ("remoteWorkMode",), "choice", options=_REMOTE),
                Question("lieu", "Adresse, avec le code postal", ("immersionAddress",)),
                Question("protection", "Équipements de protection fournis", ("individualProtectionDescription",), "text", False),
                Question("prevention", "Mesures de prévention sanitaire", ("sanitaryPreventionDescription",), "text", False),
                Question("conditions", "Conditions particulières", ("workConditions",), "long", False),
                Question("avantages", "Ce que l'entreprise offre", ("businessAdvantages",), "text", False),
            ),
        ),
    ),
}
_FLAGS = {"individualProtectionDescription": "individualProtection", "sanitaryPreventionDescription": "sanitaryPrevention"}
_OWN = {
    Step.WORK: ("immersionAppellation", *_FLAGS.values()),
    Step.HOURS: ("dateStart", "dateEnd", "schedule"),
    Step.PRESCRIBER: ("agencyId",),
}


def parts_of(step: Step, answers: Mapping[str, Any]) -> tuple[Part, ...]:
    """What a step asks; the school, of pupils only."""
    parts = _PARTS.get(step, ())
    if step is Step.PERSON and answers.get("internshipKind") == InternshipKind.MINI_STAGE:
        return (parts[0], Part("Ses études et son adresse", _SCHOOL), *parts[1:])
    return parts


def known(parts: Iterable[Part], answers: Mapping[str, Any]) -> dict[str, str]:
    """What the fields hold."""
    found = {}
    for question in (each for part in parts for each in part.questions):
        value: Any = answers
        for name in question.path:
            value = value.get(name) if isinstance(value, Mapping) else None
        found[question.name] = (
            value[:10] if question.kind == "date" and isinstance(value, str) else value if isinstance(value, str) else ""
        )
    return found


def read(step: Step, sent: FormData, answers: Mapping[str, Any]) -> Answers:
    """The answers, with those of a step as they were sent."""
    made: Answers = deepcopy(dict(answers))
    for part in parts_of(step, made):
        typed = {question.path: _text(sent, question) for question in part.questions}
        if part.optional and not any(typed.values()):
            _forget(made, part.person)
            continue
        for path, text in typed.items():
            if text:
                _place(made, path[:-1])[path[-1]] = text
            else:
                _forget(made, path)
        if part.role:
            _place(made, part.person)["role"] = part.role.value
    if step is Step.WORK:
        made |= {"immersionSkills": made.get("immersionSkills", "")}
        for description, flag in _FLAGS.items():
            made |= {description: made.get(description, ""), flag: bool(made.get(description))}
    return made


def with_job(answers: Answers, job: Appellation | None) -> Answers:
    """The answers, with the job chosen."""
    return answers if job is None else answers | {"immersionAppellation": trade.written(job)}


def faults_of(step: Step, answers: Mapping[str, Any], *, now: datetime) -> list[Fault]:
    """What is wrong or missing in a step."""
    judged = judge(answers, now=now)
    missing = [Fault(each.path, each.code, _MISSING) if each.code == REQUIRED[0] else each for each in judged.missing]
    return [each for each in (*judged.wrong, *missing) if step_of(each.path) is step]


def step_of(path: str) -> Step:
    """Where something is put right."""
    for step, parts in _PARTS.items():
        starts = {".".join(question.path) for part in parts for question in part.questions}
        starts |= {".".join(part.person) for part in parts if part.person} | set(_OWN.get(step, ()))
        if any(path == start or path.startswith(f"{start}.") for start in starts):
            return step
    for step, names in _OWN.items():
        if path.split(".")[0] in names:
            return step
    return Step.PERSON if path.startswith("signatories") else Step.CHECK


def placed(step: Step, faults: Iterable[Fault], answers: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong, by the name of the field that shows it."""
    names = {".".join(question.path): question.name for part in parts_of(step, answers) for question in part.questions}
    # Someone of whom nothing was said lacks all: the first question about them shows it.
    names |= {".".join(part.person): part.questions[0].name for part in parts_of(step, answers) if part.person}
    names |= {"immersionAppellation": "metier", "agencyId": "agence", "dateStart": "debut", "dateEnd": "debut", "schedule": "horaires"}
    told: dict[str, str] = {}
    for fault in faults:
        name = names.get(fault.path) or timetable.field_of(fault.path) or names.get(fault.path.split(".")[0])
        if name is None and fault.path == "signatories":
            name = next((part.questions[0].name for part in parts_of(step, answers) if part.person), None)
        told.setdefault(name or fault.path, fault.message)
    return told


def _place(answers: Answers, path: Path) -> Answers:
    for name in path:
        if not isinstance(answers.get(name), dict):
            answers[name] = {}
        answers = answers[name]
    return answers


def _forget(answers: Answers, path: Path) -> None:
    for name in path[:-1]:
        below = answers.get(name)
        if not isinstance(below, dict):
            return
        answers = below
    answers.pop(path[-1], None)


def _text(sent: FormData, question: Question) -> str:
    raw = sent.get(question.name, "")
    text = legible(raw if isinstance(raw, str) else "")[:_LONGEST].replace("\r\n", "\n").strip()
    return text if question.kind == "long" else " ".join(text.split())
