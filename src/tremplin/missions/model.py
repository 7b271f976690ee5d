"""Missions, their places and their organisations, as kept. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tremplin.kit.portable import portable

KIND = "mission"  # of search documents and events


class Status(StrEnum):
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"


class Remote(StrEnum):
    NO = "no"
    POSSIBLE = "possible"
    FULL = "full"
    LOCAL = "local"  # wherever the volunteer lives


REMOTE_LABELS = {
    Remote.NO.value: "sur place",
    Remote.LOCAL.value: "partout en France",
    Remote.POSSIBLE.value: "en partie à distance",
    Remote.FULL.value: "entièrement à distance",
}


MISSION_TYPES = (
    "benevolat",
    "volontariat_service_civique",
    "volontariat_sapeurs_pompiers",
    "volontariat_reserve_operationnelle",
)
COMPENSATION_UNITS = ("hour", "day", "month", "year")
COMPENSATION_TYPES = ("gross", "net")


class Geolocation(StrEnum):
    """Where the coordinates of an address come from (values of the exchange contract)."""

    GIVEN = "ENRICHED_BY_PUBLISHER"
    FOUND = "ENRICHED_BY_API"
    NOT_FOUND = "NOT_FOUND"
    NO_DATA = "NO_DATA"


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A place of a mission. `lat` and `lon` (degrees) come together; `region` is the region's name."""

    id: str
    street: str | None = None
    postal_code: str | None = None
    department_name: str | None = None
    department_code: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    geolocation: str = Geolocation.NO_DATA

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation as one announcer describes it; `client_id` is unique for its owner."""

    id: str
    owner: str
    client_id: str
    created_at: datetime
    updated_at: datetime
    name: str | None = None
    description: str | None = None
    url: str | None = None
    logo: str | None = None
    type: str | None = None
    legal_status: str | None = None
    rna: str | None = None
    siren: str | None = None
    siret: str | None = None
    full_address: str | None = None
    postal_code: str | None = None
    city: str | None = None
    actions: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    verified_organisation_id: str | None = None  # in the national registers; given by verification, never by the announcer


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """A mission as kept. `description` is plain text, `description_html` is safe HTML; `duration` is in months."""

    id: str
    owner: str
    client_id: str
    organisation_id: str | None
    status: str
    status_comment: str | None
    problems: tuple[dict[str, str], ...]
    title: str | None
    description: str | None
    description_html: str | None
    application_url: str | None
    image: str | None
    posted_at: datetime | None
    start_at: datetime | None
    end_at: datetime | None
    duration: int | None
    domain: str | None
    domain_original: str | None
    activities: tuple[str, ...]
    tags: tuple[str, ...]
    tasks: tuple[str, ...]
    audience: tuple[str, ...]
    soft_skills: tuple[str, ...]
    requirements: tuple[str, ...]
    rome_skills: tuple[str, ...]
    remote: str | None
    schedule: str | None
    priority: str | None
    metadata: str | None
    places: int | None
    places_given: bool
    snu: bool
    snu_places: int | None
    compensation_amount: float | None
    compensation_amount_max: float | None
    compensation_unit: str | None
    compensation_type: str | None
    open_to_minors: bool | None
    reduced_mobility_accessible: bool | None
    close_to_transport: bool | None
    type: str | None
    addresses: tuple[Address, ...]
    likeness: bytes
    source_hash: bytes | None
    last_sync_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None

    @property
    def public(self) -> bool:
        """Whether broadcasters entitled to it may show it."""
        return self.status == Status.ACCEPTED and self.deleted_at is None
