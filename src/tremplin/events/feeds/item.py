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
class ReadFair:
    """An online fair. Without `draft` it could not be read, and `problems` says why; `url` is how its owner names it."""

    line: int
    url: str | None
    draft: FairDraft | None
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Agenda:
    """What was read. `complete`: whether what it does not hold is no longer announced; a page of it tells nothing of the rest."""

    events: list[ReadEvent] = field(default_factory=list)
    fairs: list[ReadFair] = field(default_factory=list)
    complete: bool = True


class Unreadable(ValueError):
    """A value that cannot be read; its text says so in French, to whoever announces the event."""


# What Python says of a date and of a number, in English.
_TOLD = (
    (re.compile(r"Invalid isoformat string: '(.*)'", re.DOTALL), "une date"),
    (re.compile(r"could not convert string to float: '(.*)'", re.DOTALL), "un nombre"),
    (re.compile(r"invalid literal for int\(\) with base 10: '(.*)'", re.DOTALL), "un nombre entier"),
)
_MOST_SHOWN = 60


def is_not(value: object, kind: str) -> str:
    """« demain » n'est pas une date."""
    return f"« {' '.join(str(value).split())[:_MOST_SHOWN]} » n'est pas {kind}"


def unreadable(error: Exception, name: str = "") -> Problem:
    """Why an event, or a value of it that has a name, could not be read, for whoever announces it.

    Nothing that a library says is repeated as such: it is in English, and about its own inside.
    """
    reason = "une valeur n'est pas celle attendue"
    if isinstance(error, Unreadable):
        reason = str(error)
    elif isinstance(error, KeyError):
        reason = f"le champ « {error.args[0]} » manque"
    else:
        told = ((form.fullmatch(str(error)), kind) for form, kind in _TOLD)
        reason = next((is_not(found[1], kind) for found, kind in told if found), reason)
    return kinds.EVENT_UNREADABLE.at(f"/{name}" if name else "", reason=f"{name} : {reason}"[:200] if name else reason[:200])


_TEXTS = {
    "title": "titre",
    "timezone": "fuseau",
    "description": "description",
    "venue": "lieu",
    "street": "rue",
    "postcode": "code postal",
    "city": "ville",
    "insee": "code INSEE",
    "type": "type",
    "remote_url": "adresse de connexion",
    "url": "adresse de la page",
    "organiser": "organisateur",
    "series": "série",
    "status_reason": "motif",
}
_NUMBERS = {"lat": "latitude", "lon": "longitude"}


def checked(draft: EventDraft) -> EventDraft:
    """The draft, whose values are of the right kind: JSON may hold anything anywhere. Raises Unreadable."""
    for name, told in _TEXTS.items():
        value = getattr(draft, name)
        if value is not None and not isinstance(value, str):
            raise Unreadable(f"{told} : un texte est attendu")
    for name, told in _NUMBERS.items():
        value = getattr(draft, name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value)):
            raise Unreadable(f"{told} : un nombre est attendu")
    return draft


def line_of(element: etree._Element) -> int:
    """Where an element begins in its document; 0 when that is not known."""
    line = element.sourceline
    return line if isinstance(line, int) else 0
