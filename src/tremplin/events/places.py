"""Places of events, completed by the reference: read from parts or from one text, located without asking anyone. Pure."""

from __future__ import annotations

import re

from tremplin.events import problems as kinds
from tremplin.events.draft import EventDraft
from tremplin.events.model import Place
from tremplin.kit.problem import Problem
from tremplin.kit.texts import one_line
from tremplin.reference import geocoder
from tremplin.reference.communes import communes, department_of_postcode

# « Maison de l'emploi, 4 rue Basse, 35000 Rennes »: the venue, the street, the postcode and the town.
_ADDRESS = re.compile(r"(?:(?P<before>.*?)[\s,;\n]+)?(?P<postcode>\d{5})\s+(?P<city>[^\d,;\n]+).*", re.DOTALL)
# What tells a street from the name of a place.
_WAY = re.compile(
    r"\b(\d{1,4}\b|rue|avenue|boulevard|bd|place|quai|impasse|all[ée]e|chemin|route|cours|square|zone|za|zi)\b", re.IGNORECASE
)


def settle(draft: EventDraft) -> tuple[Place, list[Problem]]:
    """The place to keep, and what is wrong with it: one that can't be found is kept as it was said."""
    postcode, city = one_line(draft.postcode), one_line(draft.city)
    commune = communes().get(draft.insee or "")
    if commune is not None and not city:
        city, postcode = commune.name, postcode or (commune.postcodes[0] if commune.postcodes else None)
    given = draft.lat is not None and draft.lon is not None
    found = geocoder.place(city, postcode, None, "FR") if city or postcode else None
    department = commune.department if commune else department_of_postcode(postcode or "") or (found.department if found else None)
    place = Place(
        venue=one_line(draft.venue),
        street=one_line(draft.street),
        postcode=postcode or (found.postcode if found else None),
        city=city or (found.commune.name if found and found.commune else None),
        insee=draft.insee or (found.insee if found else None),
        department=department,
        lat=draft.lat if given else commune.lat if commune else found.lat if found else None,
        lon=draft.lon if given else commune.lon if commune else found.lon if found else None,
    )
    told = " ".join(part for part in (place.venue, place.street, postcode, city) if part)
    lost = told and place.lat is None and draft.on_site is not False
    return place, [kinds.PLACE_NOT_FOUND.at("/ville", value=told[:80])] if lost else []


def read_address(text: str | None) -> dict[str, str | None]:
    """Venue, street, postcode and town of an address written in one line, as calendars do; what is not told is None."""
    said = one_line((text or "").replace("\n", ", "))
    if not said:
        return {"venue": None, "street": None, "postcode": None, "city": None}
    read = _ADDRESS.fullmatch(said)
    if read is None:
        return {"venue": said, "street": None, "postcode": None, "city": None}
    parts = [part.strip() for part in (read["before"] or "").strip(" ,;").split(",") if part.strip()]
    street = next((k for k, part in enumerate(parts) if _WAY.search(part)), len(parts))
    return {
        "venue": ", ".join(parts[:street]) or None,
        "street": ", ".join(parts[street:]) or None,
        "postcode": read["postcode"],
        "city": read["city"].strip(),
    }
