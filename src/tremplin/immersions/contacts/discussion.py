"""A discussion: an applicant and a company, what each may do, what it looks like to each, and which notices it is owed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tremplin.immersions.offers.model import ContactMode

CLOSED_AFTER = timedelta(days=91)
"""Three months without a decision, or, once accepted, without a word."""

URGENT_AFTER = timedelta(days=15)

MOST_CHARACTERS = 6_000
MOST_REASON = 1_024
MOST_A_DAY = 20
"""Messages of one side in a day: more is a program that answers another."""


class Side(StrEnum):
    COMPANY = "company"
    APPLICANT = "applicant"

    @property
    def other(self) -> Side:
        return Side.APPLICANT if self is Side.COMPANY else Side.COMPANY


class Status(StrEnum):
    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"


class Rejection(StrEnum):
    """Why it ended without an immersion: what the company says, then what nobody says, then what the applicant says."""

    UNABLE_TO_HELP = "UNABLE_TO_HELP"
    NO_TIME = "NO_TIME"
    OTHER = "OTHER"
    ALREADY_WARNED = "CANDIDATE_ALREADY_WARNED"
    DEPRECATED = "DEPRECATED"
    WITHDRAWN = "WITHDRAWN"


SAID_BY_COMPANY = (Rejection.UNABLE_TO_HELP, Rejection.NO_TIME, Rejection.OTHER, Rejection.ALREADY_WARNED)


class Warned(StrEnum):
    """How the company told the applicant itself."""

    PHONE = "phone"
    EMAIL = "email"
    IN_PERSON = "inPerson"
    OTHER = "other"


class Act(StrEnum):
    REPLY = "reply"
    ACCEPT = "accept"
    REJECT = "reject"
    CONVENTION = "convention"
    CLOSE = "close"
    ERASE = "erase"


class State(StrEnum):
    """Where a discussion is, all told."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ENDED = "ended"  # accepted, then closed
    ERASED = "erased"


_BOTH, _COMPANY, _APPLICANT = frozenset(Side), frozenset({Side.COMPANY}), frozenset({Side.APPLICANT})
ALLOWED: Mapping[State, Mapping[Act, frozenset[Side]]] = {
    State.PENDING: {
        Act.REPLY: _BOTH,
        Act.ACCEPT: _COMPANY,
        Act.REJECT: _COMPANY,
        Act.CONVENTION: _BOTH,
        Act.CLOSE: _APPLICANT,
        Act.ERASE: _APPLICANT,
    },
    # A company may have to go back on its word; nobody goes back to waiting.
    State.ACCEPTED: {
        Act.REPLY: _BOTH,
        Act.REJECT: _COMPANY,
        Act.CONVENTION: _BOTH,
        Act.CLOSE: _BOTH,
        Act.ERASE: _APPLICANT,
    },
    State.REJECTED: {Act.ERASE: _APPLICANT},
    State.ENDED: {Act.CONVENTION: _BOTH, Act.ERASE: _APPLICANT},
    State.ERASED: {},
}


class Display(StrEnum):
    """What each side reads of a discussion, in one word."""

    NEW = "new"
    NEEDS_ANSWER = "needs-answer"
    NEEDS_URGENT_ANSWER = "needs-urgent-answer"
    ANSWERED = "answered"
    TO_REMIND = "to-remind"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """What an applicant sent, and what came of it. What tells of the applicant is None once erased.

    `company_name` is None when the company has left the directory; `company_code` and `applicant_code` are what each side is
    recognised by, and known to it alone.
    """

    id: str
    siret: str
    company_name: str | None
    appellation_code: str
    location_id: str | None
    contact_mode: str
    kind: str
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    date_preferences: str | None
    objective: str | None
    experience: str | None
    resume_link: str | None
    level_of_education: str | None
    message: str | None
    at: datetime
    status: str
    rejection_kind: str | None
    rejection_reason: str | None
    warned_by: str | None
    convention_started: bool | None
    closed_at: datetime | None
    erased_at: datetime | None
    company_code: str
    applicant_code: str

    @property
    def state(self) -> State:
        if self.erased_at is not None:
            return State.ERASED
        if self.status == Status.ACCEPTED and self.closed_at is not None:
            return State.ENDED
        return State(self.status.lower())

    @property
    def applicant(self) -> str:
        return " ".join(name for name in (self.first_name, self.last_name) if name)

    @property
    def company(self) -> str:
        return self.company_name or f"l'entreprise {self.siret}"

    def name(self, side: Side) -> str:
        """What the other side calls a side."""
        return self.company if side is Side.COMPANY else self.applicant

    def code(self, side: Side) -> str:
        return self.company_code if side is Side.COMPANY else self.applicant_code

    def side(self, code: str) -> Side:
        """Who is recognised by one of its two codes."""
        return Side.COMPANY if code == self.company_code else Side.APPLICANT

    def allows(self, act: Act, side: Side) -> bool:
        """Whether a side may do something now. Only a company that wants to be written to is written to."""
        if act is Act.REPLY and self.contact_mode != ContactMode.EMAIL:
            return False
        return side in ALLOWED[self.state].get(act, frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Something that was said. `files`: the names of those that went with it."""

    sender: str
    message: str
    files: tuple[str, ...]
    at: datetime


def display(discussion: Discussion, last: Exchange | None, side: Side, now: datetime) -> Display:
    """What a side reads. `last` is what was said last; the request itself was said by the applicant."""
    if discussion.status != Status.PENDING:
        return Display.ACCEPTED if discussion.status == Status.ACCEPTED else Display.REJECTED
    if last is not None and last.sender == Side.COMPANY:
        return Display.ANSWERED if side is Side.COMPANY else Display.NEEDS_ANSWER
    is_old = now - (last.at if last else discussion.at) >= URGENT_AFTER
    if side is Side.APPLICANT:
        return Display.TO_REMIND if is_old else Display.ANSWERED
    if is_old:
        return Display.NEEDS_URGENT_ANSWER
    return Display.NEW if last is None else Display.NEEDS_ANSWER


@dataclass(frozen=True, slots=True)
class Reminder:
    """A notice owed to a side when a request that waits is `after` old, unless it is `until` old: then the next one is."""

    kind: str
    side: Side
    after: timedelta
    until: timedelta
    modes: tuple[ContactMode, ...]


REMINDERS = (
    Reminder("company_3", Side.COMPANY, timedelta(days=3), timedelta(days=7), (ContactMode.EMAIL,)),
    Reminder("company_7", Side.COMPANY, timedelta(days=7), CLOSED_AFTER, (ContactMode.EMAIL,)),
    Reminder("applicant_15", Side.APPLICANT, timedelta(days=15), CLOSED_AFTER, tuple(ContactMode)),
)
