"""The form of an event: what it holds, and what an event that is kept puts in it. Pure; `reading` turns it into announcements.

Only what differs from what the form was filled with is changed: the rest of the event stays as it is, also what this form does not
show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from tremplin.dashboard.faults import Fault, in_order
from tremplin.events.model import Event
from tremplin.events.recurrence import LABELS as REPEATED
from tremplin.events.vocabulary import TYPES
from tremplin.events.zones import MAINLAND, OVERSEAS, zone_of
from tremplin.kit.problem import Problem
from tremplin.reference.rome.catalogue import find_rome

HERE, ELSEWHERE, FREE = "ici", "ailleurs", "libre"
ON_SITE, REMOTE, BOTH = "place", "distance", "deux"
TAKING_PART: Mapping[str, str] = {ON_SITE: "Sur place", REMOTE: "À distance", BOTH: "Sur place et à distance"}
REGISTERING: Mapping[str, str] = {
    HERE: "Ici : Tremplin tient la liste, écrit aux inscrits et gère la liste d'attente",
    ELSEWHERE: "Sur une autre page, que je donne",
    FREE: "Sans inscription : on vient librement",
}
ZONES: Mapping[str, str] = {
    "": "Heure du lieu",
    MAINLAND: "Heure de Paris",
    "America/Guadeloupe": "Heure de Guadeloupe",
    "America/Martinique": "Heure de Martinique",
    "America/Cayenne": "Heure de Guyane",
    "Indian/Reunion": "Heure de La Réunion",
    "Indian/Mayotte": "Heure de Mayotte",
    "America/Miquelon": "Heure de Saint-Pierre-et-Miquelon",
    "Pacific/Noumea": "Heure de Nouvelle-Calédonie",
    "Pacific/Tahiti": "Heure de Tahiti",
    "Pacific/Wallis": "Heure de Wallis-et-Futuna",
}
assert set(ZONES) - {"", MAINLAND} <= set(OVERSEAS.values())
CHOICES: Mapping[str, Mapping[str, str]] = {
    "type": {label: label for label in TYPES.values()},
    "fuseau": ZONES,
    "repete": {each.value: label for each, label in REPEATED.items()},
    "participation": TAKING_PART,
    "inscription": REGISTERING,
}
LINES = (
    *("titre", "type", "jour", "heure", "jour-fin", "heure-fin", "fuseau", "repete", "dernier-jour", "participation"),
    *("etablissement", "rue", "code-postal", "ville", "visio", "inscription", "lien", "places", "places-distance"),
    *("organisateur", "contact"),
)
TEXTS = ("description", "deroulement", "autres-jours", "publics", "objectifs", "metiers", "offres")
"""Several lines each: those after `deroulement` hold one thing a line."""
TICKED = ("journee", "tous-metiers")
FIELDS = (*LINES[:1], *TEXTS[:2], *LINES[1:8], "journee", LINES[8], TEXTS[2], *LINES[9:], *TEXTS[3:], TICKED[1])
_SHOWN_AT = {
    "/titre": "titre",
    "/description": "description",
    "/deroulement": "deroulement",
    "/dateEvenement": "jour",
    "/dateFinEvenement": "jour-fin",
    "/timezone": "fuseau",
    "/repetition": "dernier-jour",
    "/dates": "autres-jours",
    "/heureDebut": "heure",
    "/heureFin": "heure-fin",
    "/libelleEtablissement": "etablissement",
    "/rue": "rue",
    "/ville": "ville",
    "/latitude": "ville",
    "/urlConnexion": "visio",
    "/urlDetailEvenement": "lien",
    "/nombrePlaceTotalPresentiel": "places",
    "/nombrePlaceTotalDistance": "places-distance",
    "/libelleOrganisateurPrincipal": "organisateur",
    "/contact": "contact",
}
_JOB = re.compile(r"/codesRome(/\d+)?")


def blank(organiser: str) -> dict[str, str]:
    """What is shown to whoever announces an event."""
    given = dict.fromkeys(FIELDS, "")
    return given | {"participation": ON_SITE, "inscription": HERE, "organisateur": organiser, "type": TYPES[16]}


def filled(event: Event) -> dict[str, str]:
    """The form of an event as it is kept."""
    ends = event.local_end
    held = {
        "titre": event.title,
        "type": event.type,
        "description": event.description,
        "deroulement": event.programme,
        "jour": f"{event.local_start:%Y-%m-%d}",
        "heure": "" if event.all_day else f"{event.local_start:%H:%M}",
        "jour-fin": f"{event.last_day:%Y-%m-%d}" if event.last_day != event.local_start.date() else "",
        "heure-fin": "" if event.all_day or ends == event.local_start else _hour_of_end(event, ends),
        "fuseau": "" if event.timezone == zone_of(event.department) else event.timezone,
        "journee": "oui" if event.all_day else "",
        "participation": BOTH if event.on_site and event.remote else REMOTE if event.remote else ON_SITE,
        "etablissement": event.venue,
        "rue": event.street,
        "code-postal": event.postcode,
        "ville": event.city,
        "visio": event.remote_url,
        "inscription": ELSEWHERE if event.url else HERE if event.seats_on_site or event.seats_remote else FREE,
        "lien": event.url,
        "places": str(event.seats_on_site or ""),
        "places-distance": str(event.seats_remote or ""),
        "organisateur": event.organiser,
        "contact": event.contact,
        "publics": "\n".join(event.audiences),
        "objectifs": "\n".join(event.objectives),
        "metiers": "\n".join(_job(code) for code in event.rome_codes),
        "offres": "\n".join(event.offer_ids),
        "tous-metiers": "oui" if event.multi_sector else "",
    }
    return dict.fromkeys(FIELDS, "") | {name: value or "" for name, value in held.items()}


def copied(event: Event) -> dict[str, str]:
    """The form of another event that says the same, on a day to be given."""
    return filled(event) | dict.fromkeys(("jour", "jour-fin"), "")


def faults(problems: Iterable[Problem]) -> list[Fault]:
    """Where each problem is shown, in the order of the page."""
    return in_order(problems, FIELDS, field_of)


def field_of(pointer: str) -> str:
    return "metiers" if _JOB.fullmatch(pointer) else _SHOWN_AT.get(pointer, "")


def _hour_of_end(event: Event, ends: datetime) -> str:
    """Midnight ends the day before, as « 00:00 » of the next one."""
    return f"{ends:%H:%M}"


def _job(code: str) -> str:
    """A code of ROME with what it stands for: the code is what is read again."""
    known = find_rome(code)
    return f"{code} {known.label}" if known else code
