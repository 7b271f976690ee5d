"""An immersion offer as the public pages show it, read from the JSON of the directory. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin.immersions.offers.directory import OfferRow
from tremplin.immersions.offers.model import ContactMode, DisabledWorkers, RemoteWork
from tremplin.portal.immersions import labels
from tremplin.portal.immersions.forms import offer_href
from tremplin.reference.communes import departments


@dataclass(frozen=True, slots=True)
class Job:
    """A job that the company lets discover, with the address of its page."""

    code: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer ready to be drawn. `jobs`: the one it is about, then others. `legal_name` is empty when it is `company`."""

    siret: str
    location_id: str
    company: str
    legal_name: str
    jobs: tuple[Job, ...]
    rome: str
    occupation: str
    activity: str
    street: str
    postcode: str
    city: str
    department: str
    lat: float
    lon: float
    remote: str
    contact_mode: str
    workforce: str
    disabled_workers: str
    website: str
    information: tuple[str, ...]
    available: bool
    distance_km: float | None

    @property
    def job(self) -> Job:
        return self.jobs[0]

    @property
    def href(self) -> str:
        return self.job.href

    @property
    def where(self) -> str:
        """« Rennes (Ille-et-Vilaine) »."""
        return f"{self.city} ({self.department})" if self.department else self.city

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.postcode} {self.city}".strip()) if part)

    @property
    def employees(self) -> str:
        """How many people work there, in words; empty when it is not known."""
        return labels.employees(self.workforce)

    @property
    def remote_label(self) -> str:
        return labels.label("remoteWorkMode", self.remote)

    @property
    def contact_label(self) -> str:
        return labels.label("contactMode", self.contact_mode)

    @property
    def on_site(self) -> bool:
        return self.remote == RemoteWork.ON_SITE

    @property
    def welcomes_disabled_workers(self) -> bool:
        return self.disabled_workers in (DisabledWorkers.CERTIFIED, DisabledWorkers.DECLARED)

    @property
    def disabled_workers_label(self) -> str:
        return labels.label("fitForDisabledWorkers", self.disabled_workers)

    @property
    def by_mail(self) -> bool:
        return self.contact_mode == ContactMode.EMAIL


def read(row: OfferRow) -> Offer:
    """The offer that a line describes."""
    value = row.fields
    address, position = value["address"], value["position"]
    department = departments().get(address["departmentCode"])
    name, brand = value["name"], (value.get("customizedName") or "").strip()
    return Offer(
        siret=row.siret,
        location_id=row.location_id,
        company=brand or name,
        legal_name=name if brand and brand.lower() != name.lower() else "",
        jobs=_jobs(row, value["appellations"]),
        rome=row.rome_code,
        occupation=value["romeLabel"],
        activity=value["nafLabel"],
        street=address["streetNumberAndAddress"],
        postcode=address["postcode"],
        city=address["city"],
        department=department.name if department else "",
        lat=position["lat"],
        lon=position["lon"],
        remote=row.remote_work,
        contact_mode=value.get("contactMode") or ContactMode.EMAIL,
        workforce=value["numberOfEmployeeRange"],
        disabled_workers=value["fitForDisabledWorkers"] or "",
        website=_web_address(value),
        information=tuple(part for each in (value.get("additionalInformation") or "").split("\n") if (part := each.strip())),
        available=row.available,
        distance_km=None if row.distance_m is None else row.distance_m / 1000,
    )


def _jobs(row: OfferRow, appellations: Sequence[Mapping[str, str]]) -> tuple[Job, ...]:
    codes = [(each["appellationCode"], each["appellationLabel"]) for each in appellations]
    return tuple(Job(code, label, offer_href(row.siret, code, row.location_id)) for code, label in codes)


def _web_address(value: Mapping[str, Any]) -> str:
    """Only addresses a browser may follow: `javascript:` and the like come out empty."""
    address: str = (value.get("website") or "").strip()
    return address if address.lower().startswith(("https://", "http://")) else ""
