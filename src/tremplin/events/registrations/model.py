"""Registrations as kept, and the rules of places. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tremplin.events.model import Event, Status

KEPT = timedelta(days=30)
"""After its end, how long an event keeps who registered: the time to count who came, and to write to them once more."""

REMINDED_BEFORE = timedelta(hours=28)
"""Whoever comes tomorrow morning is reminded in the course of today."""

NOT_REMINDED = timedelta(hours=8)
"""Whoever got a place so lately has just been written to."""

WRITTEN_AGAIN = timedelta(minutes=10)
"""A form sent twice is one registration; asked again later, its ticket is sent again."""

# Crockford's base 32: none of these is taken for another when it is read aloud or typed at a door.
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_CODE_LENGTH = 10
_MISREAD = str.maketrans("oil", "011")


class Mode(StrEnum):
    """How one takes part."""

    ON_SITE = "on_site"
    REMOTE = "remote"


class State(StrEnum):
    """Whether one has a place."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who registers. All is empty once forgotten."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A person's place at an event, or in its waiting list, where `asked_at` then `id` give the order.

    `code` is what the ticket shows; `attended_at`, when the person was checked in; `mailed_at`, when they were last written to.
    """

    id: str
    event_id: int
    mode: Mode
    state: State
    code: str
    person: Person
    asked_at: datetime
    confirmed_at: datetime | None = None
    cancelled_at: datetime | None = None
    attended_at: datetime | None = None
    mailed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What an event's registrations have in common.

    `elsewhere_*` are places that were taken before we registered anyone, and are no concern of ours. `link_version` makes older links
    of the organiser useless. `told` sums up what those registered know of when and where. `attended`: how many came, once their names
    are forgotten.
    """

    event_id: int
    link_version: int
    elsewhere_on_site: int
    elsewhere_remote: int
    told: str
    attended: int | None = None

    def elsewhere(self, mode: Mode) -> int:
        """Places of a mode that others took."""
        return self.elsewhere_on_site if mode is Mode.ON_SITE else self.elsewhere_remote


def seats(event: Event, mode: Mode) -> int:
    """The places of a mode; 0 when it is not offered, or not counted."""
    return event.seats_on_site if mode is Mode.ON_SITE else event.seats_remote


def registered(event: Event, mode: Mode) -> int:
    """The places of a mode that are taken, as the event says it."""
    return event.registered_on_site if mode is Mode.ON_SITE else event.registered_remote


def left(event: Event, mode: Mode) -> int:
    """The places of a mode that are left."""
    return max(0, seats(event, mode) - registered(event, mode))


def modes(event: Event) -> tuple[Mode, ...]:
    """The modes that have places to register for."""
    return tuple(mode for mode in Mode if seats(event, mode) > 0)


def is_open(event: Event, now: datetime) -> bool:
    """Whether one registers here. Not when the organiser has a page elsewhere; nor once begun, cancelled or put off."""
    return event.url is None and event.status == Status.SCHEDULED and now < event.starts_at and bool(modes(event))


def told(event: Event) -> str:
    """What those registered must know: when it changes, they are written to."""
    said = (event.status, event.starts_at, event.ends_at, event.venue, event.street, event.postcode, event.city, event.remote_url)
    return "|".join(str(each) for each in said)


def draw_code() -> str:
    """A ticket's code: fifty bits, easy to type."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))


def read_code(typed: str) -> str:
    """The code in what is typed or scanned at a door: itself, in any case and with any spaces, or the address that holds it."""
    last = typed.strip().rstrip("/").rpartition("/")[2]
    return "".join(each for each in last.lower().translate(_MISREAD) if each in _LETTERS)[:_CODE_LENGTH]


def shown_code(code: str) -> str:
    """A code cut in two, as it is read aloud."""
    return f"{code[:5]} {code[5:]}".upper()


def attendance(registrations: Sequence[Registration]) -> int:
    """How many of those who have a place came."""
    return sum(each.attended_at is not None for each in registrations if each.state is State.CONFIRMED)
