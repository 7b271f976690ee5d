"""An adviser, what they look for, what they are shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from tremplin.immersions.agencies.vocabulary import AgencyRole
from tremplin.immersions.conventions.assessment import Assessment
from tremplin.immersions.conventions.audit import Author, Entry
from tremplin.immersions.conventions.keeping import Stored
from tremplin.immersions.conventions.links.model import Purpose, Way
from tremplin.immersions.conventions.model import Agency, Convention, PersonName
from tremplin.immersions.conventions.notices.model import Notice
from tremplin.immersions.conventions.signatures import Line
from tremplin.immersions.conventions.vocabulary import MODIFIABLE, InternshipKind, Role, Status

OPEN = "open"
"""Of a filter: conventions still under way."""
DAYS_NEAR = 3
"""Working days before the first one: the agency itself is then reminded."""
LONG_SPAN = 21
"""Days from the first to the last: the law allows a month, three weeks are rare."""
LONG_WAIT = timedelta(days=5)
MANY_SENDINGS = 3
"""The first request, and two reminders."""
MOST_NOTE = 2_000
MOST_EXPORTED = 10_000
MOST_REMINDED = 50


class Risk(StrEnum):
    """What makes a convention worth a look before the others."""

    STARTED = "started"
    NEAR = "near"
    WAITING = "waiting"
    UNSIGNED = "unsigned"
    SILENT = "silent"
    UNDELIVERED = "undelivered"
    ONE_DEVICE = "one-device"
    MINOR = "minor"
    OVERLONG = "overlong"
    HOURS = "hours"
    BANNED = "banned"
    NO_ASSESSMENT = "no-assessment"


RISK_LABELS: Mapping[Risk, str] = {
    Risk.STARTED: "Premier jour passé",
    Risk.NEAR: "Commence bientôt",
    Risk.WAITING: "Attend une décision depuis longtemps",
    Risk.UNSIGNED: "Signature manquante",
    Risk.SILENT: "Rappels sans réponse",
    Risk.UNDELIVERED: "Message non remis",
    Risk.ONE_DEVICE: "Un appareil pour plusieurs signatures",
    Risk.MINOR: "Personne mineure",
    Risk.OVERLONG: "Durée ou semaine longue",
    Risk.HOURS: "Horaires à vérifier",
    Risk.BANNED: "Entreprise écartée",
    Risk.NO_ASSESSMENT: "Bilan manquant",
}
FILTERED_RISKS = (Risk.STARTED, Risk.NEAR, Risk.UNSIGNED, Risk.SILENT, Risk.UNDELIVERED, Risk.ONE_DEVICE, Risk.MINOR, Risk.OVERLONG)
"""Those that a list can be asked for: the others are read in each file."""


class Order(StrEnum):
    PRIORITY = "priority"  # what must be dealt with first
    OLDEST = "oldest"
    START = "start"
    RECENT = "recent"


ORDER_LABELS: Mapping[Order, str] = {
    Order.PRIORITY: "Les plus pressées d'abord",
    Order.OLDEST: "Les plus anciennes d'abord",
    Order.START: "Par premier jour",
    Order.RECENT: "Changées récemment",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Adviser:
    """Someone signed in, with what they are in each agency. `everywhere`: an administrator of the platform, who sees them all."""

    email: str
    agencies: Mapping[str, frozenset[AgencyRole]]
    names: Mapping[str, str] = field(default_factory=dict)
    everywhere: bool = False
    name: PersonName = field(default_factory=PersonName)

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.name.firstname, self.name.lastname) if part)

    def sees(self, agency: Agency) -> bool:
        """Whether the conventions of an agency are theirs to read, were it only to validate what it proposes."""
        return self.everywhere or agency.id in self.agencies or bool(agency.refers_to and agency.refers_to.id in self.agencies)

    def acting_on(self, convention: Convention) -> Author:
        """Who they are before a convention: an agency's validators, and nobody else of it, also answer for those that refer to it."""
        agency = convention.agency
        own = self.agencies.get(agency.id, frozenset())
        referred = self.agencies.get(agency.refers_to.id, frozenset()) & {AgencyRole.VALIDATOR} if agency.refers_to else frozenset()
        roles = {Role(each.value) for each in own | referred}
        if self.everywhere:
            roles.add(Role.BACK_OFFICE)
        return Author(id=self.email, roles=frozenset(roles), connected=True, of_referred_agency=bool(referred) and not own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; what is None or empty does not count. `status` may be `OPEN`. Dates are of first days."""

    status: str = OPEN
    agency_id: str = ""
    department: str = ""
    kind: InternshipKind | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""
    mine: bool = False
    risk: Risk | None = None
    order: Order = Order.PRIORITY

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Those of the filter; none of them means all."""
        if self.status == OPEN:
            return tuple(sorted(MODIFIABLE))
        return (Status(self.status),) if self.status in set(Status) else ()


@dataclass(frozen=True, slots=True)
class Sending:
    """What was sent to someone to have them sign: how many times they were, whether the last could not be delivered."""

    role: Role
    sent: int
    failed: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A convention of a list, with what its risks are read from."""

    stored: Stored
    chain: tuple[Line, ...]
    sendings: tuple[Sending, ...]
    notes: int = 0

    @property
    def convention(self) -> Convention:
        return self.stored.convention


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What an adviser wrote to their colleagues."""

    id: str
    author: str
    body: str
    at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLink:
    """A link that was made: to whom, until when. What it is made of is not kept."""

    purpose: Purpose
    way: Way
    role: Role | None
    address: str | None
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A convention of a person in a company. `family`: the one that it renews, else itself; `job`: the code of its appellation."""

    id: str
    family: str
    start: date
    end: date
    job: str
    objective: str

    @classmethod
    def of(cls, one: Convention) -> Neighbour:
        return cls(
            id=one.id,
            family=one.renewed.from_id if one.renewed else one.id,
            start=one.date_start,
            end=one.date_end,
            job=one.immersion_appellation.appellation_code,
            objective=one.immersion_objective.value,
        )

    @property
    def days(self) -> int:
        """From the first to the last, as the law counts them."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """All that is kept of a convention. `neighbours`: the others of the person in the company, a year before and after."""

    stored: Stored
    chain: tuple[Line, ...]
    assessment: Assessment | None
    history: tuple[tuple[int, Entry], ...]  # with the version that each made
    notices: tuple[Notice, ...]
    notes: tuple[Note, ...]
    links: tuple[SentLink, ...]
    renewals: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()

    @property
    def convention(self) -> Convention:
        return self.stored.convention

    def since(self, version: int) -> tuple[Entry, ...]:
        """What was done after a version: what someone who saw it has missed."""
        return tuple(entry for at, entry in self.history if at > version)
