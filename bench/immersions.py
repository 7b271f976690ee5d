"""The directory of companies under load: how long a catalogue takes to load, and what each route costs, beside what was promised.

The figures of a catalogue of a hundred thousand companies are limits; ten times as many may cost twice as much.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson

from bench.establishments import Record, write
from bench.load import Measurement, measure
from bench.requests import Request, write_list
from bench.server import Installation
from tremplin.demo.towns import towns

DEFAULT_ESTABLISHMENTS = 100_000
_LINES = 1000
_CONNECTIONS = (1, 8)
_DISTANCES = (10, 30, 50)
# As people type them: whole words, beginnings, without accents.
_TYPED = (
    "boul", "boulanger", "aide soign", "develop", "macon", "cuisin", "vend", "secret", "coiff", "mecanicien auto", "elect", "infirm",
    "jardin", "chauff", "prof", "agent d", "serveur", "compt", "menuis", "plombier chauffagiste", "pat", "cuisto", "aide", "tech",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limit:
    """What was promised of a route: milliseconds of CPU, server and database, or of an answer out of twenty (`p95`)."""

    milliseconds: float
    of: str = "CPU"


LIMITS: Mapping[str, Limit] = {
    "offers-geo-job": Limit(5),
    "offers-date": Limit(5),
    "offers-score": Limit(5),
    "offers-detail": Limit(1),
    "appellation": Limit(2, "p95"),
}
LOADING_SECONDS = 60.0
_TEN_TIMES = 10 * DEFAULT_ESTABLISHMENTS


@dataclass(frozen=True, slots=True)
class ImmersionsReport:
    """What was found: how many companies and lines of the directory, loaded in how many seconds, and each route."""

    establishments: int
    offers: int
    loading: float
    measurements: list[Measurement]

    def limit(self, name: str) -> Limit:
        """What was promised of a route for a catalogue of this size."""
        base = LIMITS[name]
        return Limit(base.milliseconds * (2 if self.establishments >= _TEN_TIMES else 1), base.of)

    def kept(self, found: Measurement) -> bool:
        """Whether a route costs no more than promised. Times are those of one connection: with more, requests wait in turn."""
        limit = self.limit(found.name)
        return (found.p95 if limit.of == "p95" else found.server_cpu + found.database_cpu) <= limit.milliseconds

    @property
    def loading_limit(self) -> float:
        """The seconds that loading may take, in proportion beyond a hundred thousand companies."""
        return LOADING_SECONDS * max(1.0, self.establishments / DEFAULT_ESTABLISHMENTS)


def request_lists(catalogue: list[Record], key: str, seed: int = 1) -> dict[str, list[Request]]:
    """Name of the list → its requests. Jobs are drawn as often as companies offer them: rare ones are rarely looked for."""
    rng, header = random.Random(f"immersions {seed}"), f"authorization: {key}"
    jobs: dict[int, int] = {}
    for offer in (offer for company in catalogue for offer in company["offers"]):
        jobs[offer["appellationCode"]] = jobs.get(offer["appellationCode"], 0) + 1
    codes, weights = list(jobs), list(accumulate(jobs.values()))
    shown = [each for each in catalogue if each["isOpen"] and not each["isBanned"] and each["nextAvailabilityDate"] is None]

    def offers(**parameters: Any) -> Request:
        return Request(f"/api/v3/offers?{urlencode(parameters, doseq=True)}", header)

    def near() -> dict[str, Any]:
        town = towns().anywhere(rng)
        return {"latitude": round(town.lat, 4), "longitude": round(town.lon, 4), "distanceKm": rng.choice(_DISTANCES)}

    def detail() -> Request:
        company = rng.choice(shown)
        path = f"{company['siret']}/{company['offers'][0]['appellationCode']}/{company['locations'][0]['id']}"
        return Request(f"/api/v3/offers/{path}", header)

    makers: Mapping[str, Callable[[], Request]] = {
        "offers-geo-job": lambda: offers(
            sortBy="distance",
            perPage=20,
            **{"appellationCodes[]": rng.choices(codes, cum_weights=weights, k=rng.randint(1, 3))},
            **near(),
        ),
        "offers-date": lambda: offers(sortBy="date", perPage=20, page=rng.randrange(1, 20)),
        "offers-score": lambda: offers(sortBy="score", perPage=20, page=rng.randrange(1, 20)),
        "offers-detail": detail,
        "appellation": lambda: Request(f"/api/appellation?{urlencode({'searchText': rng.choice(_TYPED)})}"),
    }
    return {name: [make() for _ in range(_LINES)] for name, make in makers.items()}


def measure_immersions(folder: Path, size: int, seconds: float) -> ImmersionsReport:
    """Loads a catalogue in a new installation, in `folder`, and measures each route."""
    file = folder / "establishments.jsonl"
    write(file, size)
    installation = Installation(folder)
    done = installation.command("immersions", "load", str(file))
    print(f"load       {size:,} companies  {done.answer['offers']:,} lines  {done.seconds:.1f} s  {done.memory_mb:.0f} MiB")
    key = installation.command("immersions", "consumers", "create", "Banc").answer["key"]
    lists = request_lists(_sample(file), key)
    found = list(_measured(installation, folder / "lists", lists, seconds))
    return ImmersionsReport(size, done.answer["offers"], round(done.seconds, 1), found)


def _sample(file: Path, most: int = 100_000) -> list[Record]:
    """The first companies of a catalogue: those of a smaller one, so that both are asked the same."""
    with file.open("rb") as lines:
        return [orjson.loads(line) for _, line in zip(range(most), lines, strict=False)]


def _measured(installation: Installation, folder: Path, lists: dict[str, list[Request]], seconds: float) -> Iterator[Measurement]:
    with installation.serving() as watched:
        for name, requests in lists.items():
            write_list(folder / f"{name}.txt", requests)
            for connections in _CONNECTIONS:
                found = measure(installation.base_url, folder / f"{name}.txt", connections, seconds, watched)
                print(_line(found))
                yield found


def _line(found: Measurement) -> str:
    return (
        f"{found.name:14} c={found.connections}  {found.rps:>9,.1f} req/s  p50 {found.p50:>7.2f}  p95 {found.p95:>7.2f}"
        f"  p99 {found.p99:>7.2f} ms  cpu {found.server_cpu:.3f} + {found.database_cpu:.3f} db ms"
        f"  {found.answer_bytes:,} B  {found.errors} errors"
    )
