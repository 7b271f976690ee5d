"""Real towns for invented missions: drawn by population, by département, around a town or along the coast."""

from __future__ import annotations

import random
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import cos, hypot, radians

from tremplin.demo.content import coastal_communes
from tremplin.reference.communes import Commune, communes, departments

_KM_PER_DEGREE = 111.2
# Villages get more than their share of missions, otherwise two of three would be in a few large towns.
_SHARE_OF_SIZE = 0.7
_SMALLEST = 400
# The overseas départements; the collectivities come up by population only.
_OVERSEAS = frozenset({"971", "972", "973", "974", "976"})


@dataclass(frozen=True, slots=True)
class Town:
    """A commune, or a district under the name of its commune. Coordinates are WGS 84 degrees."""

    insee: str
    name: str
    postcode: str
    department_code: str
    department: str
    region: str
    lat: float
    lon: float
    weight: float

    @property
    def at(self) -> str:
        """« à Lyon », « au Havre », « aux Sables-d'Olonne »."""
        for article, contracted in (("Le ", "au "), ("Les ", "aux ")):
            if self.name.startswith(article):
                return contracted + self.name.removeprefix(article)
        return f"à {self.name}"

    @property
    def of(self) -> str:
        """« de Lyon », « d'Angers », « du Havre », « des Sables-d'Olonne »."""
        for article, contracted in (("Le ", "du "), ("Les ", "des ")):
            if self.name.startswith(article):
                return contracted + self.name.removeprefix(article)
        initial = unicodedata.normalize("NFD", self.name)[0]
        return f"d'{self.name}" if initial in "AEIOU" else f"de {self.name}"


class Towns:
    """The towns missions may take place in; each method draws with the random source given."""

    def __init__(self, towns: Sequence[Town]) -> None:
        self._all = list(towns)
        self._cumulated = list(accumulate(town.weight for town in self._all))
        self._by_department: dict[str, list[Town]] = defaultdict(list)
        for town in self._all:
            self._by_department[town.department_code].append(town)
        coast = coastal_communes()
        self._coastal = [town for town in self._all if town.insee in coast]

    @property
    def department_codes(self) -> list[str]:
        """The départements, overseas ones included, in order."""
        return sorted(code for code in self._by_department if len(code) == 2 or code in _OVERSEAS)

    def anywhere(self, rng: random.Random) -> Town:
        return rng.choices(self._all, cum_weights=self._cumulated)[0]

    def in_department(self, rng: random.Random, code: str) -> Town:
        return _weighted(rng, self._by_department[code])

    def on_the_coast(self, rng: random.Random) -> Town:
        return rng.choice(self._coastal)

    def around(self, rng: random.Random, centre: Town, kilometres: float) -> Town:
        """A town of the same département within this distance: the centre itself at least."""
        close = [town for town in self._by_department[centre.department_code] if _distance(town, centre) <= kilometres]
        return _weighted(rng, close)


def _weighted(rng: random.Random, towns: list[Town]) -> Town:
    return rng.choices(towns, [town.weight for town in towns])[0]


def _distance(one: Town, other: Town) -> float:
    """Kilometres on a flat earth: exact enough to say what is near."""
    north = one.lat - other.lat
    east = (one.lon - other.lon) * cos(radians(one.lat))
    return hypot(north, east) * _KM_PER_DEGREE


@cache
def towns() -> Towns:
    """Every town large enough to have an association; Paris, Lyon and Marseille as their districts."""
    all_communes = communes()
    divided = {each.district_of for each in all_communes.values() if each.district_of}
    return Towns(
        [
            _town(commune, all_communes[commune.district_of or commune.insee].name)
            for commune in all_communes.values()
            if commune.insee not in divided and commune.postcodes and commune.population >= _SMALLEST
        ]
    )


def _town(commune: Commune, name: str) -> Town:
    department = departments()[commune.department]
    return Town(
        insee=commune.district_of or commune.insee,
        name=name,
        postcode=commune.postcodes[0],
        department_code=department.code,
        department=department.name,
        region=department.region.name,
        lat=commune.lat,
        lon=commune.lon,
        weight=commune.population**_SHARE_OF_SIZE,
    )
