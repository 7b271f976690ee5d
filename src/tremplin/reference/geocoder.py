"""Turns what people type or send for a place into a point, without asking anyone: `locate`, `complete`, `place`.

Precise to the commune, or to the district in Paris, Lyon and Marseille. Streets are not known.
"""

from __future__ import annotations

from functools import lru_cache

from tremplin.reference.communes import Commune, Region, communes, department_of_postcode, departments
from tremplin.reference.countries import FRENCH_TERRITORIES, country_code
from tremplin.reference.gazetteer import Keep, Place, edits, gazetteer
from tremplin.reference.located import Located, at_commune, at_coordinates, at_department, at_region, distance_km
from tremplin.reference.place_query import PlaceQuery, department_meant, read_coordinates, read_place
from tremplin.reference.spelling import normalise

__all__ = ["Located", "complete", "distance_km", "locate", "normalise", "place"]

# Without postcode, `Valence` is the town of 64,000 people, not one of the villages; `Saint-Denis` can't be told.
_MEANT = 10
# Four digits may be a Belgian or Swiss code as well as a French one that lost its zero: only a known town can tell.
_FOREIGN_LENGTH = 4
_LONGEST = 200  # no name of a place comes near; a longer text would only cost time


def locate(text: str, *, limit: int = 5) -> list[Located]:
    """The places a free text may mean, best first, always in the same order.

    The text is a town, a postcode, both, an INSEE code, a département, a region or `lat,lon`. Exact names win over
    beginnings of names, which win over names with typos. When a name and a code contradict each other, what the code
    means comes first, then what the name means. Unknown: an empty list.
    """
    text = text[:_LONGEST]
    if (point := read_coordinates(text)) is not None:
        return [at_coordinates(*point)]
    query = read_place(text)
    if query.name.replace(" ", "").isdigit():
        return []  # numbers that are no code: a phone, coordinates out of the Earth
    found = _by_name(query, limit) if query.name else []
    if not found:
        found = _by_code(query)
        if found and query.name:
            found += _by_name(PlaceQuery(query.name), limit)
    return list(dict.fromkeys(found))[:limit]


def complete(prefix: str, limit: int = 10) -> list[Located]:
    """Suggestions while someone types a name or a postcode: the exact name first, then the most populated places."""
    key = normalise(prefix[:_LONGEST])
    if not key:
        return []
    if key.isdigit():
        return [at_commune(commune, postcode) for postcode, commune in gazetteer().postcodes_starting_with(key, limit)]
    found = dict.fromkeys([*gazetteer().named(key)[:1], *gazetteer().starting_with(key, limit)])
    suggestions = [_located(each) for each in found]
    return (suggestions or locate(prefix, limit=limit))[:limit]


@lru_cache(maxsize=16_384)  # a catalogue names the same towns again and again
def place(city: str | None, postcode: str | None, department: str | None = None, country: str | None = None) -> Located | None:
    """The one place an address means, or None rather than a guess.

    Postcode and city agree, or lie in the same département (CEDEX, neighbour's code): the commune. City alone: when it
    has no homonym of a comparable size in the département, or in France. Postcode alone, or with the name of a hamlet:
    its most populated commune. Département alone: its middle. A city known only elsewhere than its postcode: None.
    Abroad: None.
    """
    if country and country.strip() and country_code(country) not in FRENCH_TERRITORIES:
        return None
    query = read_place((city or "")[:_LONGEST])
    code = (postcode or "").replace(" ", "")
    given = department_of_postcode(code)
    code = code.zfill(5) if given else query.postcode or ""
    given = given or department_of_postcode(code) or _known_department(department) or query.department
    if not query.name:
        return _place_of_code(code, given)
    return _place_of_name(query, code, given, trusted=len(postcode or "") != _FOREIGN_LENGTH)


def _by_name(query: PlaceQuery, limit: int) -> list[Located]:
    if query.district is not None:
        district = communes()[query.district]
        if query.postcode is None or query.postcode in district.postcodes:
            return [at_commune(district, query.postcode), *_by_name(PlaceQuery(query.name, query.postcode), limit)]
    names, filters = gazetteer(), _filters(query)
    exact = names.known_as(query.name)
    for keep in filters:
        if found := [each for each in exact if keep is None or keep(each)]:
            return [_located(each, query.postcode) for each in found[:limit]]
    if exact:
        return []  # it exists, but elsewhere than the codes say: no likeness could be what was meant
    for search in (names.starting_with, names.resembling):
        for keep in filters:
            if found := search(query.name, limit, keep):
                return [_located(each, query.postcode) for each in found]
    return []


