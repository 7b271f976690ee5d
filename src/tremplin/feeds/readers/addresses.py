"""The places of a mission: a list of addresses, or one written flat among the mission's own elements."""

from __future__ import annotations

import re
from dataclasses import fields

from tremplin.feeds.readers import problems as kinds
from tremplin.feeds.readers.coordinates import read_point
from tremplin.feeds.readers.elements import Elements, Given
from tremplin.feeds.readers.vocabulary import COUNTRY, STREET
from tremplin.kit.problem import Problem
from tremplin.missions.draft import AddressDraft
from tremplin.reference.communes import department_of_postcode, departments
from tremplin.reference.countries import FRENCH_TERRITORIES, country_code

MAX_ADDRESSES = 200
_FRENCH_POSTCODE = re.compile(r"(?:FR?[\s-]*)?(\d{4,5})", re.IGNORECASE)
# What an address without a place may still say: catalogues write `France` for missions at a distance.
_PLACE = tuple(field.name for field in fields(AddressDraft) if field.name != "country")


def read_addresses(mission: Elements) -> list[AddressDraft]:
    """Every address that says something of a place; the flat one counts only without a list."""
    listed = _listed(mission)
    if len(listed) > MAX_ADDRESSES:
        mission.problems.append(kinds.TOO_MANY_ADDRESSES.at("/addresses", limit=MAX_ADDRESSES))
    read = [_read(elements) for elements in listed[:MAX_ADDRESSES]] if listed else [_read(mission)]
    return [address for address in read if any(getattr(address, name) is not None for name in _PLACE)]


def _listed(mission: Elements) -> list[Elements]:
    found = [
        address
        for wrapper in mission.all("addresses")
        for address in Elements(wrapper, mission.problems).all("address", "value", "item")
    ]
    found += [address for address in mission.all("address") if len(address)]  # not wrapped, but not flat
    return [Elements(address, mission.problems, f"/addresses/{index}") for index, address in enumerate(found)]


def _read(elements: Elements) -> AddressDraft:
    problems = elements.problems
    country = _country(elements.line(*COUNTRY), problems)
    french = country is None or country in FRENCH_TERRITORIES
    postcode = elements.line("postalCode")
    if french and (digits := _FRENCH_POSTCODE.fullmatch(postcode.text.replace(" ", ""))):
        postcode = Given(digits[1].zfill(5), postcode.pointer)
    address = AddressDraft(
        street=elements.line(*_street_names(elements)).text or None,
        postal_code=postcode.text or None,
        city=elements.line("city").text or None,
        department_name=elements.line("departmentName").text or None,
        region=elements.line("region").text or None,
        country=country,
    )
    if french:
        _locate(address, elements.line("departmentCode"), postcode, problems)
    point = read_point(elements, french=french, problems=problems)
    if point:
        address.lat, address.lon = point
    return address


def _street_names(elements: Elements) -> tuple[str, ...]:
    return STREET if not any(len(address) for address in elements.all("address")) else ("street", "adresse")


def _country(given: Given, problems: list[Problem]) -> str | None:
    if not given.text:
        return None
    code = country_code(given.text)
    if code is None:
        problems.append(kinds.COUNTRY_UNKNOWN.at(given.pointer, value=given.text[:80]))
    return code or given.text


def _locate(address: AddressDraft, given: Given, postcode: Given, problems: list[Problem]) -> None:
    """Fills the département from its code, else from the postcode; its name and region are those of the referential."""
    code = given.text.upper().zfill(2) if given.text else ""
    by_postcode = department_of_postcode(postcode.text) if postcode.text else None
    if postcode.text and by_postcode is None and address.country == "FR":
        problems.append(kinds.POSTCODE_UNKNOWN.at(postcode.pointer, value=postcode.text[:80]))
    known = departments()
    if code not in known:
        code = by_postcode or ""
    elif by_postcode and by_postcode != code:
        problems.append(kinds.POSTCODE_ELSEWHERE.at(postcode.pointer, value=postcode.text, department=code))
    if code in known:
        department = known[code]
        address.department_code = code
        address.department_name = department.name
        address.region = department.region.name
