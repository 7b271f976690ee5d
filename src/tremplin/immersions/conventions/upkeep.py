"""What time does to conventions: reminders, the end of those that nobody finishes, the deletion of those that led nowhere. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from tremplin.immersions.conventions import errors
from tremplin.immersions.conventions.audit import NOBODY, Author, Change, changed
from tremplin.immersions.conventions.model import Convention, Signatory
from tremplin.immersions.conventions.states import Event
from tremplin.immersions.conventions.vocabulary import (
    ADVISERS,
    MODIFIABLE,
    ROLE_LABELS,
    SIGNABLE,
    SIGNATORIES,
    UNVALIDATED,
    Role,
    Status,
)
from tremplin.reference.holidays import is_working_day

DRAFT_KEPT = timedelta(days=30)
"""Since its last change."""

UNVALIDATED_KEPT_YEARS = 2
BETWEEN_LINKS = timedelta(hours=24)
LINK_LIFETIME = timedelta(days=2)


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class Reminding(StrEnum):
    """Who is reminded, and how urgently."""

    SIGNATORIES = "SIGNATORY_REMINDER"
    AGENCY_FIRST = "AGENCY_FIRST_REMINDER"
    AGENCY_LAST = "AGENCY_LAST_REMINDER"


def reminders_due(convention: Convention, today: date) -> list[Reminding]:
    """Those of the morning of a day, by how many working days remain before the first day."""
    remaining = working_days_before(today, convention.date_start, convention.agency.department)
    due = []
    if convention.status in SIGNABLE and 0 <= remaining <= 2:
        due.append(Reminding.SIGNATORIES)
    if convention.status is Status.IN_REVIEW and remaining in (1, 3):
        due.append(Reminding.AGENCY_FIRST if remaining == 3 else Reminding.AGENCY_LAST)
    return due


def working_days_before(today: date, start: date, department: str) -> int:
    """How many working days there are from today, included, to the start, excluded; -1 once it is past."""
    if start < today:
        return -1
    # Far from the start, only the first days need be looked at: a month of them is more than any reminder asks.
    span = min((start - today).days, 31)
    return sum(1 for at in range(span) if is_working_day(today + timedelta(days=at), department))


def give_up(convention: Convention, *, now: datetime) -> Change | None:
    """What the night makes of a convention whose end passed a month ago while it was still under way; None when it stays."""
    if convention.status not in MODIFIABLE or convention.date_end > months_before(now.date(), 1):
        return None
    reason = f"Devenu obsolète car le statut était {convention.status} alors que la date de fin est dépassée depuis longtemps"
    ended = replace(
        convention,
        status=Status.DEPRECATED,
        status_justification=reason,
        date_approval=None,
        date_validation=None,
        updated_at=now,
    )
    return changed(convention, ended, Event.DEPRECATED, NOBODY, now, justification=reason)


def is_deletable(convention: Convention, *, now: datetime, is_renewed: bool) -> bool:
    """Whether a convention that led nowhere may go: unchanged for two years, and no renewal comes from it."""
    changed_at = convention.updated_at or convention.date_submission
    limit = months_before(now.date(), 12 * UNVALIDATED_KEPT_YEARS)
    return convention.status in UNVALIDATED and not is_renewed and changed_at.date() <= limit


def months_before(day: date, months: int) -> date:
    """The same day, months before; the last of the month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def check_signature_link(
    convention: Convention,
    role: Role,
    author: Author,
    *,
    channel: Channel,
    last_sent: datetime | None,
    is_mobile: bool,
    now: datetime,
) -> Signatory:
    """Whom a new link to sign may be sent to. `last_sent`: when the last one left by that channel.

    Raises ActionForbidden, LinkStatusForbidden, NotSignatory, ActorMissing, AlreadySigned, PhoneNotMobile, LinkTooSoon.
    """
    if not author.roles & (ADVISERS | SIGNATORIES):
        raise errors.ActionForbidden(roles=", ".join(sorted(author.roles)), action="envoyer un lien de signature")
    if convention.status not in SIGNABLE:
        raise errors.LinkStatusForbidden(initial=convention.status)
    if role not in SIGNATORIES:
        raise errors.NotSignatory(role=ROLE_LABELS[role])
    signatory = convention.signatories.get(role)
    if signatory is None:
        raise errors.ActorMissing(role=ROLE_LABELS[role])
    if signatory.signed_at is not None:
        raise errors.AlreadySigned(role=ROLE_LABELS[role])
    if channel is Channel.SMS and not is_mobile:
        raise errors.PhoneNotMobile
    check_pace(last_sent, now=now)
    return signatory


def check_pace(last_sent: datetime | None, *, now: datetime) -> None:
    """Nobody's mailbox is filled: one link a day, by each channel. Raises LinkTooSoon."""
    if last_sent is not None and now < last_sent + BETWEEN_LINKS:
        remaining = last_sent + BETWEEN_LINKS - now
        minutes = -(-int(remaining.total_seconds()) // 60)
        raise errors.LinkTooSoon(
            remaining=f"{minutes // 60:02d}h{minutes % 60:02d}", retry_after=max(1, int(remaining.total_seconds()))
        )
