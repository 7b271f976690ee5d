"""Agendas of events read as catalogues are: on a schedule, each for its own events, reported, and held back when they shrink."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

from tests.events.feeds.calendars import START, calendar_of, entry
from tests.factories.partners import NOW, make_partner
from tremplin.events import store as events
from tremplin.events.model import Event
from tremplin.feeds import actions, sources, store
from tremplin.feeds.actions import Importer, Reading, Report
from tremplin.feeds.fetching import open_fetcher
from tremplin.feeds.model import About, Reported, Source
from tremplin.kit.db import Database
from tremplin.kit.secrets import SecretBox

ICS = Reading(About.EVENTS, "ics")
LATER = NOW + timedelta(hours=1)


async def declared(db: Database, url: str = "https://agenda.example/a.ics") -> Source:
    async with db.writing() as conn:
        return await sources.add_source(conn, partner_id="alize", now=NOW, url=url, about=About.EVENTS, form="ics")


async def read(db: Database, source: Source | None, uids: Sequence[str], *, dry_run: bool = False, later: bool = False) -> Report:
    content = BytesIO(calendar_of(*(entry(START, uid=uid) for uid in uids)))
    told: list[Reported] = []
    importer = Importer(db, lambda: LATER if later else NOW, tell=told.append)
    run = await importer.run(
        "alize", content, origin="agenda.ics", source_id=source.id if source else None, dry_run=dry_run, reading=ICS
    )
    return Report(run, told)


async def held(db: Database) -> dict[str, Event]:
    async with db.writing() as conn:
        return await events.hold(conn, "alize", [f"{kind}{number}" for kind in "ab" for number in range(40)])


async def test_it_works(db: Database) -> None:
    async with db.writing() as conn:
        await make_partner(conn, partner_id="alize")
    source = await declared(db)
    assert (await read(db, source, ["a0"], dry_run=True)).run.created == 1
    assert await held(db) == {}
    assert (await read(db, source, ["a0", "a1"])).run.created == 2
    second = await read(db, source, ["a1"], later=True)
    assert (second.run.status, second.run.unchanged, second.run.deleted, second.run.about) == ("SUCCESS", 1, 1, "events")
    assert {name: each.status for name, each in (await held(db)).items()} == {"a0": "CANCELLED", "a1": "SCHEDULED"}
    broken = await Importer(db, lambda: LATER).run("alize", BytesIO(b"<html>"), origin="x", source_id=source.id, reading=ICS)
    assert (broken.status, broken.error_code) == ("FAILED", "AGENDA_UNREADABLE")
    async with db.reading() as conn:
        assert len(await store.runs(conn, "alize", about=About.EVENTS)) == 3
        assert await store.runs(conn, "alize", about=About.MISSIONS) == []


async def test_each_agenda_speaks_for_its_own_events(db: Database) -> None:
    async with db.writing() as conn:
        await make_partner(conn, partner_id="alize")
    one, other = await declared(db), await declared(db, "https://agenda.example/b.ics")
    await read(db, one, ["a0", "a1"])
    report = await read(db, other, ["b0", "a1"])
    assert (report.run.created, report.run.refused, report.run.deleted) == (1, 1, 0)
    assert [each.code for each in report.problems if each.severity == "warning"][-1] == "EVENT_OF_ANOTHER_AGENDA"
    async with db.writing() as conn:
        await sources.stop(conn, one, now=LATER)
    assert (await read(db, other, ["b0", "a1"], later=True)).run.updated == 1  # which takes it over
    assert (await held(db))["a0"].status == "SCHEDULED"


async def test_a_sudden_shrink_waits_for_a_confirmation(db: Database) -> None:
    async with db.writing() as conn:
        await make_partner(conn, partner_id="alize")
    source = await declared(db)
    await read(db, source, [f"a{number}" for number in range(30)])
    report = await read(db, source, ["a0"], later=True)
    assert (report.run.status, report.run.held, report.run.deleted) == ("QUARANTINED", 29, 0)
    async with db.writing() as conn:
        assert await actions.confirm(conn, report.run.id, now=LATER) == 29
    statuses = [each.status for each in (await held(db)).values()]
    assert (statuses.count("CANCELLED"), statuses.count("SCHEDULED")) == (29, 1)


async def test_a_source_is_fetched_and_its_failure_is_a_run(db: Database) -> None:
    async with db.writing() as conn:
        await make_partner(conn, partner_id="alize")
        source = await sources.add_source(
            conn, partner_id="alize", now=NOW, url="http://127.0.0.1:9/a.ics", about=About.EVENTS, loopback=True
        )
    async with open_fetcher(loopback=True) as fetcher:
        run = await sources.run_source(Importer(db, lambda: NOW), source.id, fetcher=fetcher, secrets=SecretBox("x" * 40))
    assert run
    assert (run.status, run.about) == ("FAILED", "events")
