"""What a step of the form sends, read into answers; and where to show what is wrong with them. Nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from tremplin.immersions.hosts.model import MOST_JOBS, MOST_PEOPLE, MOST_PLACES, Answers, Person, Step
from tremplin.immersions.offers.model import Role
from tremplin.kit.problem import Problem
from tremplin.kit.texts import legible

_LONGEST, _LONGEST_TEXT = 600, 12_000  # longer than any rule allows: the rule then says so
ASKED: Mapping[Step, tuple[str, ...]] = {
    Step.COMPANY: ("siret", "name", "customized_name", "naf", "employees", "website", "email"),
    Step.JOBS: ("jobs",),
    Step.PLACES: ("addresses", "modes"),
    Step.CONTACT: (
        "contact_mode", "people", "main", "welcome_address", "contacts", "available_from", "students", "job_seekers",
        "disabled_workers", "information",
    ),
    Step.CHECK: (),
}  # fmt: skip
"""The answers that each step asks."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to put right: the id of its field, what is wrong, what to do."""

    field: str
    message: str
    hint: str


def read(step: Step, sent: FormData, before: Answers, *, siret_is_fixed: bool = False) -> Answers:
    """The answers, with those of a step as they were sent."""
    match step:
        case Step.COMPANY:
            return replace(
                before,
                siret=before.siret if siret_is_fixed else _line(sent, "siret"),
                name=_line(sent, "nom"),
                customized_name=_line(sent, "enseigne"),
                naf=_line(sent, "naf"),
                employees=_line(sent, "effectif"),
                website=_website(_line(sent, "site")),
                email=_line(sent, "courriel"),
            )
        case Step.JOBS:
            ticked = [code for code in _lines(sent, "metier") if code.isascii() and code.isdigit() and len(code) < 10]
            return replace(before, jobs=tuple(dict.fromkeys(ticked))[:MOST_JOBS])
        case Step.PLACES:
            typed = [place for place in _lines(sent, "adresse") if place]
            modes = {code: tuple(_lines(sent, f"mode-{code}")) for code in before.jobs}
            return replace(before, addresses=tuple(typed)[:MOST_PLACES], modes={code: each for code, each in modes.items() if each})
        case Step.CONTACT:
            return _contact(sent, before)
        case Step.CHECK:
            return before


def _contact(sent: FormData, before: Answers) -> Answers:
    people, main = _people(sent, before)
    return replace(
        before,
        contact_mode=_line(sent, "mode-contact"),
        people=people,
        main=main,
        welcome_address=_line(sent, "accueil"),
        contacts=_line(sent, "demandes"),
        available_from=_line(sent, "disponible"),
        students="eleves" in sent,
        job_seekers="demandeurs" in sent,
        disabled_workers=_line(sent, "handicap"),
        information=_text(sent, "precisions"),
    )


def _people(sent: FormData, before: Answers) -> tuple[tuple[Person, ...], int]:
    """The people given, without the lines left empty, and the rank of the one who is called or asked for."""
    columns = [_lines(sent, name) for name in ("prenom", "nom", "fonction", "telephone", "courriel-personne")]
    known = {person.email: person for person in before.people[1:]}
    chosen, main, people = _line(sent, "principal"), 0, list[Person]()
    for rank, (first, last, job, phone, email) in enumerate(zip(*columns, strict=False)):
        if rank and not any((first, last, job, phone, email)):
            continue
        held = before.people[0] if rank == 0 else known.get(email, Person())
        if chosen == str(rank):
            main = len(people)
        people.append(
            Person(
                email="" if rank == 0 else email,
                first_name=first,
                last_name=last,
                job=job,
                phone=phone,
                role=Role.ADMIN if rank == 0 else held.role,
                receives=held.receives,
            )
        )
    return tuple(people[:MOST_PEOPLE]) or before.people, main


def _website(text: str) -> str:
    """As people write it: `fournil.example` is an address too."""
    return f"https://{text}" if text and "://" not in text and re.fullmatch(r"[^\s@]+\.[^\s@]+", text) else text


def _line(sent: FormData, name: str) -> str:
    return next(iter(_lines(sent, name)), "")


def _lines(sent: FormData, name: str) -> list[str]:
    given = (each for each in sent.getlist(name) if isinstance(each, str))
    return [" ".join(legible(each[:_LONGEST]).split()) for each in given]


def _text(sent: FormData, name: str) -> str:
    given = sent.get(name)
    return legible(given[:_LONGEST_TEXT]).replace("\r\n", "\n").strip() if isinstance(given, str) else ""


_FIELDS = {
    "/siret": "siret",
    "/businessName": "nom",
    "/businessNameCustomized": "enseigne",
    "/naf": "naf",
    "/numberOfEmployeeRange": "effectif",
    "/website": "site",
    "/userRights/0/email": "courriel",
    "/businessAddresses": "adresse-0",
    "/contactMode": "mode-contact-EMAIL",
    "/potentialBeneficiaryWelcomeAddress": "accueil",
    "/maxContactsPerMonth": "demandes",
    "/nextAvailabilityDate": "disponible",
    "/searchableBy": "eleves",
    "/fitForDisabledWorkers": "handicap",
    "/additionalInformation": "precisions",
}
_OF_PEOPLE = {"/email": "courriel-personne", "/phone": "telephone", "/lastName": "nom-personne"}
_RANKED = re.compile(r"/(businessAddresses|userRights|offers)/(\d+)(/\w+)?")


# Said of what was left empty, which rules only call unreadable.
_EMPTY = {
    "siret": ("Donnez le SIRET", "14 chiffres : ils sont sur vos factures."),
    "courriel": ("Donnez votre adresse électronique", "Par exemple nom@entreprise.fr."),
}


def faults(problems: Sequence[Problem], answers: Answers) -> list[Fault]:
    """Where each problem is shown, in the order of the page; one a field, since one thing is put right at a time."""
    found: dict[str, Fault] = {}
    for each in problems:
        field = _field(each.pointer, answers)
        empty = _EMPTY.get(field) if not {"siret": answers.siret, "courriel": answers.email}.get(field) else None
        found.setdefault(field, Fault(field, *(empty or (each.message, each.hint))))
    return list(found.values())


def _field(pointer: str, answers: Answers) -> str:
    if found := _FIELDS.get(pointer):
        return found
    if match := _RANKED.fullmatch(pointer):
        kind, rank, rest = match.groups()
        if kind == "businessAddresses":
            return f"adresse-{rank}"
        if kind == "userRights":
            person = answers.people[int(rank)] if int(rank) < len(answers.people) else Person()
            missing = "telephone" if person.job else "fonction"
            return f"{_OF_PEOPLE.get(rest or '', missing)}-{rank}"
        if rest == "/remoteWorkMode":
            return "adresse-0"
    return f"telephone-{answers.main}" if pointer == "/userRights" else "texte"
