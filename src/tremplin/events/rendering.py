"""Events and fairs as the JSON of the contract (API Événements), but for what depends on where and when they are asked. Pure.

Hours are UTC, like the date; `timezone` tells the clock of the place. What the contract has no key for is added only where it says
something: `statut`, `motifStatut`, `dateFinEvenement` when the end is not that of `heureFin`, `contact`, `urlConnexion`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import orjson

from tremplin.events.model import Event, Fair, Status, end_of
from tremplin.events.vocabulary import ON_SITE, REMOTE
from tremplin.reference.communes import region_of

_STATES = {Status.CANCELLED: ("ANNULE", "Annulé"), Status.POSTPONED: ("REPORTE", "Reporté")}
_NO_PAGE = b'"urlDetailEvenement":null'


def render(event: Event) -> bytes:
    """An event; the address of its page is null when it is ours: `complete` writes it."""
    start, end = event.starts_at, event.ends_at
    body: dict[str, Any] = {
        "id": event.id,
        "titre": told_title(event),
        "description": event.description,
        "deroulement": event.programme,
        "dateEvenement": instant(start),
        "heureDebut": f"{start:%H:%M:%S}",
        "heureFin": f"{end:%H:%M:%S}",
        "timezone": event.timezone,
        "ville": event.city,
        "codePostal": event.postcode,
        "codeInsee": event.insee,
        "latitude": event.lat,
        "longitude": event.lon,
        "type": event.type,
        "modalites": modes(event),
        "objectifs": event.objectives,
        "publics": event.audiences,
        "operations": event.operations,
        "benefices": event.benefits,
        "diplomes": None,
        "codesRome": event.rome_codes,
        "multisectoriel": event.multi_sector,
        "offresId": event.offer_ids,
        "nombrePlaceTotalPresentiel": event.seats_on_site,
        "nombrePlaceTotalDistance": event.seats_remote,
        "nombreInscritPresentiel": event.registered_on_site,
        "nombreInscritDistance": event.registered_remote,
        "urlDetailEvenement": event.url,
        "libelleOrganisateurPrincipal": event.organiser,
        "libelleEtablissement": event.venue,
    }
    if end != end_of(start, end.time()):
        body["dateFinEvenement"] = instant(end)
    if event.status in _STATES:
        body["statut"] = _STATES[Status(event.status)][0]
    if event.status_reason:
        body["motifStatut"] = event.status_reason
    if event.contact:
        body["contact"] = event.contact
    if event.remote_url:
        body["urlConnexion"] = event.remote_url
    return orjson.dumps(body)


def complete(body: bytes, event_id: str, base_url: str) -> bytes:
    """The whole of an event: one that has no page elsewhere has ours."""
    return body.replace(_NO_PAGE, b'"urlDetailEvenement":%s' % orjson.dumps(page_of(event_id, base_url)), 1)


def page_of(event_id: int | str, base_url: str) -> str:
    """The address of an event's page here."""
    return f"{base_url}/evenements/{event_id}"


def render_on_site(event: Event) -> str:
    """An event as the list of those on site writes it: everything is text, days and hours are those of the place."""
    start, end = event.local_start, event.local_end
    region = region_of(event.department or "")
    return _text(
        {
            "titre": told_title(event),
            "categorie": event.type,
            "dateDebut": french_date(start.date()),
            "dateFin": french_date(event.last_day),
            "periode": "toute la journée" if event.all_day else f"de {_hour(start)} à {_hour(end)}",
            "rue": event.street or event.venue or "",
            "codePostal": event.postcode or "",
            "ville": event.city or "",
            "region": region.name if region else "",
            "latitudeGps": f"{event.lat:.6f}" if event.lat is not None else "",
            "longitudeGps": f"{event.lon:.6f}" if event.lon is not None else "",
        }
    )


def render_fair(fair: Fair) -> str:
    """The fields of a fair that do not depend on the day: eleven of twelve, the object left open."""
    return _text(
        {
            "titre": told_title(fair),
            "dateDebut": french_date(fair.starts_on),
            "dateFin": french_date(fair.ends_on),
            "dateDebutCandidature": french_date(fair.applications_from),
            "dateFinCandidature": french_date(fair.applications_until),
            "description": fair.description,
            "localisation": fair.place,
            "typeEvenement": fair.type,
            "organismeOrganisateur": fair.organiser,
            "nombreOffres": fair.offers,
            "urlSalonEnLigne": fair.url,
        }
    )[:-1]


def told_title(event: Event | Fair) -> str:
    """A title that says first that nobody must come: old clients show nothing else of the state of an event, or of a fair."""
    state = _STATES.get(Status(event.status))
    return f"{state[1]} : {event.title}" if state else event.title


def modes(event: Event) -> list[str]:
    """How one takes part, as the contract labels it."""
    return [label for label, held in ((ON_SITE, event.on_site), (REMOTE, event.remote)) if held]


def instant(moment: datetime) -> str:
    """An instant, which must be in UTC, as the contract writes it: to the millisecond, with an offset."""
    return moment.isoformat(timespec="milliseconds")


def french_date(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _hour(moment: datetime) -> str:
    """« 9h », « 17h30 »."""
    return f"{moment.hour}h{moment:%M}" if moment.minute else f"{moment.hour}h"


def _text(body: dict[str, Any]) -> str:
    return orjson.dumps(body).decode()
