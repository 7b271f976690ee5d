"""iCalendar coming in (RFC 5545): each date of each event, series unrolled; a broken entry is told with its UID and its line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar
from icalendar import Event as Component

from tremplin.events import problems as kinds
from tremplin.events.draft import EventDraft
from tremplin.events.feeds.blocks import Entry, cut
from tremplin.events.feeds.calendar_fields import instant_of, read_fields, zone_name
from tremplin.events.feeds.item import Agenda, ReadEvent, Unreadable, is_not, unreadable
from tremplin.events.zones import MAINLAND, known_zone
from tremplin.kit.problem import Problem

# What a series without end is unrolled to: it is read again long before.
AHEAD, BEHIND, MOST_DATES = timedelta(days=366), timedelta(days=92), 500
_SERIES = ("RRULE", "RDATE", "RECURRENCE-ID")
# Without these, nothing is certain; with another fault, the rest can be kept.
_VITAL = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SUMMARY", "STATUS"}
# What a value that cannot be read should have been.
_SHAPES = {
    **dict.fromkeys(("DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID", "DTSTAMP", "CREATED", "LAST-MODIFIED"), "une date"),
    "DURATION": "une durée",
    "RRULE": "une règle de répétition",
    "GEO": "une latitude et une longitude",
    "SEQUENCE": "un nombre entier",
}


def read(content: bytes, *, now: datetime) -> Agenda:
    """The events of a calendar. Raises CalendarUnreadable when there is no calendar at all."""
    found = cut(content)
    for zone in found.zones:
        _define(zone)
    calendar_zone = known_zone(found.zone or "") or ZoneInfo(MAINLAND)
    agenda = Agenda()
    by_uid: dict[str, list[Entry]] = {}
    for entry in found.entries:
        if entry.uid is None:
            agenda.events.append(ReadEvent(entry.line, None, None, problems=[kinds.IDENTIFIER_MISSING.at("/UID")]))
        else:
            by_uid.setdefault(entry.uid, []).append(entry)
    for uid, entries in by_uid.items():
        agenda.events += _read_uid(uid, entries, calendar_zone, now)
    agenda.events.sort(key=lambda each: each.line)
    return agenda


def _define(zone: str) -> None:
    """Teaches the library a zone; one that cannot be read leaves its times without zone."""
    try:
        Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{zone}END:VCALENDAR\r\n")
    except Exception:
        return


def _read_uid(uid: str, entries: list[Entry], zone: ZoneInfo, now: datetime) -> Iterator[ReadEvent]:
    """The dates of an event and, when something is broken, which entry and why."""
    components: list[tuple[Entry, Component]] = []
    ignored: list[Problem] = []
    for entry in entries:
        parsed, problems = _parsed(entry)
        if parsed is None:
            yield ReadEvent(entry.line, uid, None, series=uid, problems=problems)
        elif any("RECURRENCE-ID" not in other for _, other in components) and "RECURRENCE-ID" not in parsed:
            yield ReadEvent(entry.line, uid, None, series=uid, problems=[kinds.IDENTIFIER_REPEATED.at("/UID", value=uid[:80])])
        else:
            components.append((entry, parsed))
            ignored += problems
    if not components:
        return
    line = components[0][0].line
    try:
        if any(name in each for _, each in components for name in _SERIES):
            found = list(_series(uid, line, [each for _, each in components], zone, now))
        else:
            found = [_single(uid, line, components[0][1], zone)]
    except Exception as error:  # of any library
        found = [ReadEvent(line, uid, None, series=uid, problems=[unreadable(error)])]
    if found:
        found[0].problems += ignored
    yield from found


def _parsed(entry: Entry) -> tuple[Component | None, list[Problem]]:
    """What an entry holds, with the problems of what is left out of it; or nothing, and why."""
    if not entry.whole:
        return None, [unreadable(Unreadable("il n'a pas de fin (END:VEVENT)"))]
    try:
        parsed = Component.from_ical(entry.text)
    except Exception as error:  # of any library
        return None, [unreadable(error)]
    assert isinstance(parsed, Component)
    ignored = []
    for name, _told_in_english in parsed.errors:
        if name is None:
            return None, [unreadable(Unreadable("une de ses lignes n'a pas la forme « NOM:valeur »"))]
        said = is_not(entry.value(name), _SHAPES.get(name.upper(), "une valeur de ce champ"))
        if name.upper() in _VITAL:
            return None, [unreadable(Unreadable(said), name.upper())]
        parsed.pop(name, None)  # nobody must read it, not even to find it broken
        ignored.append(kinds.VALUE_IGNORED.at(f"/{name.upper()}", reason=f"{name.upper()} : {said}"[:200]))
    return parsed, ignored


def _single(uid: str, line: int, component: Component, zone: ZoneInfo) -> ReadEvent:
    draft, problems = _draft(uid, component, zone)
    return ReadEvent(line, uid, draft, series=uid, problems=problems)


def _series(uid: str, line: int, components: list[Component], zone: ZoneInfo, now: datetime) -> Iterator[ReadEvent]:
    """The dates of a series, within a year."""
    calendar = Calendar()
    for component in components:
        calendar.add_component(component)
    query = recurring_ical_events.of(calendar)
    dates = []
    for at, occurrence in enumerate(query.after(now - BEHIND)):
        begins = instant_of(occurrence["DTSTART"].dt, zone)
        if begins > now + AHEAD or at > MOST_DATES:
            break
        dates.append(occurrence)
    cut_short = len(dates) > MOST_DATES
    for rank, occurrence in enumerate(dates[:MOST_DATES]):
        was = occurrence["RECURRENCE-ID"].dt if "RECURRENCE-ID" in occurrence else occurrence["DTSTART"].dt
        draft, problems = _draft(f"{uid}/{_stamp(was, zone)}", occurrence, zone)
        if draft is not None:
            draft.series = uid
        if cut_short and rank == 0:
            problems.append(kinds.SERIES_CUT.at("/RRULE", most=MOST_DATES))
        yield ReadEvent(line, f"{uid}/{_stamp(was, zone)}", draft, series=uid, problems=problems)


def _stamp(was: date | datetime, zone: ZoneInfo) -> str:
    """The date that an occurrence had in its series, which stays its name when it is moved."""
    if not isinstance(was, datetime):
        return f"{was:%Y%m%d}"
    return f"{instant_of(was, zone):%Y%m%dT%H%M%SZ}"


def _draft(client_id: str, component: Component, zone: ZoneInfo) -> tuple[EventDraft | None, list[Problem]]:
    """What an entry says, under an identifier; private ones are not ours to show."""
    if str(component.get("CLASS", "PUBLIC")).upper() in ("PRIVATE", "CONFIDENTIAL"):
        return None, [kinds.EVENT_PRIVATE.at("/CLASS")]
    start = component.get("DTSTART")
    if start is None or isinstance(start, list):
        return None, [kinds.START_MISSING.at("/DTSTART")]
    end = component.end if "DTEND" in component or "DURATION" in component else None
    all_day = not isinstance(start.dt, datetime)
    named, problems = zone_name(start.dt), list[Problem]()
    if not all_day and start.dt.tzinfo is None:
        named = zone.key  # a time without zone is that of the calendar
        if unknown := start.params.get("TZID"):
            problems.append(kinds.ZONE_OF_CALENDAR.at("/DTSTART", value=str(unknown)[:60], taken=zone.key))
    return EventDraft(
        client_id=client_id,
        starts_at=_moment(start.dt, zone),
        ends_at=_moment(end, zone) if end is not None else None,
        all_day=all_day,
        timezone=named,
        **read_fields(component),
    ), problems


def _moment(value: date | datetime, zone: ZoneInfo) -> datetime:
    """An instant; whole days keep the day they are written with, whose zone is known later."""
    return instant_of(value, zone) if isinstance(value, datetime) else datetime.combine(value, time(), UTC)
