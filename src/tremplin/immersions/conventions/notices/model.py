"""Notices: what is told, to whom, what became of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tremplin.immersions.conventions.links.model import Purpose
from tremplin.immersions.conventions.upkeep import Channel, Reminding
from tremplin.immersions.conventions.vocabulary import Role

MOST_ATTEMPTS = 6
"""As many as a job is run."""
KEPT = timedelta(days=730)
"""How long it can be said that someone was told."""


class Kind(StrEnum):
    """What a notice says. Those of the morning have the names of `upkeep.Reminding`."""

    SIGNATURE_REQUEST = "SIGNATURE_REQUEST"
    SIGNATURE_REQUEST_AGAIN = "SIGNATURE_REQUEST_AGAIN"  # the terms changed
    SIGNATURE_LINK = "SIGNATURE_LINK"  # asked for, by them or by an adviser
    SIGNATURE_RECEIVED = "SIGNATURE_RECEIVED"
    SIGNATORY_REMINDER = Reminding.SIGNATORIES.value
    READ_LINK = "READ_LINK"
    AGENCY_NEW = "AGENCY_NEW"
    AGENCY_REVIEW = "AGENCY_REVIEW"
    AGENCY_FIRST_REMINDER = Reminding.AGENCY_FIRST.value
    AGENCY_LAST_REMINDER = Reminding.AGENCY_LAST.value
    VALIDATED = "VALIDATED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"
    DEPRECATED = "DEPRECATED"
    TRANSFERRED = "TRANSFERRED"
    ASSESSMENT_REQUEST = "ASSESSMENT_REQUEST"
    ASSESSMENT_REMINDER = "ASSESSMENT_REMINDER"
    ASSESSMENT_MISSING = "ASSESSMENT_MISSING"  # told to the agency, once the company was reminded in vain
    ASSESSMENT_TO_SIGN = "ASSESSMENT_TO_SIGN"
    ASSESSMENT_SIGNED = "ASSESSMENT_SIGNED"


PURPOSES = {
    Kind.SIGNATURE_REQUEST: Purpose.SIGN,
    Kind.SIGNATURE_REQUEST_AGAIN: Purpose.SIGN,
    Kind.SIGNATURE_LINK: Purpose.SIGN,
    Kind.SIGNATORY_REMINDER: Purpose.SIGN,
    Kind.ASSESSMENT_REQUEST: Purpose.ASSESS,
    Kind.ASSESSMENT_REMINDER: Purpose.ASSESS,
    Kind.ASSESSMENT_TO_SIGN: Purpose.ANSWER,
}
"""What the link of a notice is for; of the others, to read."""

SIGNATURE_LINKS = (Kind.SIGNATURE_REQUEST, Kind.SIGNATURE_REQUEST_AGAIN, Kind.SIGNATURE_LINK, Kind.SIGNATORY_REMINDER)
SIGNATURE_REMINDERS = frozenset({Kind.SIGNATURE_LINK, Kind.SIGNATORY_REMINDER})
REMINDERS = SIGNATURE_REMINDERS | {Kind.ASSESSMENT_REMINDER, Kind.ASSESSMENT_TO_SIGN}
"""Those that a convention shows in `lastReminders`."""
BY_SMS = frozenset({Kind.SIGNATURE_LINK, Kind.ASSESSMENT_REMINDER, Kind.ASSESSMENT_TO_SIGN, Kind.READ_LINK})


class State(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"  # there was nothing left to ask for when its turn came


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something to tell to someone."""

    kind: Kind
    role: Role
    address: str
    channel: Channel = Channel.EMAIL


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A mail or an SMS. `occasion`: the version of the convention, or the day, that it tells of; nobody is told twice of one."""

    id: str
    convention_id: str
    kind: Kind
    channel: Channel
    role: Role
    address: str
    occasion: str
    state: State
    attempts: int
    error: str | None
    created_at: datetime
    ended_at: datetime | None
