"""What a partner says of a mission, whatever the door it comes through, before any rule is applied to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tremplin.kit.portable import portable


@portable
@dataclass(slots=True, kw_only=True)
class AddressDraft:
    """A place as given; `lat` and `lon` come together or not at all. `country` is ISO 3166-1 alpha-2 once normalised."""

    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    department_code: str | None = None
    department_name: str | None = None
    region: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


@portable
@dataclass(slots=True, kw_only=True)
class OrganisationDraft:
    """The organisation that offers the mission. `client_id` is its owner's identifier; derived from the others when absent."""

    client_id: str | None = None
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


@portable
@dataclass(slots=True, kw_only=True)
class MissionDraft:
    """A mission as its announcer describes it.

    Texts are decoded (no XML or HTML escaping left in one-line texts) and trimmed; an empty text is None.
    `description` is what was given, HTML or plain text. `activities` are labels of the referential, or free labels.
    Dates are instants (aware). `places` is None when not given. `compensation_*` and `remote` may hold unknown values: the
    rules of validation refuse them with their sentence.
    """

    client_id: str
    title: str | None = None
    description: str | None = None
    application_url: str | None = None
    image: str | None = None
    posted_at: datetime | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    domain: str | None = None
    activities: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    soft_skills: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    rome_skills: tuple[str, ...] = ()
    remote: str | None = None
    schedule: str | None = None
    priority: str | None = None
    metadata: str | None = None
    places: int | None = None
    snu: bool = False
    snu_places: int | None = None
    compensation_amount: float | None = None
    compensation_amount_max: float | None = None
    compensation_unit: str | None = None
    compensation_type: str | None = None
    open_to_minors: bool | None = None
    reduced_mobility_accessible: bool | None = None
    close_to_transport: bool | None = None
    type: str | None = None
    addresses: list[AddressDraft] = field(default_factory=list)
    organisation: OrganisationDraft | None = None
