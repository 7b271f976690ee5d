"""What each route takes, in the schemas of the contract (§1.6, §1.8, §1.9, §1.13)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from tremplin.apis.immersion.checks import (
    Check,
    Issue,
    Path,
    Read,
    both,
    changed,
    chosen,
    either,
    flag,
    literal,
    many,
    nullable,
    number,
    option,
    optional,
    shape,
    text,
)
from tremplin.immersions.contacts.model import Kind, Objective
from tremplin.immersions.offers.model import ContactMode, DisabledWorkers, RemoteWork
from tremplin.kit.mailbox import mailbox
from tremplin.kit.phone import dialled

MOST_PER_PAGE, MOST_PER_PAGE_SERVED, PER_PAGE = 5000, 500, 100
_INVALID_EMAIL = "Veuillez saisir une adresse e-mail valide"
_INVALID_PHONE = "Numéro de téléphone incorrect"

SIRET = changed(text(form=(r"(?:\s*[0-9]){14}\s*", "SIRET doit être composé de 14 chiffres")), lambda siret: re.sub(r"\s", "", siret))
APPELLATION = text(form=(r"[0-9]{5}[0-9]?", "Code appellation incorrect"), least=0, trimmed=False)
LOCATION = text(most=36)
_SHORT, _LONG = text(most=255), text(most=1024)


def _email() -> Check:
    """An address, in lower case and without accents."""

    def read(given: Any, path: Path) -> Read:
        value, issues = text().read(given, path)
        if issues:
            return value, issues
        kept = mailbox(value)
        return (kept, []) if kept else (value, [Issue(path, _INVALID_EMAIL)])

    return Check(read, {"type": "string", "format": "email"})


def _phone() -> Check:
    """A number of any country, in E.164."""

    def read(given: Any, path: Path) -> Read:
        value, issues = text().read(given, path)
        if issues:
            return value, issues
        number_ = dialled(value)
        return (number_, []) if number_ else (value, [Issue(path, _INVALID_PHONE)])

    return Check(read, {"type": "string", "examples": ["+33612345678"]})


def _none_of(check: Check) -> Check:
    """A list that may be empty, which an address can only write `name[]=`."""
    return replace(check, read=lambda given, path: ([], []) if given == [""] else check.read(given, path))


def _pagination(most: int) -> Check:
    above = (0, "Too small: expected number to be >0")
    return shape(
        page=optional(number(above=above, least=1, whole=True)),
        perPage=optional(number(above=above, least=1, most=most, whole=True)),
    )


_ACQUISITION = shape(acquisitionCampaign=optional(text(least=0)), acquisitionKeyword=optional(text(least=0)))
_KM = number(above=(0, "Cette valeur doit être positive"), most=100)
_LATITUDE, _LONGITUDE = number(least=-90, most=90), number(least=-180, most=180)
_SORT_ORDER = optional(option("asc", "desc"))
_PLACED = shape(sortBy=literal("distance"), sortOrder=_SORT_ORDER, latitude=_LATITUDE, longitude=_LONGITUDE, distanceKm=_KM)
_ANYWHERE = shape(
    sortBy=option("date", "score"),
    sortOrder=_SORT_ORDER,
    latitude=optional(_LATITUDE),
    longitude=optional(_LONGITUDE),
    distanceKm=optional(_KM),
)
OFFERS = both(
    shape(
        appellationCodes=optional(many(APPELLATION)),
        departmentCodes=optional(many(_LONG)),
        fitForDisabledWorkers=optional(_none_of(many(option(*DisabledWorkers, message=None)))),
        locationIds=optional(many(LOCATION)),
        nafCodes=optional(many(text(most=5, least=0), nonempty=True)),
        sirets=optional(many(SIRET)),
        searchableBy=optional(option("students", "jobSeekers")),
        place=optional(text(most=1024, least=0)),
        showOnlyAvailableOffers=optional(flag()),
    ),
    _pagination(MOST_PER_PAGE),
    chosen("sortBy", [(("date", "score"), _ANYWHERE), (("distance",), _PLACED)]),
    _ACQUISITION,
    shape(remoteWorkModes=optional(many(option(*RemoteWork, message="Veuillez choisir une modalité")))),
)
"""`GET /v3/offers`."""

OFFER_PATH = shape(siret=SIRET, appellationCode=APPELLATION, locationId=optional(LOCATION))
"""What only the use case looks at, in addresses of offers."""

_CONTACT = shape(
    appellationCode=APPELLATION,
    siret=SIRET,
    potentialBeneficiaryFirstName=_SHORT,
    potentialBeneficiaryLastName=_SHORT,
    potentialBeneficiaryEmail=_email(),
    locationId=LOCATION,
    potentialBeneficiaryPhone=_phone(),
    datePreferences=text(most=6000),
    contactMode=option(*ContactMode),
)
_OBJECTIVE = option(*Objective, message="Vous devez choisir un objectif d'immersion")
APPLY = both(
    either(
        both(
            _CONTACT,
            shape(
                kind=literal(Kind.ADULT),
                immersionObjective=_OBJECTIVE,
                experienceAdditionalInformation=optional(_LONG),
                potentialBeneficiaryResumeLink=optional(_LONG),
            ),
        ),
        both(
            _CONTACT,
            shape(kind=literal(Kind.PUPIL), immersionObjective=literal(Objective.DISCOVER), levelOfEducation=option("3ème", "2nde")),
        ),
    ),
    _ACQUISITION,
)
"""`POST /v3/apply-to-offer`."""

SEARCH_V2 = both(
    shape(
        appellationCodes=optional(many(APPELLATION)),
        voluntaryToImmersion=optional(flag()),
        establishmentSearchableBy=optional(option("students", "jobSeekers")),
    ),
    shape(sortedBy=optional(option("distance", "date")), latitude=_LATITUDE, longitude=_LONGITUDE, distanceKm=_KM),
)
"""`GET /v2/search`."""

_CONTACT_V2 = {
    "appellationCode": APPELLATION,
    "siret": SIRET,
    "potentialBeneficiaryFirstName": _LONG,
    "potentialBeneficiaryLastName": _LONG,
    "potentialBeneficiaryEmail": _email(),
    "locationId": optional(LOCATION),
}
CONTACT_V2 = either(
    shape(
        **_CONTACT_V2,
        contactMode=literal(ContactMode.EMAIL),
        message=_LONG,
        potentialBeneficiaryPhone=_phone(),
        immersionObjective=nullable(_OBJECTIVE),
        potentialBeneficiaryResumeLink=optional(text(most=1024, least=0)),
    ),
    shape(**_CONTACT_V2, contactMode=literal(ContactMode.PHONE)),
    shape(**_CONTACT_V2, contactMode=literal(ContactMode.IN_PERSON)),
)
"""`POST /v2/contact-establishment`."""

STATISTICS = _pagination(MOST_PER_PAGE)
"""`GET /v2/statistics/establishments`."""

APPELLATION_SEARCH = shape(searchText=text(most=1024, least=0), fetchAppellationsFromNaturalLanguage=optional(flag()))
"""`GET /appellation`."""


def _header(given: Any, path: Path) -> Read:
    """Whatever it is: an empty one is looked at later, as a key."""
    if isinstance(given, str):
        return given, []
    return "", [Issue(path, "Invalid input: expected string, received undefined", aborts=True)]


HEADERS = shape(authorization=Check(_header, {"type": "string"}))
"""Of every route that wants a key."""
