"""A mission as channels tell it: an ad, read from the JSON that partners exchange, with the words every channel needs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Any

from tremplin.missions.organisations import slug
from tremplin.reference.countries import COUNTRIES
from tremplin.reference.domains import DOMAINS
from tremplin.reference.mission_types import MISSION_TYPE_LABELS

CIVIC_SERVICE = "volontariat_service_civique"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mission takes place; `country` is a code of two letters."""

    id: str = ""
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    department: str | None = None
    region: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None

    @property
    def country_name(self) -> str:
        code = self.country or "FR"
        return COUNTRIES.get(code, code)

    @property
    def label(self) -> str:
        """`Lyon, France`."""
        return f"{self.city}, {self.country_name}" if self.city else self.country_name


# Channels that place every ad on a map are given the capital for a mission that has no place, as they always were.
PARIS = Place(postal_code="75000", city="Paris", department="Paris", region="Île-de-France", country="FR", lat=48.854744, lon=2.348715)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """A mission, or one of its places when a channel wants an ad for each: `places` then holds that one."""

    exchanged: Mapping[str, Any]
    places: tuple[Place, ...]
    companies: Mapping[str, str]
    reference: str

    def at(self, place: Place, reference: str) -> Ad:
        """The same, told of one place only."""
        return replace(self, places=(place,), reference=reference)

    def text(self, name: str) -> str:
        """A text of the mission, empty when it has none."""
        return self.exchanged.get(name) or ""

    def instant(self, name: str) -> datetime | None:
        given = self.exchanged.get(name)
        return datetime.fromisoformat(given) if given else None

    @property
    def place(self) -> Place | None:
        return self.places[0] if self.places else None

    @property
    def link(self) -> str:
        """Where one applies: a link of ours, which counts the visit for the channel."""
        return self.text("applicationUrl")

    @property
    def type_label(self) -> str:
        return MISSION_TYPE_LABELS.get(self.text("type"), MISSION_TYPE_LABELS["benevolat"])

    @property
    def title(self) -> str:
        """`Bénévolat - Lire avec des enfants`."""
        return f"{self.type_label} - {self.text('title')}"

    @property
    def domain_label(self) -> str:
        return DOMAINS.get(self.text("domain"), "")

    @property
    def organisation(self) -> str:
        return self.text("organizationName") or self.text("publisherName")

    @property
    def company_id(self) -> str | None:
        """The channel's own id of who offers the mission, else of who announces it."""
        return self.companies.get(self.text("organizationName")) or self.companies.get(self.text("publisherName"))

    @property
    def logo(self) -> str:
        return self.text("organizationLogo") or self.text("publisherLogo")

    @property
    def posted_at(self) -> datetime | None:
        return self.instant("postedAt") or self.instant("createdAt")


def read_ad(exchanged: Mapping[str, Any], companies: Mapping[str, str]) -> Ad:
    """The ad of a mission as exchanged, its links already those of the channel."""
    places = tuple(_place(each) for each in exchanged["addresses"])
    return Ad(exchanged=exchanged, places=places, companies=companies, reference=exchanged["_id"])


def by_address(ad: Ad) -> list[Ad]:
    """An ad an address, the first under the mission's own reference, which channels know from when there was only one."""
    if not ad.places:
        return [ad]
    first, *others = ad.places
    return [ad.at(first, ad.reference), *(ad.at(place, f"{ad.reference}-{place.id}") for place in others)]


def by_city(ad: Ad) -> list[Ad]:
    """An ad a distinct city."""
    cities: dict[str, Place] = {}
    for place in ad.places:
        if place.city:
            cities.setdefault(slug(place.city), place)
    return [ad.at(place, f"{ad.reference}-{city}") for city, place in cities.items()] or [ad]


def description(ad: Ad) -> str:
    """The whole mission told in HTML, for channels that have one field for it."""
    return "".join(
        (
            _line("Type de mission", ad.type_label),
            _line("Domaine", ad.domain_label),
            ad.text("descriptionHtml") or _paragraphs(ad.text("description")),
            _listed("Prérequis", ad.exchanged.get("requirements") or ()),
            _line("Public", ", ".join(ad.exchanged.get("audience") or ())),
            _line("Horaires", ad.text("schedule")),
            _line("Âge minimum", "18 ans" if ad.text("openToMinors") == "no" else ""),
        )
    )


def _line(label: str, value: str) -> str:
    return f"<p><strong>{label} :</strong> {escape(value)}</p>" if value else ""


def _listed(label: str, values: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(each)}</li>" for each in values)
    return f"<p><strong>{label} :</strong></p><ol>{items}</ol>" if items else ""


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(each)}</p>" for each in text.split("\n\n") if each.strip())


def _place(address: Mapping[str, Any]) -> Place:
    location = address["location"] or {}
    return Place(
        id=address["id"],
        street=address["street"],
        postal_code=address["postalCode"],
        city=address["city"],
        department=address["departmentName"],
        region=address["region"],
        country=address["country"],
        lat=location.get("lat"),
        lon=location.get("lon"),
    )
