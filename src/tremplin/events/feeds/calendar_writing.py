"""Events as a calendar that any program subscribes to (RFC 5545, RFC 7986), which our own reader reads back as they were.

Lines are written here, one format a property: the library that reads calendars takes a hundred times longer to write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache

from icalendar import Timezone

from tremplin.events.feeds.calendar_fields import POSTPONED, SEATS_ON_SITE, SEATS_REMOTE
from tremplin.events.model import Event, Status
from tremplin.events.rendering import page_of, told_title
from tremplin.kit.hypertext import is_html

MEDIA_TYPE = "text/calendar; charset=utf-8"
_STATES = {
    Status.CANCELLED: "CANCELLED",
    Status.POSTPONED: "TENTATIVE",
    Status.SCHEDULED: "CONFIRMED",
    Status.WITHDRAWN: "CANCELLED",  # to programs that had it: it is no longer there
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LONGEST = 75


def calendar(events: Iterable[Event], *, name: str, base_url: str, now: datetime) -> bytes:
    """A calendar of events, in their order. `name` is what programs show of it; `now`, when it was written."""
    several = list(events)
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tremplin//Evenements//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"),
        *(f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", "X-WR-TIMEZONE:Europe/Paris"),
        *("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"),
    ]
    for zone in sorted({each.timezone for each in several if not each.all_day}):
        lines += _zone(zone)
    written = _utc(now)
    for event in several:
        lines += _event(event, base_url, written)
    lines.append("END:VCALENDAR")
    return "".join(f"{line}\r\n" if len(line) < _LONGEST // 2 else _folded(line) for line in lines).encode()


def _event(event: Event, base_url: str, written: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.client_id)}"
    yield f"DTSTAMP:{written}"
    yield f"CREATED:{_utc(event.created_at)}"
    yield f"LAST-MODIFIED:{_utc(event.updated_at)}"
    yield f"SEQUENCE:{event.revision}"
    yield f"SUMMARY:{_text(told_title(event) if event.status == Status.POSTPONED else event.title)}"
    yield from _times(event)
    yield f"STATUS:{_STATES[Status(event.status)]}"
    if event.status == Status.POSTPONED:  # for which calendars have no word of their own
        yield f"{POSTPONED}:TRUE"
    yield f"CATEGORIES:{_text(event.type)}"
    for line in (_described(event), _placed(event), _further(event)):
        yield from line
    yield f"URL:{event.url or page_of(event.id, base_url)}"
    yield "END:VEVENT"


def _times(event: Event) -> Iterator[str]:
    if event.all_day:
        yield f"DTSTART;VALUE=DATE:{event.local_start:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.local_end:%Y%m%d}"
        return
    zone = _parameter(event.timezone)
    yield f"DTSTART;TZID={zone}:{event.local_start:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID={zone}:{event.local_end:%Y%m%dT%H%M%S}"


def _described(event: Event) -> Iterator[str]:
    told = "\n\n".join(part for part in (event.description, event.programme) if part)
    if told:
        yield f"DESCRIPTION:{_text(told)}"
    if is_html(event.description_html) and not event.programme:
        yield f"X-ALT-DESC;FMTTYPE=text/html:{_text(event.description_html)}"
    if event.status_reason:
        yield f"COMMENT:{_text(event.status_reason)}"


def _placed(event: Event) -> Iterator[str]:
    town = " ".join(part for part in (event.postcode, event.city) if part)
    told = ", ".join(part for part in (event.venue, event.street, town) if part)
    if event.on_site and told:
        yield f"LOCATION:{_text(told)}"
    elif event.remote:
        yield "LOCATION:En ligne"
    if event.on_site and event.located:
        yield f"GEO:{event.lat};{event.lon}"
    if event.remote_url:
        yield f"CONFERENCE;VALUE=URI;FEATURE=VIDEO:{event.remote_url}"


def _further(event: Event) -> Iterator[str]:
    if event.contact:
        yield f"CONTACT:{_text(event.contact)}"
    if event.organiser:
        yield f"ORGANIZER;CN={_parameter(event.organiser)}:invalid:nomail"
    if event.series and event.series != event.client_id:
        yield f"RELATED-TO;RELTYPE=PARENT:{_text(event.series)}"
    if event.seats_on_site:
        yield f"{SEATS_ON_SITE}:{event.seats_on_site}"
    if event.seats_remote:
        yield f"{SEATS_REMOTE}:{event.seats_remote}"


def _text(text: str) -> str:
    """A text as its property holds it (RFC 5545 §3.3.11)."""
    # Five replacements, where one translation of each character would take ten times as long.
    written = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return written if written.isprintable() else _CONTROL.sub("", written)


def _parameter(text: str) -> str:
    """A text as a parameter holds it, where no quote can be written (RFC 5545 §3.2)."""
    return '"{}"'.format(_CONTROL.sub("", text.replace('"', "'").replace("\n", " "))) if re.search(r'[:;,"\s]', text) else text


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    """A line cut every 75 octets, never inside a character (RFC 5545 §3.1)."""
    raw = line.encode()
    if len(raw) <= _LONGEST:
        return f"{line}\r\n"
    parts, start, room = [], 0, _LONGEST
    while start < len(raw):
        end = min(start + room, len(raw))
        while end < len(raw) and raw[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(raw[start:end].decode())
        start, room = end, _LONGEST - 1
    return "\r\n ".join(parts) + "\r\n"


@lru_cache(maxsize=64)
def _zone(name: str) -> tuple[str, ...]:
    """The definition of a zone, for programs that do not know its name."""
    written = Timezone.from_tzid(name).to_ical().decode()
    return tuple(written.replace("\r\n ", "").strip().split("\r\n"))
