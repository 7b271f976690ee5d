"""The form of a mission: what it holds, what was changed in it, where each problem is shown. Pure.

Only what differs from what the form was filled with is sent to the domain: the rest of the mission stays exactly as it is, also what
this form does not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from tremplin.dashboard.faults import Fault, in_order
from tremplin.kit.french import PARIS, day_of
from tremplin.kit.problem import Problem
from tremplin.missions.draft import AddressDraft
from tremplin.missions.model import Mission, Organisation, Remote
from tremplin.missions.problems import FIELD_UNREADABLE
from tremplin.missions.revision import Changes
from tremplin.reference.domains import DOMAINS
from tremplin.reference.mission_types import MISSION_TYPE_LABELS

REMOTE: Mapping[str, str] = {
    "": "Non précisé",
    Remote.NO: "Sur place",
    Remote.POSSIBLE: "En partie à distance",
    Remote.FULL: "Entièrement à distance",
    Remote.LOCAL: "Près de chez le bénévole, partout en France",
}
YES_NO: Mapping[str, str] = {"": "Non précisé", "oui": "Oui", "non": "Non"}
_FLAGS: Mapping[str, bool | None] = {"": None, "oui": True, "non": False}
MOST_PLACES = 20
# Name in the form → name in the draft, for one line of text.
_LINES = {"titre": "title", "lien": "application_url", "horaires": "schedule", "domaine": "domain", "type": "type"}
_ORGANISATION = {"organisation": "name", "rna": "rna", "siret": "siret"}
_DATES = {"debut": "start_at", "fin": "end_at"}
_YES_NO = {"mineurs": "open_to_minors", "mobilite": "reduced_mobility_accessible"}
FIELDS = (
    *("titre", "description", "domaine", "type", "organisation", "rna", "siret", "distance"),
    *("debut", "fin", "horaires", "places", "lien", "mineurs", "mobilite"),
)
_SHOWN_AT = {
    "/title": "titre",
    "/description": "description",
    "/domain": "domaine",
    "/type": "type",
    "/organizationName": "organisation",
    "/organizationRNA": "rna",
    "/organizationSiret": "siret",
    "/organizationSiren": "siret",
    "/remote": "distance",
    "/addresses": "ville-0",
    "/startAt": "debut",
    "/endAt": "fin",
    "/schedule": "horaires",
    "/places": "places",
    "/applicationUrl": "lien",
}
LABELS: Mapping[str, str] = {
    "titre": "le titre",
    "description": "la description",
    "domaine": "le domaine",
    "type": "le type",
    "organisation": "l'organisation",
    "rna": "le numéro RNA",
    "siret": "le SIRET",
    "distance": "à distance ou sur place",
    "debut": "le début",
    "fin": "la fin",
    "horaires": "les horaires",
    "places": "le nombre de places",
    "lien": "l'adresse pour candidater",
    "mineurs": "l'ouverture aux mineurs",
    "mobilite": "l'accessibilité",
}
_ADDRESS = re.compile(r"/addresses/(\d+)(/.*)?")


@dataclass(frozen=True, slots=True)
class Place:
    """An address as typed."""

    street: str = ""
    postal_code: str = ""
    city: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.street or self.postal_code or self.city)


@dataclass(frozen=True, slots=True)
class Form:
    """What the form holds, as typed."""

    values: Mapping[str, str]
    places: tuple[Place, ...] = (Place(),)


BLANK = Form(dict.fromkeys(FIELDS, ""))
NEW = Form({**BLANK.values, "distance": Remote.NO.value})
"""What is shown to whoever writes a mission."""


def filled(mission: Mission, organisation: Organisation | None) -> Form:
    """The form of a mission as it is kept."""
    flags = {value: name for name, value in _FLAGS.items()}
    held = {name: getattr(mission, kept) or "" for name, kept in _LINES.items()}
    held |= {name: (getattr(organisation, kept) or "") if organisation else "" for name, kept in _ORGANISATION.items()}
    held |= {name: _shown_day(getattr(mission, kept)) for name, kept in _DATES.items()}
    held |= {name: flags[getattr(mission, kept)] for name, kept in _YES_NO.items()}
    held |= {
        "description": (mission.description or "").strip(),
        "distance": mission.remote if mission.remote in REMOTE else "",
        "places": str(mission.places) if mission.places_given and mission.places else "",
    }
    places = tuple(Place(each.street or "", each.postal_code or "", each.city or "") for each in mission.addresses)
    return Form({name: str(value) for name, value in held.items()}, places or (Place(),))


def said(told: Changes) -> Form:
    """The form of what is said of a mission, as a draft or a web page says it."""
    mission, organisation = told.mission, told.organisation
    flags = {value: name for name, value in _FLAGS.items()}
    held = {name: mission.get(kept) or "" for name, kept in _LINES.items()}
    held |= {name: organisation.get(kept) or "" for name, kept in _ORGANISATION.items()}
    held |= {name: _shown_day(mission.get(kept)) for name, kept in _DATES.items()}
    held |= {name: flags[mission.get(kept)] for name, kept in _YES_NO.items()}
    held |= {
        "description": mission.get("description") or "",
        "distance": mission.get("remote") or "",
        "places": mission.get("places") or "",
    }
    places = tuple(Place(each.street or "", each.postal_code or "", each.city or "") for each in mission.get("addresses") or ())
    return Form({name: str(value) for name, value in held.items()}, places[:MOST_PLACES] or (Place(),))


def differences(before: Form, after: Form) -> list[str]:
    """Names of the fields of a page that differ, for people."""
    names = [LABELS[name] for name in FIELDS if before.values.get(name) != after.values.get(name)]
    return names + (["les lieux"] if before.places != after.places else [])


def changes(before: Form, after: Form) -> Changes:
    """What was changed, as the domain is told of it, with what could not be read."""
    differing = {name: value for name, value in after.values.items() if value != before.values.get(name, "")}
    mission: dict[str, Any] = {kept: differing[name] or None for name, kept in _LINES.items() if name in differing}
    problems: list[Problem] = []
    mission |= {kept: _day(differing[name], kept, problems) for name, kept in _DATES.items() if name in differing}
    mission |= {kept: _FLAGS.get(differing[name]) for name, kept in _YES_NO.items() if name in differing}
    if "description" in differing:
        mission["description"] = differing["description"] or None
    if "distance" in differing:
        mission["remote"] = differing["distance"] or None
    if "places" in differing:
        mission["places"] = _count(differing["places"], problems)
    given = [each for each in after.places if not each.is_blank]
    if given != [each for each in before.places if not each.is_blank]:
        mission["addresses"] = [
            AddressDraft(street=e.street or None, postal_code=e.postal_code or None, city=e.city or None) for e in given
        ]
    # The domain understands which organisation is meant from all that is said of it.
    organisation: dict[str, Any] = {}
    if any(name in differing for name in _ORGANISATION):
        organisation = {kept: after.values.get(name) or None for name, kept in _ORGANISATION.items()}
    return Changes(mission, organisation, tuple(problems))


def faults(problems: Iterable[Problem | Mapping[str, str]]) -> list[Fault]:
    """Where each problem is shown, in the order of the page."""
    return in_order(problems, FIELDS, _field)


def _field(pointer: str) -> str:
    if address := _ADDRESS.fullmatch(pointer):
        return f"ville-{address[1]}"
    return _SHOWN_AT.get(pointer, "")


def _shown_day(at: datetime | None) -> str:
    return f"{day_of(at)}" if at else ""


def _day(typed: str, name: str, problems: list[Problem]) -> datetime | None:
    """The instant at which a day begins in Paris."""
    if not typed:
        return None
    try:
        return datetime.combine(date.fromisoformat(typed), time(), PARIS)
    except (ValueError, OverflowError):
        pointer = {"start_at": "/startAt", "end_at": "/endAt"}[name]
        problems.append(FIELD_UNREADABLE.at(pointer, reason=f"« {typed[:40]} » n'est pas une date"))
        return None


def _count(typed: str, problems: list[Problem]) -> int | None:
    if not typed:
        return None
    if typed.isascii() and typed.isdigit() and len(typed) < 7:
        return int(typed)
    problems.append(FIELD_UNREADABLE.at("/places", reason=f"« {typed[:40]} » n'est pas un nombre entier"))
    return None


CHOICES: Mapping[str, Mapping[str, str]] = {
    "domaine": {"": "Choisissez un domaine"} | dict(DOMAINS),
    "type": {"": "Non précisé"} | dict(MISSION_TYPE_LABELS),
    "distance": REMOTE,
    "mineurs": YES_NO,
    "mobilite": YES_NO,
}
