"""Lists of requests drawn from a catalogue, one file a route: path, TAB, `header: value`, TAB, expected status, TAB, body.

The same catalogue gives the same lists. Half of the calls use the key of the distributor that shows everything.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.records import Catalogue, Record
from tremplin.demo.towns import Town, towns
from tremplin.reference.domains import DOMAINS

_LINES = 1000
_CALLERS = {"D01": 2, "D03": 1, "D07": 1}
_DISTANCES = ("10km", "30km", "50km")
_KEYWORDS = (
    "lecture", "jardin", "maraude", "refuge", "sentier", "théâtre", "numérique", "épicerie", "emploi", "musée", "Lyon",
    "Nantes", "atelier", "enfants", "plage", "Association", "Collectif", "trier", "mentor", "festival",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """A GET, or a POST of a `body`, JSON or a form. `header` is `name: value`, or empty; `expected`, the status of a good answer."""

    path: str
    header: str = ""
    expected: int = 200
    body: str = ""

    @property
    def content_type(self) -> str:
        """That of the body."""
        return "application/json" if self.body.startswith("{") else "application/x-www-form-urlencoded"


def request_lists(catalogue: Catalogue, missions: list[Record], seed: int = 1) -> dict[str, list[Request]]:
    """Name of the list → its requests. `missions` are missions that D01 shows, for detail and redirect."""
    draw = _Draw(catalogue, random.Random(seed))
    distributor = catalogue.distributors["D01"]
    makers: Mapping[str, Callable[[], Request]] = {
        "list": lambda: draw.call("/v0/mission", limit=25, skip=25 * draw.rng.randrange(40)),
        "filter": lambda: draw.call("/v0/mission", limit=25, **draw.filters()),
        "keyword": lambda: draw.call("/v0/mission", limit=25, keywords=draw.rng.choice(_KEYWORDS)),
        "geo": lambda: draw.call("/v0/mission/search", limit=25, **draw.circle()),
    }
    lists = {name: [make() for _ in range(_LINES)] for name, make in makers.items()}
    lists["detail"] = [Request(f"/v0/mission/{each['id']}", f"apikey: {distributor['apikey']}") for each in missions]
    lists["redirect"] = [Request(f"/r/{each['id']}/{distributor['id']}", "", 302) for each in missions]
    return lists


class _Draw:
    def __init__(self, catalogue: Catalogue, rng: random.Random) -> None:
        self.rng = rng
        self._keys = {code: each["apikey"] for code, each in catalogue.distributors.items()}

    def call(self, route: str, **parameters: Any) -> Request:
        caller = self.rng.choices(list(_CALLERS), list(_CALLERS.values()))[0]
        return Request(f"{route}?{urlencode(parameters)}", f"apikey: {self._keys[caller]}")

    def town(self) -> Town:
        return towns().anywhere(self.rng)

    def filters(self) -> dict[str, str]:
        """A domain, and most often a département, a type or a remote mode with it."""
        second: tuple[dict[str, str], ...] = (
            {"departmentName": self.town().department},
            {"departmentName": self.town().department},
            {"type": "benevolat"},
            {"remote": self.rng.choice(("no", "full"))},
            {},
        )
        return {"domain": self.rng.choice(list(DOMAINS)), **self.rng.choice(second)}

    def circle(self) -> dict[str, Any]:
        town = self.town()
        return {"lat": round(town.lat, 4), "lon": round(town.lon, 4), "distance": self.rng.choice(_DISTANCES)}


def shown_sample(catalogue: Catalogue, size: int, seed: int = 1) -> list[Record]:
    """`size` missions that D01 shows, spread evenly over all of them (reservoir sampling)."""
    rng = random.Random(seed)
    kept: list[Record] = []
    for seen, mission in enumerate(filter(catalogue.shown_by("D01"), catalogue.missions())):
        if seen < size:
            kept.append(mission)
        elif (rank := rng.randrange(seen + 1)) < size:
            kept[rank] = mission
    return kept


def write_list(file: Path, requests: list[Request]) -> None:
    """One request a line, as `wrk.lua` and `read_list` read it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{each.path}\t{each.header}\t{each.expected}\t{each.body}\n" for each in requests), encoding="utf-8")


def read_list(file: Path) -> list[Request]:
    """The requests of a file written by `write_list`."""
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return [Request(path, header, int(expected), body) for path, header, expected, body in rows]
