"""Events and online fairs as kept, their states, their days. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from tremplin.kit.french import PARIS

KIND = "event"  # of search documents
OWNER = "events"
"""The one owner of all events in search: none is reserved to a partner."""


class Status(StrEnum):
    """Whether an event takes place. Whatever the answer, it stays visible: who meant to come must find out.

    But for one withdrawn, which should never have been announced: only its announcer still sees it, and may put it back.
    """

    SCHEDULED = "SCHEDULED"
    POSTPONED = "POSTPONED"
    CANCELLED = "CANCELLED"
    WITHDRAWN = "WITHDRAWN"


SHOWN_STATUSES = (Status.SCHEDULED, Status.POSTPONED, Status.CANCELLED)


class Origin(StrEnum):
    """The door an event came by: what a feed no longer holds is cancelled, what came otherwise is left alone."""

    LOAD = "load"
    FEED = "feed"
    FORM = "form"
    API = "api"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one comes. All may be empty for an event at a distance; `lat` and `lon` in degrees."""

    venue: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    insee: str | None = None
    department: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event as kept. Instants are UTC; `timezone` (IANA) is that of the place, `all_day` events begin and end at its midnights.

    `client_id` is the partner's identifier, `origin` the door it came by, `series` what its dates have in common. Seats are 0 when
    not offered. `contact`: who answers questions, as people read it. `source_id`: the agenda read regularly that brings it.
    """

    id: int
    partner_id: str
    client_id: str
    origin: str
    series: str | None
    title: str
    description: str
    description_html: str
    programme: str
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    timezone: str
    venue: str | None
    street: str | None
    postcode: str | None
    city: str | None
    insee: str | None
    department: str | None
    lat: float | None
    lon: float | None
    type: str
    on_site: bool
    remote: bool
    remote_url: str | None
    objectives: tuple[str, ...]
    audiences: tuple[str, ...]
    operations: tuple[str, ...]
    benefits: tuple[str, ...]
    rome_codes: tuple[str, ...]
    multi_sector: bool
    offer_ids: tuple[str, ...]
    seats_on_site: int
    seats_remote: int
    registered_on_site: int
    registered_remote: int
    url: str | None
    organiser: str | None
    status: str
    status_reason: str | None
    revision: int
    created_at: datetime
    updated_at: datetime
    contact: str | None = None
    source_id: str | None = None

    @property
    def withdrawn(self) -> bool:
        return self.status == Status.WITHDRAWN

    @property
    def located(self) -> bool:
        return self.lat is not None and self.lon is not None

    @property
    def local_start(self) -> datetime:
        return self.starts_at.astimezone(ZoneInfo(self.timezone))

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(ZoneInfo(self.timezone))

    @property
    def last_day(self) -> date:
        """The last day on which it takes place: one that ends at midnight ended the day before."""
        end = self.local_end
        return (end - timedelta(microseconds=1)).date() if self.ends_at > self.starts_at else end.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fair:
    """An online fair, known by its address. Days are those in Paris, both ends included.

    `id`: what pages call it, given when it is kept. One that is cancelled is still shown, and says so, as an event is.
    """

    partner_id: str
    url: str
    title: str
    starts_on: date
    ends_on: date
    applications_from: date
    applications_until: date
    description: str
    place: str
    type: str
    organiser: str
    offers: int
    origin: str = Origin.FEED
    status: str = Status.SCHEDULED
    status_reason: str | None = None
    id: int = 0

    @property
    def withdrawn(self) -> bool:
        return self.status == Status.WITHDRAWN


def paris_day(at: datetime) -> date:
    """The day in Paris at an instant: days of the contract (a fair is running, a search begins and ends) are those."""
    return at.astimezone(PARIS).date()


def day_start(day: date, zone: ZoneInfo = PARIS) -> datetime:
    """The instant at which a day begins somewhere."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def end_of(start: datetime, clock: time) -> datetime:
    """The first instant, from a start on, at which clocks in the same zone show a time: the next day if it is past."""
    end = start.replace(hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=0)
    return end if end >= start else end + timedelta(days=1)
