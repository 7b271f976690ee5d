"""What a reader gives of an agenda, whatever its format."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite

from lxml import etree

from tremplin.events import problems as kinds
from tremplin.events.draft import EventDraft, FairDraft
from tremplin.kit.problem import Problem


@dataclass(slots=True)
class ReadEvent:
    """One date of an event. Without `draft` it could not be read, and `problems` says why, or it was `removed` by who announced it.

    `line` is where it begins, from 1; in formats without lines, its rank. `series`: the identifier in the agenda, that all its dates
    share: when even its dates are unreadable, none of those already known is taken for a withdrawn one.
    """

    line: int
    client_id: str | None
    draft: EventDraft | None
    series: str | None = None
    problems: list[Problem] = field(default_factory=list)
    removed: bool = False


@dataclass(slots=True)
class Agenda:
    """What was read. `complete`: whether what it does not hold is no longer announced; a page of it tells nothing of the rest."""

    events: list[ReadEvent] = field(default_factory=list)
    fairs: list[tuple[int, FairDraft]] = field(default_factory=list)
    complete: bool = True


# What libraries say of a date, in English.
_NOT_A_DATE = re.compile(r"(?:Invalid isoformat string: |Expected .*, got: )'?(?P<said>.*?)'?")


def unreadable(error: Exception, name: str = "") -> Problem:
    """Why an event, or a value of it that has a name, could not be read, for whoever announces it."""
    if isinstance(error, KeyError):
        reason = f"le champ « {error.args[0]} » manque"
    elif found := _NOT_A_DATE.fullmatch(" ".join(str(error).split())):
        reason = f"« {found['said']} » n'est pas une date"
    else:
        reason = " ".join(str(error).split()) or "une valeur n'est pas celle attendue"
    return kinds.EVENT_UNREADABLE.at(f"/{name}" if name else "", reason=f"{name} : {reason}"[:200] if name else reason[:200])


_TEXTS = (
    *("title", "timezone", "description", "venue", "street", "postcode", "city", "insee", "type", "remote_url", "url", "organiser"),
    *("series", "status_reason"),
)


def checked(draft: EventDraft) -> EventDraft:
    """The draft, whose values are of the right kind: JSON may hold anything anywhere. Raises TypeError."""
    for name in _TEXTS:
        value = getattr(draft, name)
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{name} : un texte est attendu")
    for name in ("lat", "lon"):
        value = getattr(draft, name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value)):
            raise TypeError(f"{name} : un nombre est attendu")
    return draft


def line_of(element: etree._Element) -> int:
    """Where an element begins in its document; 0 when that is not known."""
    line = element.sourceline
    return line if isinstance(line, int) else 0
