"""Finds places by postcode, by name, by the beginning of a name and by a name with typos, best known places first.

Places are ranked once, and known here by their rank: comparing two of them is comparing two integers, without ties.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from heapq import nlargest, nsmallest
from typing import TypeAlias

from tremplin.reference.communes import Commune, Departement, Region, communes, departments, former_communes, regions
from tremplin.reference.spelling import normalise_all

Place: TypeAlias = "Commune | Departement | Region"
Keep: TypeAlias = Callable[["Place"], bool]

_ARTICLES = ("le ", "la ", "les ", "l ")
# A département counts as a town of a twentieth of its people: Vienne the town comes before Vienne the département, but
# the village of La Réunion (500 people) after the island.
_TOWN_SHARE = 20
_AFTER_ANY_NAME = "\x7f"
# Enough to hold the right name; measuring the distance of each of thousands would take a hundred times longer.
_COMPARED = 80
_ALIKE = 0.6


class Gazetteer:
    """The indexes over all places. Immutable once built; the one for typos is built at the first typo."""

    def __init__(self) -> None:
        self._places = _ranked_places()
        self._by_postcode: dict[str, list[Commune]] = {}
        for commune in (place for place in self._places if isinstance(place, Commune)):
            for postcode in commune.postcodes:
                self._by_postcode.setdefault(postcode, []).append(commune)
        self._postcodes = sorted(self._by_postcode)
        spellings = sorted([*self._names_of_today(), *self._former_names()])
        self._spellings = [key for key, _, _ in spellings]
        self._ranks = array("i", [rank for _, rank, _ in spellings])
        self._own = bytes(own for _, _, own in spellings)  # 1: the very name of a place of today

    def _names_of_today(self) -> Iterator[tuple[str, int, bool]]:
        for rank, key in enumerate(normalise_all(place.name for place in self._places)):
            yield key, rank, True
            yield from _without_article(key, rank)

    def _former_names(self) -> Iterator[tuple[str, int, bool]]:
        """Ranked after all names of today: who types `s` means Strasbourg, not Annecy because Seynod is part of it."""
        rank_of = {place.insee: rank for rank, place in enumerate(self._places, len(self._places)) if isinstance(place, Commune)}
        former = former_communes()
        for each, key in zip(former, normalise_all(each.name for each in former), strict=True):
            yield key, rank_of[each.current], False
            yield from _without_article(key, rank_of[each.current])

    def at_postcode(self, postcode: str) -> list[Commune]:
        """The communes a postcode serves, districts before the commune they divide, then the most populated first."""
        found = self._by_postcode.get(postcode, [])
        return sorted(found, key=lambda commune: commune.district_of is None) if len(found) > 1 else found

    def named(self, key: str) -> list[Place]:
        """The places of exactly this name (normalised)."""
        return self._places_of(self._ranks[at] for at in self._spelt(key) if self._own[at])

    def known_as(self, key: str) -> list[Place]:
        """Places of this name, then those called so without article (`havre`), then those that hold a former one."""
        return self._places_of(self._ranks[at] for at in sorted(self._spelt(key), key=lambda at: not self._own[at]))

    def _spelt(self, key: str) -> range:
        """Where this spelling stands, by rank."""
        return range(bisect_left(self._spellings, key), bisect_right(self._spellings, key))

    def starting_with(self, prefix: str, limit: int, keep: Keep | None = None) -> list[Place]:
        """The best places one of whose names starts so."""
        first, last = bisect_left(self._spellings, prefix), bisect_left(self._spellings, prefix + _AFTER_ANY_NAME)
        if keep is not None:
            return [place for place in self._places_of(sorted(self._ranks[first:last])) if keep(place)][:limit]
        # A place has at most two ranks: its own and that of its former names.
        return self._places_of(nsmallest(2 * limit, set(self._ranks[first:last])))[:limit]

    def postcodes_starting_with(self, digits: str, limit: int) -> list[tuple[str, Commune]]:
        """Postcodes that start so, in their order, each with its best commune."""
        first = bisect_left(self._postcodes, digits)
        last = bisect_left(self._postcodes, digits + _AFTER_ANY_NAME)
        return [(code, self.at_postcode(code)[0]) for code in self._postcodes[first : min(last, first + limit)]]

    def resembling(self, key: str, limit: int, keep: Keep | None = None) -> list[Place]:
        """Places whose name is a few typos away, nearest first; failing that, those that share most of its letters."""
        grams = _trigrams(key)
        allowed = 1 if len(key) <= 5 else 2 if len(key) <= 11 else 3
        shared: Counter[int] = Counter()
        for gram in grams:
            shared.update(self._trigrams.get(gram, ()))
        # One typo (a swap at worst) spoils four trigrams: with fewer in common, a name is farther than allowed.
        least = max(1, len(grams) - 4 * allowed)
        likely = nlargest(
            _COMPARED,
            (
                (2 * count / (len(grams) + len(self._spellings[at])), -self._ranks[at], at)
                for at, count in shared.items()
                if count >= least and (keep is None or keep(self._places[self._ranks[at] % len(self._places)]))
            ),
        )
        words = set(key.split())
        near: list[tuple[int, int]] = []
        for _, minus_rank, at in likely:
            spelling = self._spellings[at]  # `la roche yon` lacks a word of `la roche sur yon`, it has no typo
            near.append((0 if words <= set(spelling.split()) else edits(key, spelling, allowed), -minus_rank))
        ranks = [rank for distance, rank in sorted(near) if distance <= allowed]
        ranks = ranks or [-minus_rank for likeness, minus_rank, _ in likely if likeness >= _ALIKE]
        return self._places_of(ranks)[:limit]

    def _places_of(self, ranks: Iterable[int]) -> list[Place]:
        return list(dict.fromkeys(self._places[rank % len(self._places)] for rank in ranks))

    @cached_property
    def _trigrams(self) -> dict[str, array[int]]:
        index: dict[str, array[int]] = defaultdict(lambda: array("i"))
        for at, key in enumerate(self._spellings):
            for gram in _trigrams(key):
                index[gram].append(at)
        return dict(index)


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of the process, built when first asked for."""
    return Gazetteer()


def edits(one: str, other: str, most: int) -> int:
    """How many typos (a letter added, missing, replaced, two swapped) part two texts; `most` + 1 when they are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]


def _ranked_places() -> list[Place]:
    people: Counter[str] = Counter()
    for commune in communes().values():
        if commune.district_of is None:
            people[commune.department] += commune.population
    several = Counter(department.region.code for department in departments().values())
    weighted: list[tuple[int, str, str, Place]] = [
        (-commune.population, "commune", commune.insee, commune) for commune in communes().values()
    ]
    weighted += [(-people[each.code] // _TOWN_SHARE, "department", each.code, each) for each in departments().values()]
    for region in regions().values():
        if several[region.code] > 1:  # else its only département already bears its name
            total = sum(people[each.code] for each in departments().values() if each.region is region)
            weighted.append((-total // _TOWN_SHARE, "region", region.code, region))
    return [place for *_, place in sorted(weighted, key=lambda row: row[:3])]


def _without_article(key: str, rank: int) -> Iterator[tuple[str, int, bool]]:
    """The name people give to a place whose own begins with an article."""
    if key.startswith(_ARTICLES):
        yield key.partition(" ")[2], rank, False


def _trigrams(key: str) -> set[str]:
    padded = f" {key} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
