"""What is said of a company, whatever the door it comes through, before any rule is applied to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tremplin.immersions.offers.model import Member


@dataclass(slots=True, kw_only=True)
class LocationDraft:
    """A place as given: in parts, or as one text (`raw`); `lat` and `lon` come together or not at all. An `id` is kept."""

    id: str | None = None
    raw: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    department_code: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(slots=True, kw_only=True)
class OfferDraft:
    """A job by its appellation; on site unless said otherwise."""

    appellation_code: str
    remote_work: str = "ON_SITE"


@dataclass(slots=True, kw_only=True)
class EstablishmentDraft:
    """A company as it describes itself. None: not given. Vocabulary may hold unknown values: the rules refuse them."""

    siret: str
    name: str | None = None
    customized_name: str | None = None
    naf: str | None = None
    employees: str | None = None
    locations: list[LocationDraft] = field(default_factory=list)
    offers: list[OfferDraft] = field(default_factory=list)
    contact_mode: str | None = None
    welcome_address: LocationDraft | None = None
    members: list[Member] = field(default_factory=list)
    max_contacts_per_month: int | None = None
    next_availability: datetime | None = None
    searchable_by_students: bool = True
    searchable_by_job_seekers: bool = True
    disabled_workers: str | None = None
    is_committed: bool = False
    website: str | None = None
    additional_information: str | None = None
