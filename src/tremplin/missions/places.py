"""Addresses of missions completed and checked against the reference: département, region, coordinates. Pure."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

from tremplin.kit.problem import Problem
from tremplin.missions.draft import AddressDraft
from tremplin.missions.model import Address, Geolocation
from tremplin.missions.problems import PLACE_DOUBTFUL, PLACE_NOT_FOUND
from tremplin.missions.texts import one_line
from tremplin.reference import geocoder
from tremplin.reference.communes import department_of_postcode, departments
from tremplin.reference.countries import FRENCH_TERRITORIES, country_code
from tremplin.reference.located import Located, distance_km

# Beyond, the coordinates and the town can't speak of the same place, even with a large commune or a rough point.
DOUBTFUL_KM = 60
_ADDRESS_IDS = uuid.UUID("a8f0c1de-5d0b-4c39-9d5e-0f6a5b1c2d3e").bytes


@dataclass(frozen=True, slots=True)
class _Point:
    lat: float
    lon: float


def settle(drafts: list[AddressDraft], mission_id: str) -> tuple[tuple[Address, ...], list[Problem]]:
    """The addresses to keep, in order, without repeats, and what is wrong with them; countries are already `country_of`."""
    kept: dict[str, Address] = {}
    problems: list[Problem] = []
    for k, draft in enumerate(drafts):
        address, problem = _settle_one(draft, mission_id, f"/addresses/{k}")
        kept.setdefault(address.id, address)
        problems += [problem] if problem else []
    return tuple(kept.values()), problems


def _settle_one(draft: AddressDraft, mission_id: str, pointer: str) -> tuple[Address, Problem | None]:
    city, postal_code = one_line(draft.city), one_line(draft.postal_code)
    country = draft.country
    if country == "FR" and postal_code and postal_code.isdigit():
        postal_code = postal_code.zfill(5)
    found = geocoder.place(city, postal_code, draft.department_code, country) if city or postal_code else None
    given = draft.lat is not None and draft.lon is not None
    department = _department(draft, postal_code, country, found)
    lat, lon = (draft.lat, draft.lon) if given else (found.lat, found.lon) if found else (None, None)
    told = " ".join(part for part in (postal_code, city) if part)
    problem = None
    if given and found and draft.lat is not None and draft.lon is not None:
        gap = distance_km(_Point(draft.lat, draft.lon), found)
        problem = PLACE_DOUBTFUL.at(pointer, km=gap, value=told) if gap > DOUBTFUL_KM else None
    elif not given and told and (country is None or country in FRENCH_TERRITORIES) and found is None:
        problem = PLACE_NOT_FOUND.at(pointer, value=told)
    known = departments().get(department) if department else None
    address = Address(
        id=_identify(mission_id, draft),
        street=one_line(draft.street),
        postal_code=postal_code,
        department_code=department,
        department_name=known.name if known else one_line(draft.department_name),
        city=city or (found.commune.name if found and found.commune else None),
        region=known.region.name if known else one_line(draft.region),
        country=country,
        lat=lat,
        lon=lon,
        geolocation=_origin(given, found, told),
    )
    return address, problem


def country_of(draft: AddressDraft) -> str | None:
    """The ISO code of the country; what was given when it is unknown (a rule refuses it); France when nothing says otherwise."""
    if draft.country:
        return country_code(draft.country) or draft.country
    return "FR" if draft.city or draft.postal_code or draft.department_code else None


def _department(draft: AddressDraft, postal_code: str | None, country: str | None, found: Located | None) -> str | None:
    if country is not None and country not in FRENCH_TERRITORIES:
        return None
    given = (draft.department_code or "").strip().upper()
    given = given.zfill(2) if given.isdigit() else given
    if given in departments():
        return given
    return (department_of_postcode(postal_code) if postal_code else None) or (found.department if found else None)


def _origin(given: bool, found: Located | None, told: str) -> str:
    if given:
        return Geolocation.GIVEN
    if found:
        return Geolocation.FOUND
    return Geolocation.NOT_FOUND if told else Geolocation.NO_DATA


def _identify(mission_id: str, draft: AddressDraft) -> str:
    """An id drawn from the address itself, so that the same one sent again keeps it, without looking it up."""
    said = (draft.street, draft.city, draft.postal_code, draft.country, draft.lat, draft.lon)
    name = f"{mission_id}|{'|'.join(['' if part is None else str(part) for part in said])}"
    # A version 5 UUID (RFC 9562 §5.5), in half the time of the library's.
    digits = hashlib.sha1(_ADDRESS_IDS + name.encode(), usedforsecurity=False).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{'89ab'[int(digits[16], 16) & 3]}{digits[17:20]}-{digits[20:32]}"


def likeness(owner: str, title: str | None, organisation: str | None, addresses: tuple[Address, ...]) -> bytes:
    """A digest shared by missions of one announcer that look the same to a person: title, organisation, towns."""
    towns = sorted({f"{a.postal_code}|{a.city}".casefold() for a in addresses})
    said = "\x1f".join((owner, (title or "").casefold(), organisation or "", *towns))
    return hashlib.blake2b(said.encode(), digest_size=16).digest()