def _filters(query: PlaceQuery) -> list[Keep | None]:
    """What a place must satisfy to agree with the codes of a query, strictest first."""
    strictest: list[Keep | None] = []
    if (insee := query.insee) is not None:
        return [lambda place: isinstance(place, Commune) and place.insee == insee]
    if (postcode := query.postcode) is not None:
        strictest.append(lambda place: isinstance(place, Commune) and postcode in place.postcodes)
    if query.postcode is None and query.department is None:
        return [None]
    if (code := department_meant(query)) is not None:
        strictest.append(lambda place: isinstance(place, Commune) and place.department == code)
    return strictest


def _by_code(query: PlaceQuery) -> list[Located]:
    """What codes mean alone. Five digits are a postcode first, else an INSEE code, else a département's CEDEX."""
    served = gazetteer().at_postcode(query.postcode) if query.postcode is not None else []
    if served:
        return [at_commune(each, query.postcode) for each in served]
    commune = communes().get(query.insee or query.postcode or "")
    department = departments().get(department_meant(query) or "")
    found = [at_commune(commune)] if commune is not None else []
    return found + ([at_department(department)] if department is not None else [])


def _located(found: Place, postcode: str | None = None) -> Located:
    if isinstance(found, Commune):
        return _in_its_district(found, None, postcode)
    return at_region(found) if isinstance(found, Region) else at_department(found)


def _known_department(text: str | None) -> str | None:
    """A département given by its code (`1`, `2a`) or its name."""
    code = (text or "").strip().upper()
    code = code.zfill(2) if code.isdigit() else code
    if code in departments():
        return code
    key = normalise(code)
    return next((each.code for each in departments().values() if normalise(each.name) == key), None) if key else None


def _place_of_code(postcode: str, department: str | None) -> Located | None:
    served = gazetteer().at_postcode(postcode)
    if served:
        alone = len(served) == 1 or served[0].district_of is not None
        return at_commune(served[0], postcode, guessed=not alone)
    return at_department(departments()[department]) if department is not None else None


def _place_of_name(query: PlaceQuery, postcode: str, department: str | None, *, trusted: bool) -> Located | None:
    homonyms = [each for each in gazetteer().known_as(query.name) if isinstance(each, Commune)]
    served = gazetteer().at_postcode(postcode)
    chosen = next((each for each in homonyms if each in served), None)
    if chosen is None:
        near = homonyms if department is None else [each for each in homonyms if each.department == department]
        chosen = _the_one_meant(query.name, near)
    if chosen is None:
        chosen = next((each for each in served if _misspelled(query.name, each)), None)
    if chosen is not None:
        return _in_its_district(chosen, query.district, postcode)
    return None if homonyms or not trusted else _place_of_code(postcode, department)


def _misspelled(name: str, commune: Commune) -> bool:
    right = normalise(commune.name)
    allowed = max(1, min(len(name), len(right)) // 4)
    return edits(name, right, allowed) <= allowed or (len(name) >= 4 and right.startswith(name))


def _the_one_meant(name: str, homonyms: list[Commune]) -> Commune | None:
    """The most populated, when the next one is of no comparable size. Names of today count before those of the past."""
    rivals = [each for each in homonyms if normalise(each.name) == name] or homonyms
    if len(rivals) > 1 and rivals[0].population < _MEANT * rivals[1].population:
        return None
    return rivals[0] if rivals else None


def _in_its_district(commune: Commune, district: str | None, postcode: str | None) -> Located:
    """The commune, or its district that was named or that the postcode serves: `75011` is more precise than `Paris`."""
    if district is not None and communes()[district].district_of == commune.insee:
        return at_commune(communes()[district], postcode)
    served = gazetteer().at_postcode(postcode) if postcode else []
    return at_commune(next((each for each in served if each.district_of == commune.insee), commune), postcode)
