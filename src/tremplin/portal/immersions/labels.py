"""The words that the public pages put on the values of immersion offers."""

from __future__ import annotations

from tremplin.immersions.offers.model import CompanySize, ContactMode, DisabledWorkers, RemoteWork
from tremplin.portal.immersions.forms import FILTERS
from tremplin.reference.naf import naf_sections

FILTER_TITLES = {
    "searchableBy": "Pour qui",
    "remoteWorkMode": "Sur place ou à distance",
    "contactMode": "Comment prendre contact",
    "companySize": "Taille de l'entreprise",
    "fitForDisabledWorkers": "Travailleurs handicapés",
    "nafSection": "Secteur d'activité",
}
assert FILTER_TITLES.keys() == FILTERS.keys()

REMOTE: dict[str, str] = {
    RemoteWork.ON_SITE: "Sur place",
    RemoteWork.HYBRID: "En partie à distance",
    RemoteWork.FULL_REMOTE: "Entièrement à distance",
}
CONTACT: dict[str, str] = {
    ContactMode.EMAIL: "Par courriel",
    ContactMode.PHONE: "Par téléphone",
    ContactMode.IN_PERSON: "En se présentant sur place",
}
SIZES: dict[str, str] = {
    CompanySize.VERY_SMALL: "Moins de 10 personnes",
    CompanySize.SMALL: "De 10 à 49 personnes",
    CompanySize.MEDIUM: "De 50 à 249 personnes",
    CompanySize.LARGE: "250 personnes et plus",
}
DISABLED: dict[str, str] = {
    DisabledWorkers.CERTIFIED: "Accueil reconnu par France Travail",
    DisabledWorkers.DECLARED: "L'entreprise se dit prête à les accueillir",
}
AUDIENCES = {"students": "Pour les élèves", "jobSeekers": "Pour les adultes"}
_BY_FIELD = {
    "remoteWorkMode": REMOTE,
    "contactMode": CONTACT,
    "companySize": SIZES,
    "fitForDisabledWorkers": DISABLED,
    "searchableBy": AUDIENCES,
}


def values(field: str) -> tuple[str, ...]:
    """The values of a filter that are worth a box: nobody looks for a company that does not welcome disabled workers."""
    return tuple(naf_sections() if field == "nafSection" else _BY_FIELD[field])


def label(field: str, value: str) -> str:
    """A value of a filter in plain French; a value that we have no word for is shown as it is."""
    if field == "nafSection":
        section = naf_sections().get(value)
        return section.label if section else value
    return _BY_FIELD[field].get(value, value)


def employees(given: str) -> str:
    """« de 10 à 19 personnes », from a range of the contract; empty when it is not known."""
    if given.startswith("+"):
        return "plus de 10\u202f000 personnes"
    least, _, most = given.partition("-")
    if not least or most in ("", "0"):
        return "une seule personne" if least == "0" else ""
    return f"de {_number(least)} à {_number(most)} personnes"


def _number(digits: str) -> str:
    return f"{int(digits):,}".replace(",", "\u202f")
