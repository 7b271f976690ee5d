"""What is said of an event or a fair, whatever the door it comes through, before any rule is applied to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from tremplin.events.model import Status


@dataclass(slots=True, kw_only=True)
class EventDraft:
    """An event as announced. None: not given. `description` is text or HTML.

    Instants are aware. `all_day`: whole days of the place, the end excluded. Without `timezone`, that of the place is meant. Without
    `on_site` nor `remote`, what is said of the place and of the address to connect to decides.
    """

    client_id: str
    title: str | None
    starts_at: datetime | None
    ends_at: datetime | None = None
    all_day: bool = False
    timezone: str | None = None
    series: str | None = None
    description: str = ""
    programme: str = ""
    venue: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    insee: str | None = None
    lat: float | None = None
    lon: float | None = None
    type: str | None = None
    on_site: bool | None = None
    remote: bool | None = None
    remote_url: str | None = None
    objectives: list[str] = field(default_factory=list)
    audiences: list[str] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    benefits: list[str] = field(default_factory=list)
    rome_codes: list[str] = field(default_factory=list)
    multi_sector: bool = False
    offer_ids: list[str] = field(default_factory=list)
    seats_on_site: int | None = None
    seats_remote: int | None = None
    url: str | None = None
    organiser: str | None = None
    contact: str | None = None
    status: Status = Status.SCHEDULED
    status_reason: str | None = None
    revision: int = 0


@dataclass(slots=True, kw_only=True)
class FairDraft:
    """An online fair as announced, `description` in text or HTML. Without days to apply, those of the fair."""

    url: str
    title: str | None
    starts_on: date | None
    ends_on: date | None = None
    applications_from: date | None = None
    applications_until: date | None = None
    description: str = ""
    place: str | None = None
    organiser: str | None = None
    offers: int = 0
    status: Status = Status.SCHEDULED
    status_reason: str | None = None
