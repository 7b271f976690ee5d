"""Publishing the figures of a year, and reading them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from tremplin.kit.db import Conn, Database
from tremplin.kit.french import day_of
from tremplin.tracking.statistics.public import store
from tremplin.tracking.statistics.public.model import Asked, Cell, Publication, PublicFigures, protected, published


async def publish(db: Database, *, now: datetime, every: bool = False) -> list[int]:
    """Makes the public figures of the years that are not over or not published yet (of every year with `every`).

    Returns the years done.
    """
    async with db.reading() as conn:
        known = {*await store.years_known(conn), day_of(now).year}
        computed = await store.published_years(conn)
    due = [year for year in sorted(known) if every or year not in computed or day_of(computed[year]) < _closed(year)]
    for year in due:
        async with db.writing() as conn:
            await conn.execute("SET LOCAL statement_timeout = '10min'")
            await store.replace(conn, year, await _told(conn, year, now), at=now)
    return due


def _closed(year: int) -> date:
    """The day from which a year is left as it is: a month after its end, when what came late has come."""
    return date(year + 1, 2, 1)


async def _told(conn: Conn, year: int, now: datetime) -> dict[Cell, PublicFigures]:
    events = await store.events(conn, year)
    catalogue = await store.catalogue(conn, year, now=now)
    clicks, applications = protected(events.clicks), protected(events.applications)
    return {cell: _figures(cell, catalogue, clicks, applications) for cell in {*catalogue, *clicks}}


def _figures(
    cell: Cell,
    catalogue: Mapping[Cell, tuple[int, int]],
    clicks: Mapping[Cell, int | None],
    applications: Mapping[Cell, int | None],
) -> PublicFigures:
    organisations, missions = catalogue.get(cell, (0, 0))
    return PublicFigures(
        organisations=organisations, missions=missions, clicks=clicks.get(cell, 0), applications=applications.get(cell, 0)
    )


async def read(conn: Conn, asked: Asked) -> Publication:
    """The public figures of a year, of one département and one type of mission when they are named."""
    years = await store.published_years(conn)
    if asked.year not in years:
        return Publication(asked, tuple(years), None)
    return published(asked, tuple(years), years[asked.year], await store.figures(conn, asked))
