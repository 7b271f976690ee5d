"""Catalogues and imports for tests: feeds written in a line, a clock that moves on, and what the database then holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

from tests.factories.missions import DESCRIPTION
from tests.factories.partners import NOW
from tests.feeds.readers import writing
from tremplin.feeds import store
from tremplin.feeds.actions import Importer, Report
from tremplin.feeds.model import Reported, Run
from tremplin.kit.condition import ALWAYS
from tremplin.kit.db import Database
from tremplin.missions.model import KIND
from tremplin.search import engine
from tremplin.search.model import Query

ADDRESS = "<addresses><address><postalCode>69003</postalCode><city>Lyon</city></address></addresses>"


def mission(number: int, inside: str = ADDRESS, **elements: str) -> str:
    """A mission that no rule has anything to say about, with these elements changed (removed when empty)."""
    good = {
        "clientId": f"m-{number}",
        "title": f"Planter des haies, parcelle {number}",
        "description": f"<![CDATA[{DESCRIPTION}]]>",
        "applicationUrl": f"https://haies.example/{number}",
        "startAt": "2027-03-01T00:00:00Z",
        "domain": "environnement",
        "activity": "Jardinage",
        "places": "3",
    }
    return writing.mission(inside, **(good | elements))


def feed(*missions: str) -> bytes:
    return writing.feed(*missions).encode()


def catalogue(numbers: range | list[int]) -> bytes:
    """A feed of good missions."""
    return feed(*(mission(number) for number in numbers))


@dataclass(slots=True)
class Ticking:
    """A clock that no two readings find at the same instant."""

    at: datetime = NOW
    step: timedelta = timedelta(seconds=1)

    def __call__(self) -> datetime:
        self.at += self.step
        return self.at


@dataclass(slots=True)
class Desk:
    """Imports the catalogues of one partner, one after the other, and looks at what became of them."""

    db: Database
    partner_id: str
    now: Ticking = field(default_factory=Ticking)

    async def receive(self, data: bytes, *, quarantine_percent: int = 100, dry_run: bool = False) -> Report:
        told: list[Reported] = []
        importer = Importer(self.db, self.now, quarantine_percent, tell=told.append)
        return Report(await importer.run(self.partner_id, BytesIO(data), origin="catalogue.xml", dry_run=dry_run), told)

    async def rows(self) -> dict[str, tuple[object, ...]]:
        """Every stored row about missions, with what changes whenever PostgreSQL writes it."""
        queries = {
            "mission": "SELECT id, xmin::text, ctid::text FROM missions.mission",
            "organisation": "SELECT id, xmin::text, ctid::text FROM missions.organisation",
            "item": "SELECT id, xmin::text, ctid::text FROM search.item",
            "document": "SELECT item, xmin::text, ctid::text FROM search.document",
            "history": "SELECT mission_id, status, at FROM missions.status_change",
        }
        async with self.db.reading() as conn:
            return {name: tuple(sorted(await (await conn.execute(query)).fetchall())) for name, query in queries.items()}

    async def live(self) -> dict[str, tuple[str, str | None]]:
        """clientId → status and title of the missions that are not withdrawn."""
        async with self.db.reading() as conn:
            found = await conn.execute(
                "SELECT client_id, status, title FROM missions.mission WHERE owner = %s AND deleted_at IS NULL",
                (self.partner_id,),
            )
            return {client_id: (status, title) for client_id, status, title in await found.fetchall()}

    async def ids(self) -> dict[str, str]:
        """clientId → id of every mission, withdrawn ones included."""
        async with self.db.reading() as conn:
            found = await conn.execute("SELECT client_id, id FROM missions.mission WHERE owner = %s", (self.partner_id,))
            return dict(await found.fetchall())

    async def visible(self) -> set[str]:
        """Ids of the missions that search finds."""
        async with self.db.reading() as conn:
            found = await engine.find(conn, Query(kinds=(KIND,), scope=ALWAYS, limit=1000))
            return {hit.id for hit in found.hits}

    async def runs(self) -> list[Run]:
        """Runs of the partner, oldest first."""
        async with self.db.reading() as conn:
            return list(reversed(await store.runs(conn, self.partner_id)))


def counts(report: Report) -> dict[str, int]:
    """The figures of a run that are not zero."""
    names = ("created", "updated", "deleted", "unchanged", "refused", "held")
    return {name: value for name in names if (value := getattr(report.run, name))}


def codes(report: Report) -> Iterator[tuple[str | None, str]]:
    return ((problem.client_id, problem.code) for problem in report.problems)
