"""Missions that have a day, as a calendar (RFC 5545). Pure.

One that lasts for months is on its first day only: a bar across the whole year would hide everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tremplin.kit.french import day_of

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LONGEST_SHOWN = timedelta(days=7)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LINE = 74  # octets, the space of a folded line included: 75 at most


def calendar(missions: Iterable[Mapping[str, Any]], *, name: str) -> bytes:
    """The calendar of missions, given as their JSON decoded; those without a first day are left out."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tremplin//Missions//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"),
        *(f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"),
        *(line for each in missions if each["startAt"] for line in _event(each)),
        "END:VCALENDAR",
    ]
    return "".join(_folded(line) for line in lines).encode()


def _event(mission: Mapping[str, Any]) -> Iterator[str]:
    start = datetime.fromisoformat(mission["startAt"])
    end = datetime.fromisoformat(mission["endAt"]) if mission["endAt"] else start
    last = end if start <= end <= start + _LONGEST_SHOWN else start
    place = ", ".join(part for part in (mission.get("address"), mission.get("postalCode"), mission.get("city")) if part)
    yield "BEGIN:VEVENT"
    yield f"UID:mission-{_text(mission['id'])}@tremplin"
    yield f"DTSTAMP:{datetime.fromisoformat(mission['updatedAt']).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SUMMARY:{_text(mission['title'] or 'Mission de bénévolat')}"
    yield f"DTSTART;VALUE=DATE:{day_of(start):%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day_of(last) + timedelta(days=1):%Y%m%d}"
    if place:
        yield f"LOCATION:{_text(place)}"
    yield f"URL:{mission['pageUrl']}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\n").replace("\n", "\\n")
    return _CONTROL.sub("", escaped)


def _folded(line: str) -> str:
    """A line of at most 75 octets, continued on others; no character is cut."""
    parts, part, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LINE:
            parts.append(part)
            part, size = "", 0
        part, size = part + character, size + width
    return "\r\n ".join((*parts, part)) + "\r\n"
