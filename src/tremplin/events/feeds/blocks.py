"""Calendars cut into their entries before anything is understood, so that a broken one costs only itself (RFC 5545 §3.1). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from tremplin.events.errors import CalendarUnreadable
from tremplin.events.zones import known_zone

MOST_ENTRIES = 100_000
_UID = re.compile(r"^UID(?:;[^:]*)?:(.*)$", re.IGNORECASE | re.MULTILINE)
_ZONE = re.compile(r"^TZID(?:;[^:]*)?:(.*)$", re.IGNORECASE | re.MULTILINE)
_CALENDAR_ZONE = re.compile(r"^X-WR-TIMEZONE(?:;[^:]*)?:(.*)$", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class Entry:
    """One VEVENT, unfolded. `line` is that of its BEGIN, from 1; `whole` tells whether it has an end."""

    line: int
    text: str
    whole: bool

    @property
    def uid(self) -> str | None:
        found = _UID.search(self.text)
        return found[1].strip() or None if found else None

    def value(self, name: str) -> str:
        """What is written after a name, as it is; empty when it is not there."""
        found = re.search(rf"^{re.escape(name)}(?:;[^:]*)?:(.*)$", self.text, re.IGNORECASE | re.MULTILINE)
        return found[1].strip() if found else ""


@dataclass(slots=True)
class Cut:
    """A calendar: its entries, the zones it defines itself, the one it says to be in."""

    entries: list[Entry] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)
    zone: str | None = None


def cut(content: bytes) -> Cut:
    """The entries of a calendar. Raises CalendarUnreadable."""
    text = _decoded(content)
    if not re.search(r"^BEGIN:VCALENDAR\s*$", text, re.IGNORECASE | re.MULTILINE):
        raise CalendarUnreadable(reason="il ne commence pas par BEGIN:VCALENDAR.")
    found = Cut()
    head: list[str] = []
    opened: tuple[str, int, list[str]] | None = None
    for line, said in _unfolded(text):
        word = said.strip().upper()
        if word in ("BEGIN:VEVENT", "BEGIN:VTIMEZONE"):
            _close(found, opened, whole=False)
            opened = (word[6:], line, [said.strip()])
        elif opened is None:
            head.append(said)
        else:
            opened[2].append(said)
            if word == f"END:{opened[0]}":
                _close(found, opened, whole=True)
                opened = None
        if len(found.entries) > MOST_ENTRIES:
            raise CalendarUnreadable(reason=f"il a plus de {MOST_ENTRIES} événements.")
    _close(found, opened, whole=False)
    named = _CALENDAR_ZONE.search("\n".join(head))
    found.zone = named[1].strip() if named else None
    _own_zones(found)
    return found


def _decoded(content: bytes) -> str:
    """UTF-8, as the format wants it, or what old programs of Windows write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines put back together, each with the number of its first one."""
    kept, first = "", 0
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line[:1] in (" ", "\t") and first:
            kept += line[1:]
            continue
        if first:
            yield first, kept
        kept, first = line, number
    if first:
        yield first, kept


def _close(found: Cut, opened: tuple[str, int, list[str]] | None, *, whole: bool) -> None:
    if opened is None:
        return
    kind, line, lines = opened
    if kind == "VEVENT":
        found.entries.append(Entry(line, "\r\n".join(lines) + "\r\n", whole))
    elif whole:
        found.zones.append("\r\n".join(lines) + "\r\n")


def _own_zones(found: Cut) -> None:
    """Gives the zones that a calendar invents a name of their own: libraries remember them by name, whoever's calendar it was."""
    renamed = []
    for zone in found.zones:
        named = _ZONE.search(zone)
        if named is None or known_zone(named[1].strip()) is not None:
            continue
        name, own = named[1].strip(), f"own-{blake2b(zone.encode(), digest_size=8).hexdigest()}"
        renamed.append(zone.replace(named[0].strip(), f"TZID:{own}", 1))
        for entry in found.entries:
            entry.text = re.sub(rf'TZID="?{re.escape(name)}"?(?=[;:])', f"TZID={own}", entry.text)
    found.zones = renamed
