"""The form of a company that welcomes people: the answers it sends, as the form of companies themselves does, and where each problem
is shown. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from tremplin.dashboard.faults import Fault, in_order
from tremplin.immersions.hosts.model import MOST_JOBS, MOST_PLACES, Answers, Person
from tremplin.immersions.offers.model import EMPLOYEES, ContactMode, DisabledWorkers, RemoteWork, Role
from tremplin.kit.problem import Problem
from tremplin.reference.rome.catalogue import find_appellation
from tremplin.reference.rome.wanted import understand

LINES = (
    *("siret", "nom", "enseigne", "naf", "effectif", "site", "mode", "contact", "accueil", "prenom", "nom-personne", "fonction"),
    *("telephone", "courriel", "demandes", "disponible", "handicap"),
)
TEXTS = ("metiers", "adresses", "precisions")
TICKED = ("eleves", "demandeurs")
FIELDS = (*LINES[:6], *TEXTS[:2], *LINES[6:], *TICKED, TEXTS[2])
EACH_ITS_OWN = ""
MODES: Mapping[str, str] = {
    EACH_ITS_OWN: "Selon le métier, comme aujourd'hui",
    RemoteWork.ON_SITE: "Sur place",
    RemoteWork.HYBRID: "En partie à distance",
    RemoteWork.FULL_REMOTE: "Entièrement à distance",
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "mode": MODES,
    "effectif": {each: each.removeprefix("+") + (" salariés" if each else "Je ne sais pas") for each in EMPLOYEES},
    "contact": {
        ContactMode.EMAIL: "Par courriel : l'entreprise rappelle",
        ContactMode.PHONE: "Par téléphone",
        ContactMode.IN_PERSON: "En se présentant sur place",
    },
    "handicap": {
        "": "Non précisé",
        DisabledWorkers.DECLARED: "L'entreprise le dit",
        DisabledWorkers.CERTIFIED: "Certifié par France Travail",
        DisabledWorkers.NO: "Non",
    },
}
_SHOWN_AT = {
    "/siret": "siret",
    "/businessName": "nom",
    "/businessNameCustomized": "enseigne",
    "/naf": "naf",
    "/numberOfEmployeeRange": "effectif",
    "/website": "site",
    "/contactMode": "contact",
    "/maxContactsPerMonth": "demandes",
    "/nextAvailabilityDate": "disponible",
    "/fitForDisabledWorkers": "handicap",
    "/additionalInformation": "precisions",
    "/searchableBy": "eleves",
    "/userRights": "courriel",
}
_OF_PERSON = {"email": "courriel", "phone": "telephone", "job": "fonction", "firstName": "prenom", "lastName": "nom-personne"}
_CODE = re.compile(r"(\d{5,6})\b.*")


def filled(answers: Answers) -> dict[str, str]:
    """The form of these answers."""
    main = answers.people[0]
    modes = set(answers.modes.values())
    alike = next(iter(modes)) if len(modes) == 1 else ()
    mode = RemoteWork.ON_SITE if not modes else alike[0] if len(alike) == 1 else EACH_ITS_OWN
    held = {
        "siret": answers.siret,
        "nom": answers.name,
        "enseigne": answers.customized_name,
        "naf": answers.naf,
        "effectif": answers.employees,
        "site": answers.website,
        "metiers": "\n".join(_job(code) for code in answers.jobs),
        "adresses": "\n".join(answers.addresses),
        "mode": mode,
        "contact": answers.contact_mode,
        "accueil": answers.welcome_address,
        "prenom": main.first_name,
        "nom-personne": main.last_name,
        "fonction": main.job,
        "telephone": main.phone,
        "courriel": answers.email,
        "demandes": answers.contacts,
        "disponible": answers.available_from,
        "handicap": answers.disabled_workers,
        "precisions": answers.information,
        "eleves": "oui" if answers.students else "",
        "demandeurs": "oui" if answers.job_seekers else "",
    }
    return dict.fromkeys(FIELDS, "") | held


def read(values: Mapping[str, str], before: Answers) -> tuple[Answers, list[Fault]]:
    """The answers that were typed, and the lines of jobs that name none. Other people of the company stay as they are."""
    jobs, faults = _jobs(values.get("metiers", ""))
    mode = values.get("mode", "")
    modes = {code: (mode,) if mode else before.modes.get(code, (RemoteWork.ON_SITE,)) for code in jobs}
    first = before.people[0] if before.people else Person(role=Role.ADMIN)
    person = replace(
        first,
        email="",
        first_name=values.get("prenom", ""),
        last_name=values.get("nom-personne", ""),
        job=values.get("fonction", ""),
        phone=values.get("telephone", ""),
        role=Role.ADMIN,
    )
    addresses = [line.strip() for line in values.get("adresses", "").split("\n") if line.strip()]
    answers = replace(
        before,
        siret=before.siret or values.get("siret", ""),
        name=values.get("nom", ""),
        customized_name=values.get("enseigne", ""),
        naf=values.get("naf", ""),
        employees=values.get("effectif", ""),
        website=values.get("site", ""),
        email=values.get("courriel", ""),
        jobs=tuple(jobs),
        modes=modes,
        addresses=tuple(addresses[:MOST_PLACES]),
        contact_mode=values.get("contact") or ContactMode.EMAIL,
        people=(person, *before.people[1:]),
        main=0,
        welcome_address=values.get("accueil", ""),
        contacts=values.get("demandes", ""),
        available_from=values.get("disponible", ""),
        students=bool(values.get("eleves")),
        job_seekers=bool(values.get("demandeurs")),
        disabled_workers=values.get("handicap", ""),
        information=values.get("precisions", ""),
    )
    return answers, faults


def faults(problems: Iterable[Problem], others: Iterable[Fault] = ()) -> list[Fault]:
    """Where each problem is shown, in the order of the page."""
    return in_order(problems, FIELDS, _field, others)


def _field(pointer: str) -> str:
    if pointer.startswith("/offers"):
        return "mode" if pointer.endswith("/remoteWorkMode") else "metiers"
    if pointer.startswith("/businessAddresses"):
        return "adresses"
    if pointer.startswith("/potentialBeneficiaryWelcomeAddress"):
        return "accueil"
    if pointer.startswith("/userRights/"):
        return _OF_PERSON.get(pointer.rpartition("/")[2], "courriel")
    return _SHOWN_AT.get(pointer, "")


def _jobs(typed: str) -> tuple[list[str], list[Fault]]:
    """Codes of appellations, given as such or by their names."""
    codes: list[str] = []
    wrong: list[Fault] = []
    for said in (line.strip() for line in typed.split("\n") if line.strip()):
        coded = _CODE.fullmatch(said)
        if coded and find_appellation(coded[1]):
            codes.append(coded[1])
            continue
        meant = understand(said)
        if meant.appellations and not meant.guessed:
            codes.append(meant.appellations[0])
        else:
            wrong.append(Fault("metiers", f"Métier inconnu : « {said[:60]} »", "Donnez son nom, par exemple Boulanger, ou son code."))
    return list(dict.fromkeys(codes))[:MOST_JOBS], wrong


def _job(code: str) -> str:
    known = find_appellation(code)
    return f"{code} {known.label}" if known else code
