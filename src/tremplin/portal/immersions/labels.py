"""The words that the public pages put on the values of immersion offers."""

from __future__ import annotations

from tremplin.immersions.offers.model import CompanySize, ContactMode, DisabledWorkers, RemoteWork
from tremplin.portal.immersions.forms import FILTERS
from tremplin.portal.language.spoken import _, marked, spoken
from tremplin.reference.naf import naf_sections

FILTER_TITLES = {
    "searchableBy": marked("Pour qui"),
    "remoteWorkMode": marked("Sur place ou à distance"),
    "contactMode": marked("Comment prendre contact"),
    "companySize": marked("Taille de l'entreprise"),
    "fitForDisabledWorkers": marked("Travailleurs handicapés"),
    "nafSection": marked("Secteur d'activité"),
}
assert FILTER_TITLES.keys() == FILTERS.keys()

REMOTE: dict[str, str] = {
    RemoteWork.ON_SITE: marked("Sur place"),
    RemoteWork.HYBRID: marked("En partie à distance"),
    RemoteWork.FULL_REMOTE: marked("Entièrement à distance"),
}
CONTACT: dict[str, str] = {
    ContactMode.EMAIL: marked("Par courriel"),
    ContactMode.PHONE: marked("Par téléphone"),
    ContactMode.IN_PERSON: marked("En se présentant sur place"),
}
SIZES: dict[str, str] = {
    CompanySize.VERY_SMALL: marked("Moins de 10 personnes"),
    CompanySize.SMALL: marked("De 10 à 49 personnes"),
    CompanySize.MEDIUM: marked("De 50 à 249 personnes"),
    CompanySize.LARGE: marked("250 personnes et plus"),
}
DISABLED: dict[str, str] = {
    DisabledWorkers.CERTIFIED: marked("Accueil reconnu par France Travail"),
    DisabledWorkers.DECLARED: marked("L'entreprise se dit prête à les accueillir"),
}
AUDIENCES = {"students": marked("Pour les élèves"), "jobSeekers": marked("Pour les adultes")}
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
    """A value of a filter in plain words; a value that we have no word for is shown as it is."""
    if field == "nafSection":
        section = naf_sections().get(value)
        return _(section.label) if section else value
    return _(_BY_FIELD[field].get(value, value))


def employees(given: str) -> str:
    """« de 10 à 19 personnes », from a range of the contract; empty when it is not known."""
    number = spoken().writing.number
    if given.startswith("+"):
        return _("plus de %(most)s personnes", most=number(10_000))
    least, dash, most = given.partition("-")
    if not least or not dash or most in ("", "0"):
        return _("une seule personne") if least == "0" else ""
    return _("de %(least)s à %(most)s personnes", least=number(int(least)), most=number(int(most)))
