"""What goes wrong with a catalogue is told to its partner, and no longer once a good one came."""

from __future__ import annotations

from tests.fakes.announcer import serving
from tests.feeds.importing import Desk, catalogue, feed, mission
from tremplin.feeds import actions, sources
from tremplin.feeds.actions import Importer
from tremplin.feeds.fetching import open_fetcher
from tremplin.kit.secrets import SecretBox
from tremplin.partners.warnings import store

BOX = SecretBox("un secret assez long pour cette plateforme")


async def open_kinds(desk: Desk) -> list[str]:
    async with desk.db.reading() as conn:
        _, found = await store.page(conn, desk.partner_id, open_only=True, limit=10, skip=0)
    return sorted(each.kind for each in found)


async def test_it_works(desk: Desk) -> None:
    await desk.receive(b"Identifiez-vous")
    assert await open_kinds(desk) == ["ERROR_WARNING"]
    await desk.receive(catalogue(range(3)))
    assert await open_kinds(desk) == []


async def test_a_feed_that_cannot_be_read_is_an_error(desk: Desk) -> None:
    await desk.receive(b"ceci n'est pas du XML")
    assert await open_kinds(desk) == ["ERROR_WARNING"]


async def test_a_feed_without_a_mission_is_empty(desk: Desk) -> None:
    await desk.receive(feed())
    assert await open_kinds(desk) == ["EMPTY_WARNING"]


async def test_more_than_three_refusals_in_four_are_told(desk: Desk) -> None:
    await desk.receive(feed(*(mission(number, title="") for number in range(4)), mission(5)))
    assert await open_kinds(desk) == ["VALIDATION_WARNING"]


async def test_three_refusals_in_four_are_not(desk: Desk) -> None:
    await desk.receive(feed(*(mission(number, title="") for number in range(3)), mission(5)))
    assert await open_kinds(desk) == []


async def test_withdrawals_that_wait_are_told_until_they_are_confirmed(desk: Desk) -> None:
    await desk.receive(catalogue(range(20)))
    report = await desk.receive(catalogue(range(10)), quarantine_percent=20)
    assert await open_kinds(desk) == ["QUARANTINE_WARNING"]
    async with desk.db.writing() as conn:
        await actions.confirm(conn, report.run.id, now=desk.now())
    assert await open_kinds(desk) == []


async def test_a_dry_run_warns_of_nothing(desk: Desk) -> None:
    await desk.receive(feed(), dry_run=True)
    await desk.receive(feed(*(mission(number, title="") for number in range(4))), dry_run=True)
    assert await open_kinds(desk) == []


async def test_a_catalogue_that_cannot_be_fetched_is_told_until_it_can(desk: Desk) -> None:
    async with desk.db.writing() as conn:
        source = await sources.add_source(conn, partner_id=desk.partner_id, now=desk.now(), url="http://127.0.0.1:9/", loopback=True)
    with serving() as announcer:
        announcer.body, announcer.etag = catalogue(range(1)), '"1"'
        async with desk.db.writing() as conn:
            await sources.move(conn, source, announcer.url, now=desk.now(), loopback=True)
        for status, expected in ((200, []), (503, ["ERROR_WARNING"]), (200, [])):  # at last, a server that says "not modified"
            announcer.status, announcer.etag = status, '"1"' if status == 200 else None
            async with open_fetcher(loopback=True) as fetcher:
                await sources.run_source(Importer(desk.db, desk.now), source.id, fetcher=fetcher, secrets=BOX)
            assert await open_kinds(desk) == expected
