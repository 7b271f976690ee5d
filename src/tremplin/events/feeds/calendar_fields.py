"""What an entry of a calendar says besides its dates and its identifier: words, place, how one takes part, seats, state. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Event as Component

from tremplin.events.model import Status
from tremplin.events.places import read_address
from tremplin.events.validation import is_link
from tremplin.events.vocabulary import TYPES, type_of
from tremplin.kit.texts import legible
from tremplin.search.words import fold

SEATS_ON_SITE, SEATS_REMOTE = "X-PLACES", "X-PLACES-DISTANCE"
POSTPONED, POSTPONED_TITLE = "X-REPORTE", "Reporté : "
"""How our own calendars say that an event is put off, and what then begins its title for programs that only show that."""
# Said where a place is expected, when there is none; as search folds it.
_ELSEWHERE = {"ligne", "distance", "distanciel", "visio", "visioconference", "webinaire", "online", "teams", "zoom", "internet", "web"}
_STATES = {"CANCELLED": Status.CANCELLED, "POSTPONED": Status.POSTPONED}
_DIGITS = re.compile(r"\d{1,6}", re.ASCII)


def read_fields(component: Component) -> dict[str, Any]:
    """The fields of a draft that an entry gives."""
    categories = _categories(component)
    title = _text(component, "SUMMARY")
    connection = _connection(component)
    place, remote = _place(component, connection)
    url = _text(component, "URL")
    lat, lon = _position(component)
    status = _status(component)
    if status == Status.POSTPONED and title:
        title = title.removeprefix(POSTPONED_TITLE)
    exact = next((category for category in categories if category in TYPES.values()), None)
    return {
        "title": title,
        "description": _description(component),
        **place,
        "lat": lat,
        "lon": lon,
        "type": exact or type_of(*categories, title),
        "remote": remote,
        "remote_url": connection,
        "seats_on_site": _seats(component, SEATS_ON_SITE),
        "seats_remote": _seats(component, SEATS_REMOTE),
        "url": url if url and is_link(url) else None,
        "organiser": _organiser(component),
        "contact": _text(component, "CONTACT"),
        "status": status,
        "status_reason": _text(component, "COMMENT") if status != Status.SCHEDULED else None,
        "revision": _revision(component),
        "series": _related(component),
    }


def instant_of(value: date | datetime, zone: ZoneInfo) -> datetime:
    """A moment in UTC: what has no zone is on the clock of the calendar."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value.replace(tzinfo=zone) if value.tzinfo is None else value).astimezone(UTC)


def zone_name(value: date | datetime) -> str | None:
    """The IANA name of a moment's zone; UTC is no place's, and a zone that the calendar invented has no name."""
    zone = value.tzinfo if isinstance(value, datetime) else None
    return zone.key if isinstance(zone, ZoneInfo) and zone.key not in ("UTC", "Etc/UTC") else None


def _text(component: Component, name: str) -> str | None:
    value = component.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    return legible(str(value)).strip() or None if value is not None else None


def _categories(component: Component) -> list[str]:
    given = component.get("CATEGORIES")
    several = given if isinstance(given, list) else [given] if given is not None else []
    return [str(word).strip() for each in several for word in getattr(each, "cats", [each])]


def _description(component: Component) -> str:
    """The description in HTML, where there is one that most programs write beside the text."""
    rich = component.get("X-ALT-DESC")
    if rich is not None and not isinstance(rich, list) and "html" in str(rich.params.get("FMTTYPE", "")).lower():
        return _unescaped(str(rich))
    return _text(component, "DESCRIPTION") or ""


def _unescaped(text: str) -> str:
    r"""Texts of properties that the library does not know keep their backslashes."""
    return re.sub(r"\\([nN,;\\])", lambda found: "\n" if found[1] in "nN" else found[1], legible(text))


def _connection(component: Component) -> str | None:
    for name in ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"):
        link = _text(component, name)
        if link and is_link(link):
            return link
    place = _text(component, "LOCATION")
    return place if place and is_link(place) else None


def _place(component: Component, connection: str | None) -> tuple[dict[str, str | None], bool | None]:
    """Where it is, and whether it is followed from elsewhere; None: nothing tells."""
    said = _text(component, "LOCATION")
    nowhere: dict[str, str | None] = {"venue": None, "street": None, "postcode": None, "city": None}
    if said is None or is_link(said):
        return nowhere, True if connection else None
    if (words := fold(said)) and words[0] in _ELSEWHERE and len(words) <= 3:
        return nowhere, True
    return read_address(said), True if connection else None


def _position(component: Component) -> tuple[float | None, float | None]:
    position = component.get("GEO")
    if position is None or isinstance(position, list):
        return None, None
    return float(position.latitude), float(position.longitude)


def _organiser(component: Component) -> str | None:
    organiser = component.get("ORGANIZER")
    if organiser is None or isinstance(organiser, list):
        return None
    return legible(str(organiser.params.get("CN", ""))).strip() or None


def _status(component: Component) -> Status:
    if (_text(component, POSTPONED) or "").upper() == "TRUE":
        return Status.POSTPONED
    return _STATES.get((_text(component, "STATUS") or "").upper(), Status.SCHEDULED)


def _seats(component: Component, name: str) -> int | None:
    said = _text(component, name) or ""
    return int(said) if _DIGITS.fullmatch(said) else None


def _revision(component: Component) -> int:
    said = _text(component, "SEQUENCE") or ""
    return int(said) if _DIGITS.fullmatch(said) else 0


def _related(component: Component) -> str | None:
    """The series that an entry says to belong to, as our own calendars write it."""
    related = component.get("RELATED-TO")
    if related is None or isinstance(related, list):
        return None
    return str(related) if str(related.params.get("RELTYPE", "PARENT")).upper() == "PARENT" else None
