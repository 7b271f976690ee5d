"""An event as partners announce it, in the words of the contract, and back: what is read is what may be sent again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tremplin.apis.native.bodies import Body
from tremplin.apis.native.errors import Fault
from tremplin.events.draft import EventDraft
from tremplin.events.model import SHOWN_STATUSES, Event, Status, end_of
from tremplin.events.places import settle
from tremplin.events.rendering import instant, modes, page_of
from tremplin.events.validation import IDENTIFIER_MOST
from tremplin.events.vocabulary import MODES, ON_SITE, REMOTE
from tremplin.events.zones import known_zone, zone_of
from tremplin.kit.problem import Problem
from tremplin.kit.texts import legible

MOST_VALUES, _MOST_VALUE, _MOST_TEXT, _MOST_LINE = 100, 500, 60_000, 2_048
STATES = {"PREVU": Status.SCHEDULED, "REPORTE": Status.POSTPONED, "ANNULE": Status.CANCELLED}
_TOLD_STATES = {status: said for said, status in STATES.items()}
assert set(_TOLD_STATES) == set(SHOWN_STATUSES)
# Told by us, or of no use to us: taken without a word, so that what is read can be sent again.
_OURS = ("heureDebut", "diplomes", "nombreInscritPresentiel", "nombreInscritDistance")
_LINES = {
    "titre": "title",
    "timezone": "timezone",
    "libelleEtablissement": "venue",
    "rue": "street",
    "codePostal": "postcode",
    "ville": "city",
    "codeInsee": "insee",
    "type": "type",
    "urlConnexion": "remote_url",
    "urlDetailEvenement": "url",
    "libelleOrganisateurPrincipal": "organiser",
    "contact": "contact",
    "motifStatut": "status_reason",
    "serie": "series",
}
_LISTS = {
    "objectifs": "objectives",
    "publics": "audiences",
    "operations": "operations",
    "benefices": "benefits",
    "codesRome": "rome_codes",
    "offresId": "offer_ids",
}


def read(identifier: str, body: Body) -> EventDraft:
    """What a body says of an event. What can't be read is noted in the body, and left out."""
    given: dict[str, Any] = {kept: _line(body, name) for name, kept in _LINES.items()}
    given |= {kept: _texts(body, name) for name, kept in _LISTS.items()}
    for name in _OURS:
        body.whatever(name)
    on_site, remote = _modes(body)
    draft = EventDraft(
        client_id=identifier,
        starts_at=None,
        all_day=body.flag("journeeEntiere", default=False),
        description=legible(body.text("description", most=_MOST_TEXT)),
        programme=legible(body.text("deroulement", most=_MOST_TEXT)),
        lat=body.decimal("latitude"),
        lon=body.decimal("longitude"),
        on_site=on_site,
        remote=remote,
        multi_sector=body.flag("multisectoriel", default=False),
        seats_on_site=body.number("nombrePlaceTotalPresentiel", 0, least=0, most=1_000_000),
        seats_remote=body.number("nombrePlaceTotalDistance", 0, least=0, most=1_000_000),
        status=_status(body),
        **given,
    )
    _times(body, draft)
    return draft


