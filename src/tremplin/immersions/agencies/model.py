"""An agency and its people. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tremplin.immersions.agencies.vocabulary import OPEN, AgencyKind, AgencyRole, AgencyStatus, ValidationSteps


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyAddress:
    street: str
    postcode: str
    department_code: str
    city: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """By whom, and until when, the agency was entrusted with validating. Every part may be unknown."""

    until: date | None = None
    name: str | None = None
    kind: AgencyKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A prescriber. `departments`: those it covers, never none, the first being what conventions show. `refers_to`: the agency that
    validates what this one proposes. `signature`: the end of its mails."""

    id: str
    kind: AgencyKind
    status: AgencyStatus
    name: str
    address: AgencyAddress
    departments: tuple[str, ...]
    contact_email: str
    siret: str
    created_at: datetime
    updated_at: datetime
    validation_steps: ValidationSteps = ValidationSteps.ONE
    status_justification: str | None = None
    position: tuple[float, float] | None = None  # latitude, longitude
    phone: str | None = None
    signature: str = ""
    logo_url: str | None = None
    safir_code: str | None = None
    refers_to: str | None = None
    delegation: Delegation | None = None

    @property
    def is_open(self) -> bool:
        """Whether conventions may be submitted to it."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyUser:
    """Someone of an agency. `notified`: whether they are written to; no rule depends on it."""

    email: str
    roles: frozenset[AgencyRole]
    notified: bool = True
    first_name: str = ""
    last_name: str = ""


def notified(people: Iterable[AgencyUser], role: AgencyRole) -> list[str]:
    """The addresses of those who are written to in a role."""
    return [each.email for each in people if each.notified and role in each.roles]
