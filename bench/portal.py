"""The public side under load, over missions, offers and events together: pages of results, feeds, and what search engines read."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson

from bench.catalogue import write_missions
from bench.client import Answer, fetch
from bench.establishments import write
from bench.events import events
from bench.immersions import Limit
from bench.load import Measurement, measure
from bench.requests import Request, write_list
from bench.server import CommandError, Installation
from tremplin.demo.towns import towns

DEFAULT_SHELF = 50_000
"""Missions. There are six offers and a quarter of an event for each of them, as on the sites whose place we take."""
_ESTABLISHMENTS, _EVENTS = 1.62, 0.26
_LINES, _PAGES = 500, 20
_CONNECTIONS = (1, 8)
_DISTANCES = (5, 10, 20, 30, 50)
# As people type them: what to do, what about, a job.
_TYPED = ("lecture", "jardin", "maraude", "sport", "numérique", "boulanger", "vente", "cuisine", "forum", "devoirs", "animaux")
_DOMAINS = ("education", "sport", "environnement", "culture-loisirs", "solidarite-insertion")
_LOG = "/feeds/rpde/missions"

LIMITS: Mapping[str, Limit] = {
    "search": Limit(10),
    "search-whole": Limit(10),
    "missions": Limit(10),
    "mission": Limit(10),
    "feed-page": Limit(10),
    "feed-unchanged": Limit(0.5),
}


@dataclass(frozen=True, slots=True)
class PortalReport:
    """What was found: how many missions, offers and events, and each page."""

    missions: int
    offers: int
    events: int
    measurements: list[Measurement]

    def kept(self, found: Measurement) -> bool:
        """Whether a page costs no more than promised, if anything was."""
        limit = LIMITS.get(found.name)
        return limit is None or found.server_cpu + found.database_cpu <= limit.milliseconds


def page_lists(seed: int = 1) -> dict[str, list[Request]]:
    """Name of the list → its requests, for pages whose address does not depend on what is stored."""
    rng = random.Random(f"portal {seed}")

    def page(path: str, **asked: Any) -> Request:
        return Request(f"{path}?{urlencode(asked)}" if asked else path)

    def near() -> dict[str, Any]:
        return {"ou": towns().anywhere(rng).name, "rayon": rng.choice(_DISTANCES)}

    def search(path: str) -> Request:
        """A third say where, a third what, a third both."""
        kinds: tuple[dict[str, Any], ...] = ({}, {"quoi": rng.choice(_TYPED)})
        words = rng.choice(kinds)
        return page(path, **words, **(near() if not words or rng.random() < 0.5 else {}))

    def missions() -> Request:
        listed = search("/missions")
        return replace(listed, path=f"{listed.path}&domaine={rng.choice(_DOMAINS)}") if rng.random() < 0.3 else listed

    makers: Mapping[str, Callable[[], Request]] = {
        "search": lambda: search("/recherche"),
        "search-whole": lambda: page("/recherche"),
        "missions": missions,
    }
    return {name: [make() for _ in range(_LINES)] for name, make in makers.items()}


def measure_portal(folder: Path, size: int, seconds: float) -> PortalReport:
    """Loads the three kinds in a new installation, in `folder`, and measures each page."""
    installation = Installation(folder)
    offers, announced = load(installation, folder, size)
    with installation.serving() as watched:
        found = []
        for name, requests in _lists(installation.base_url).items():
            write_list(folder / "lists" / f"{name}.txt", requests)
            for connections in _CONNECTIONS:
                found.append(measure(installation.base_url, folder / "lists" / f"{name}.txt", connections, seconds, watched))
                print(_line(found[-1]))
    return PortalReport(size, offers, announced, found)


def load(installation: Installation, folder: Path, size: int) -> tuple[int, int]:
    """Fills an installation with missions, companies and events; answers how many offers and events there are."""
    announced = round(size * _EVENTS)
    write_missions(folder / "catalogue", size)
    write(folder / "establishments.jsonl", round(size * _ESTABLISHMENTS))
    with (folder / "events.jsonl").open("wb") as lines:
        lines.writelines(orjson.dumps(each) + b"\n" for each in events(announced, datetime.now(UTC).date()))
    installation.command("missions", "load", str(folder / "catalogue"))
    partner = installation.command("partners", "create", "Agenda du banc", "--announcer").answer["id"]
    installation.command("events", "load", partner, str(folder / "events.jsonl"))
    offers: int = installation.command("immersions", "load", str(folder / "establishments.jsonl")).answer["offers"]
    return offers, announced


def _lists(base_url: str) -> dict[str, list[Request]]:
    """All lists: those of pages, and those that follow links from what is stored. Raises CommandError rather than measure errors."""
    pages = list(_log(base_url))
    bodies = [orjson.loads(answer.body)["items"] for _, answer in pages]
    missions = [Request(f"/missions/{item['id']}") for items in bodies for item in items[::10] if item["state"] == "updated"]
    unchanged = [Request(path, f"if-none-match: {answer.headers['etag']}", 304) for path, answer in pages]
    index = _asked(base_url, "/sitemap.xml").body.decode()
    maps = [part.partition("</loc>")[0] for part in index.split("<loc>")[1:]]
    return {
        **page_lists(),
        "mission": missions,
        "feed-page": [Request(path) for path, _ in pages],
        "feed-unchanged": unchanged,
        "sitemap": [Request(_relative(each)) for each in maps],
    }


def _log(base_url: str) -> Iterator[tuple[str, Answer]]:
    """The first pages of the log of missions, each with its answer."""
    path = _LOG
    for _ in range(_PAGES):
        answer = _asked(base_url, path)
        page = orjson.loads(answer.body)
        if not page["items"]:
            return
        yield path, answer
        path = _relative(page["next"])


def _relative(address: str) -> str:
    parts = urlsplit(address.replace("&amp;", "&"))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _asked(base_url: str, path: str) -> Answer:
    answer = asyncio.run(fetch(base_url, Request(path)))
    if answer.status != 200:
        raise CommandError(f"{path} answered {answer.status}")
    return answer


def _line(found: Measurement) -> str:
    return (
        f"{found.name:15} c={found.connections}  {found.rps:>9,.1f} req/s  p50 {found.p50:>7.2f}  p95 {found.p95:>7.2f}"
        f"  p99 {found.p99:>7.2f} ms  cpu {found.server_cpu:.3f} + {found.database_cpu:.3f} db ms"
        f"  {found.answer_bytes:,} B  {found.errors} errors"
    )
