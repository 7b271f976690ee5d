"""Places of companies, completed by the reference: read from one text or from parts, located without asking anyone. Pure."""

from __future__ import annotations

import re
import uuid

from tremplin.immersions.offers import problems as kinds
from tremplin.immersions.offers.draft import LocationDraft
from tremplin.immersions.offers.model import Location
from tremplin.kit.problem import Problem
from tremplin.kit.texts import one_line
from tremplin.reference import geocoder
from tremplin.reference.communes import department_of_postcode, departments

_ADDRESS = re.compile(r"(?P<street>.*?)[\s,]*\b(?P<postcode>\d{5})\s+(?P<city>\D.*)", re.DOTALL)
_IDS = uuid.UUID("0c2b3c0e-7a55-4a86-9a37-6c7b1f0b8d21")


def settle(draft: LocationDraft, siret: str, pointer: str) -> tuple[Location | None, list[Problem]]:
    """The place to keep, or what is wrong with it. Its id is drawn from the address: the same one sent again keeps it."""
    street, postcode, city = _parts(draft)
    told = one_line(draft.raw) or " ".join(part for part in (street, postcode, city) if part)
    if not postcode or not city:
        return None, [kinds.POSTCODE_MISSING.at(pointer, value=told[:80])]
    given = draft.lat is not None and draft.lon is not None
    if given and not (abs(draft.lat or 0) <= 90 and abs(draft.lon or 0) <= 180):
        return None, [kinds.COORDINATES_INVALID.at(pointer)]
    found = geocoder.place(city, postcode, draft.department_code, "FR")
    department = _department(draft.department_code) or department_of_postcode(postcode) or (found.department if found else None)
    point = (draft.lat, draft.lon) if given else (found.lat, found.lon) if found else (None, None)
    if department is None or point[0] is None or point[1] is None:
        return None, [kinds.LOCATION_NOT_FOUND.at(pointer, value=told[:80])]
    return Location(
        id=draft.id or str(uuid.uuid5(_IDS, "|".join((siret, street or "", postcode, city)).casefold())),
        street=street or "",
        postcode=postcode,
        city=city,
        department_code=department,
        lat=point[0],
        lon=point[1],
    ), []


def _parts(draft: LocationDraft) -> tuple[str | None, str | None, str | None]:
    """Street, postcode and town, given or read from « 3 rue des Lilas 35000 Rennes »."""
    street, postcode, city = one_line(draft.street), one_line(draft.postcode), one_line(draft.city)
    read = _ADDRESS.fullmatch(one_line(draft.raw) or "") if not (postcode and city) else None
    if read is None:
        return street, postcode, city
    return one_line(read["street"]), read["postcode"], one_line(read["city"])


def _department(code: str | None) -> str | None:
    wanted = (code or "").strip().upper()
    return wanted if wanted in departments() else None
