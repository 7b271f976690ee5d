"""Calendars written by hand, an entry at a time."""

from __future__ import annotations

import re

from tests.factories.partners import NOW
from tremplin.events.draft import EventDraft
from tremplin.events.feeds import calendar
from tremplin.events.feeds.item import Agenda, ReadEvent
from tremplin.events.model import Event, Origin
from tremplin.events.preparation import prepare

START = "DTSTART;TZID=Europe/Paris:20261215T093000"
END = "DTEND;TZID=Europe/Paris:20261215T120000"


def entry(*lines: str, uid: str = "a@agenda.example") -> str:
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:Atelier CV", *lines, "END:VEVENT"))


def calendar_of(*entries: str, head: str = "") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *([head] if head else []), *entries, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def read(*entries: str, head: str = "") -> Agenda:
    return calendar.read(calendar_of(*entries, head=head), now=NOW)


def drafts(agenda: Agenda) -> list[EventDraft]:
    return [each.draft for each in agenda.events if each.draft is not None]


def kept(agenda: Agenda) -> list[Event]:
    """What is kept of what was read."""
    prepared = [prepare(draft, partner_id="alize", number=1, known=None, origin=Origin.FEED, now=NOW) for draft in drafts(agenda)]
    return [each.event for each in prepared if each.event is not None]


# What libraries say of what they cannot read, in English.
_FOREIGN = re.compile(r"\b(invalid|expected|could not|cannot|object|argument|wrong|literal|must|unexpected)\b", re.IGNORECASE)


def broken_one(agenda: Agenda) -> ReadEvent:
    """The one event that could not be read; what is told of it is in French."""
    (wrong,) = (each for each in agenda.events if each.draft is None)
    assert wrong.problems
    assert not any(_FOREIGN.search(problem.message) for problem in wrong.problems), wrong.problems
    return wrong