def identifier(body: Body) -> str:
    """The identifier of one among several: a text, or a number as the files of events have."""
    value = body.whatever("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip() or len(value) > IDENTIFIER_MOST:
        body.fault("id", f"« id » est votre identifiant de l'événement : un texte de 1 à {IDENTIFIER_MOST} caractères, ou un nombre.")
        return ""
    return value.strip()


def fault(problem: Problem, at: str = "/body") -> Fault:
    """A rule broken, where the request breaks it."""
    where = "/path/event_id" if problem.pointer == "/id" and at == "/body" else f"{at}{problem.pointer}"
    return Fault(where, f"{problem.message}. {problem.hint}".strip(), problem.code)


def told(event: Event, base_url: str) -> dict[str, Any]:
    """An event for its announcer: `evenement` can be sent again as it is, the rest is what became of it."""
    return {
        "id": event.client_id,
        "number": event.id,
        "page": page_of(event.id, base_url),
        "evenement": _described(event),
        "createdAt": instant(event.created_at),
        "updatedAt": instant(event.updated_at),
    }


def _described(event: Event) -> dict[str, Any]:
    zone = ZoneInfo(event.timezone)
    moments = (moment.astimezone(zone) if event.all_day else moment for moment in (event.starts_at, event.ends_at))
    starts, ends = (moment.date().isoformat() if event.all_day else instant(moment) for moment in moments)
    if event.all_day:
        ends = event.last_day.isoformat()
    return {
        **{name: getattr(event, kept) for name, kept in _LINES.items()},
        **{name: list(getattr(event, kept)) for name, kept in _LISTS.items()},
        "description": event.description_html,
        "deroulement": event.programme,
        "dateEvenement": starts,
        "dateFinEvenement": ends,
        "journeeEntiere": event.all_day,
        "latitude": event.lat,
        "longitude": event.lon,
        "modalites": modes(event),
        "multisectoriel": event.multi_sector,
        "nombrePlaceTotalPresentiel": event.seats_on_site,
        "nombrePlaceTotalDistance": event.seats_remote,
        "nombreInscritPresentiel": event.registered_on_site,
        "nombreInscritDistance": event.registered_remote,
        "statut": _TOLD_STATES[Status(event.status)],
    }


def _line(body: Body, name: str) -> str | None:
    return legible(body.text(name, most=_MOST_LINE)) or None


def _texts(body: Body, name: str) -> list[str]:
    value = body.whatever(name)
    if value is None:
        return []
    if (
        not isinstance(value, list)
        or len(value) > MOST_VALUES
        or not all(isinstance(each, str) and len(each) <= _MOST_VALUE for each in value)
    ):
        body.fault(name, f"« {name} » est une liste de {MOST_VALUES} textes au plus, de {_MOST_VALUE} caractères au plus.")
        return []
    return [legible(each) for each in value]


def _modes(body: Body) -> tuple[bool | None, bool | None]:
    """How one takes part, by labels or codes; None when it is not said, and the place tells."""
    given = _texts(body, "modalites")
    known = {*MODES, *MODES.values()}
    if others := [each for each in given if each not in known]:
        body.fault("modalites", f"« {others[0][:40]} » n'est pas une modalité ; connues : {', '.join(sorted(known))}.")
    labels = {MODES.get(each, each) for each in given}
    return (ON_SITE in labels, REMOTE in labels) if labels & {ON_SITE, REMOTE} else (None, None)


def _status(body: Body) -> Status:
    said = body.text("statut", most=20) or "PREVU"
    if said not in STATES:
        body.fault("statut", f"« statut » vaut l'un de : {', '.join(STATES)}.")
    return STATES.get(said, Status.SCHEDULED)


def _times(body: Body, draft: EventDraft) -> None:
    """When it takes place. Whole days are those of the place, the last one included; `heureFin` is a time of UTC, as in files."""
    zone = known_zone(draft.timezone or "") or ZoneInfo(zone_of(settle(draft)[0].department))
    starts, ends = _moment(body, "dateEvenement", zone), _moment(body, "dateFinEvenement", zone)
    clock = body.text("heureFin", most=12)
    if starts is None:
        return
    if draft.all_day:
        first, last = (moment.astimezone(zone).date() for moment in (starts, ends or starts))
        draft.starts_at, draft.ends_at = _midnight(first), _midnight(last + timedelta(days=1))
        return
    draft.starts_at, draft.ends_at = starts, ends
    if ends is None and clock:
        try:
            draft.ends_at = end_of(starts, time.fromisoformat(clock).replace(tzinfo=None))
        except ValueError:
            body.fault("heureFin", "« heureFin » est une heure UTC, par exemple 11:00:00.")


def _moment(body: Body, name: str, zone: ZoneInfo) -> datetime | None:
    """An instant with its zone, or a day alone: its first instant there."""
    value = body.whatever(name)
    if isinstance(value, str) and len(value) == 10:
        try:
            return datetime.combine(date.fromisoformat(value), time(), zone).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    return body.instant(name)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
