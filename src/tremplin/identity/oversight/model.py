"""A member of staff in the space of a partner. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tremplin.identity.model import RIGHTS, Account, Right, Role, Session
from tremplin.partners.journal.model import PLATFORM, Author

INTERVENTION_LASTS = timedelta(hours=1)
SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class Acting:
    """Someone of staff where they have no role of their own. Keys and people stay out of reach, whatever the role looked through."""

    role: Role
    reason: str
    writes: bool
    until: datetime

    @property
    def rights(self) -> frozenset[Right]:
        return RIGHTS[self.role] - {Right.MANAGE}


def acting(session: Session, partner_id: str, *, now: datetime) -> Acting | None:
    """What a session may do at a partner as staff; None when nothing was opened there, or it is over."""
    if session.acting_at != partner_id or session.acting_until is None or session.acting_until <= now:
        return None
    return Acting(Role(session.acting_role or Role.ANALYST), session.acting_reason or "", session.acting_writes, session.acting_until)


def staff_author(account: Account) -> Author:
    """A member of staff, as the journal of a partner names them."""
    return Author(account.id, f"{account.name or account.email} ({PLATFORM})", staff=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """A partner in a list of staff's."""

    id: str
    name: str
    announces: bool
    broadcasts: bool
    moderates: bool
    created_at: datetime
    deleted_at: datetime | None
    sandbox_until: datetime | None
    number: str | None
    checked: str | None
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """Someone in a list of staff's. `places`: the name of each partner, and a role there."""

    id: str
    email: str
    name: str
    staff: bool
    created_at: datetime
    signed_in_at: datetime | None
    disabled_at: datetime | None
    sessions: int
    places: list[tuple[str, str]]
