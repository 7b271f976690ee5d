"""A declared source is fetched on a schedule, with its password, and only when its server says that it changed."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.fakes.announcer import Announcer
from tests.feeds.importing import Desk, catalogue, counts
from tremplin.feeds import sources, store
from tremplin.feeds.actions import Importer, Report
from tremplin.feeds.errors import AlreadyRunning, SourceExists, SourceUnknown
from tremplin.feeds.fetching import open_fetcher
from tremplin.feeds.model import Run, Source
from tremplin.kit.fetch import AddressNotPublic, CredentialsInUrl, FetchRefused, SchemeNotAllowed
from tremplin.kit.secrets import SecretBox
from tremplin.partners.errors import PartnerUnknown

BOX = SecretBox("un secret assez long pour cette plateforme")


@dataclass(slots=True)
class Schedule:
    """The sources of Alizé."""

    desk: Desk

    async def add(self, url: str | None = None, *, loopback: bool = True, **given: Any) -> Source:
        async with self.desk.db.writing() as conn:
            return await sources.add_source(
                conn, partner_id=self.desk.partner_id, now=self.desk.now(), url=url, loopback=loopback, **given
            )

    async def run(self, source: Source, *, loopback: bool = True, secrets: SecretBox = BOX) -> Run | None:
        async with open_fetcher(loopback=loopback) as fetcher:
            return await sources.run_source(Importer(self.desk.db, self.desk.now), source.id, fetcher=fetcher, secrets=secrets)

    async def report(self, source: Source, **given: Any) -> Report:
        run = await self.run(source, **given)
        assert run is not None
        return Report(run, [])

    async def due(self, at: datetime) -> list[str]:
        async with self.desk.db.writing() as conn:
            return await store.take_due(conn, at)

    async def next_run(self, source: Source) -> datetime:
        async with self.desk.db.reading() as conn:
            found = await store.find_source(conn, source.id)
        assert found is not None
        return found.next_run_at


@pytest.fixture
def schedule(desk: Desk) -> Schedule:
    return Schedule(desk)


async def test_it_works(schedule: Schedule, announcer: Announcer) -> None:
    source = await schedule.add(announcer.url)
    report = await schedule.report(source)
    assert (report.run.status, counts(report)) == ("SUCCESS", {"created": 3})
    assert (report.run.source_id, report.run.origin) == (source.id, announcer.url)


async def test_a_file_given_once_can_be_run_again(schedule: Schedule) -> None:
    source = await schedule.add(file_name="missions.xml", content=catalogue(range(2)))
    report = await schedule.report(source)
    assert (report.run.origin, counts(report)) == ("missions.xml", {"created": 2})
    assert counts(await schedule.report(source)) == {"unchanged": 2}


async def test_a_server_that_says_nothing_changed_is_believed(schedule: Schedule, announcer: Announcer) -> None:
    announcer.etag = '"v1"'
    source = await schedule.add(announcer.url)
    await schedule.report(source)
    assert await schedule.run(source) is None
    assert [request["If-None-Match"] for request in announcer.requests] == [None, '"v1"']
    assert len(await schedule.desk.runs()) == 1


async def test_a_date_of_change_is_given_back_to_the_server(schedule: Schedule, announcer: Announcer) -> None:
    announcer.last_modified = "Tue, 01 Dec 2026 08:00:00 GMT"
    source = await schedule.add(announcer.url)
    await schedule.report(source)
    report = await schedule.report(source)
    assert announcer.requests[1]["If-Modified-Since"] == "Tue, 01 Dec 2026 08:00:00 GMT"
    assert counts(report) == {"unchanged": 3}


async def test_a_catalogue_that_may_not_be_used_is_asked_again_whole(schedule: Schedule, announcer: Announcer) -> None:
    announcer.etag, good = '"v1"', announcer.body
    announcer.body = b"<html>maintenance</html>"
    source = await schedule.add(announcer.url)
    assert (await schedule.report(source)).run.status == "FAILED"
    announcer.body = good
    assert (await schedule.report(source)).run.status == "SUCCESS"


async def test_the_password_is_sent_and_kept_encrypted(schedule: Schedule, announcer: Announcer) -> None:
    source = await schedule.add(announcer.url, username="alize", password=BOX.encrypt("chut, c'est secret"))
    await schedule.report(source)
    sent = announcer.requests[0]["Authorization"]
    assert base64.b64decode(sent.removeprefix("Basic ")).decode() == "alize:chut, c'est secret"
    async with schedule.desk.db.reading() as conn:
        row = await (await conn.execute("SELECT password FROM feeds.source")).fetchone()
    assert row is not None
    assert b"secret" not in bytes(row[0])


async def test_a_password_encrypted_with_another_secret_is_not_sent(schedule: Schedule, announcer: Announcer) -> None:
    source = await schedule.add(announcer.url, username="alize", password=BOX.encrypt("chut"))
    report = await schedule.report(source, secrets=SecretBox("un autre secret, après un déménagement"))
    assert (report.run.status, report.run.error_code) == ("FAILED", "SOURCE_SECRET_UNREADABLE")
    assert announcer.requests == []


async def test_a_server_in_trouble_is_a_failed_run_and_is_asked_again_sooner(schedule: Schedule, announcer: Announcer) -> None:
    source = await schedule.add(announcer.url, every_hours=24)
    await schedule.report(source)
    (taken,) = await schedule.due(schedule.desk.now())
    assert taken == source.id
    announcer.status = 503
    report = await schedule.report(source)
    assert (report.run.status, report.run.error_code) == ("FAILED", "HTTP_STATUS")
    assert "503" in (report.run.error or "")
    assert (await schedule.desk.runs())[-1] == report.run
    assert await schedule.next_run(source) == report.run.started_at + timedelta(hours=1)
    assert len(await schedule.desk.live()) == 3


async def test_a_private_address_is_never_connected_to(schedule: Schedule, announcer: Announcer) -> None:
    source = await schedule.add(announcer.url)
    report = await schedule.report(source, loopback=False)
    assert (report.run.status, report.run.error_code) == ("FAILED", "ADDRESS_NOT_PUBLIC")
    assert announcer.requests == []


async def test_a_failed_fetch_does_not_take_an_import_under_way_for_a_killed_one(schedule: Schedule, announcer: Announcer) -> None:
    running = (await schedule.desk.receive(catalogue(range(1)))).run
    async with schedule.desk.db.writing() as conn:
        await conn.execute("UPDATE feeds.run SET status = 'RUNNING' WHERE id = %s", (running.id,))
    announcer.status = 404
    await schedule.report(await schedule.add(announcer.url))
    assert [run.status for run in await schedule.desk.runs()] == ["RUNNING", "FAILED"]


async def test_a_source_whose_partner_is_importing_is_refused(schedule: Schedule, announcer: Announcer) -> None:
    source = await schedule.add(announcer.url)
    async with schedule.desk.db.writing() as importing:
        assert await store.claim(importing, schedule.desk.partner_id)
        with pytest.raises(AlreadyRunning):
            await schedule.run(source)


async def test_a_due_source_is_taken_once(schedule: Schedule) -> None:
    source = await schedule.add("https://alize.example/flux.xml", every_hours=6)
    now = schedule.desk.now()
    assert await schedule.due(now) == [source.id]
    assert await schedule.due(now) == []
    assert await schedule.due(now + timedelta(hours=5, minutes=59)) == []
    assert await schedule.due(now + timedelta(hours=6)) == [source.id]


async def test_two_schedulers_do_not_take_the_same_source(schedule: Schedule) -> None:
    source = await schedule.add("https://alize.example/flux.xml")
    now = schedule.desk.now()
    async with schedule.desk.db.writing() as one:
        assert await store.take_due(one, now) == [source.id]
        assert await schedule.due(now) == []


async def test_a_file_is_never_due(schedule: Schedule) -> None:
    await schedule.add(file_name="missions.xml", content=b"<source/>")
    assert await schedule.due(schedule.desk.now() + timedelta(days=9)) == []


async def test_the_same_source_twice_is_refused(schedule: Schedule) -> None:
    await schedule.add("https://alize.example/flux.xml")
    with pytest.raises(SourceExists):
        await schedule.add("https://alize.example/flux.xml")


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        ("ftp://alize.example/flux.xml", SchemeNotAllowed),
        ("https://alize:chut@alize.example/flux.xml", CredentialsInUrl),
        ("http://169.254.169.254/latest/meta-data", AddressNotPublic),
    ],
)
async def test_a_link_that_no_import_could_follow_is_refused_at_once(
    schedule: Schedule, url: str, refusal: type[FetchRefused]
) -> None:
    with pytest.raises(refusal):
        await schedule.add(url, loopback=False)


async def test_a_source_of_an_unknown_partner_is_refused(desk: Desk) -> None:
    desk.partner_id = "inconnu"
    with pytest.raises(PartnerUnknown):
        await Schedule(desk).add("https://alize.example/flux.xml")


async def test_an_unknown_source_is_refused(schedule: Schedule) -> None:
    async with open_fetcher(loopback=True) as fetcher:
        with pytest.raises(SourceUnknown):
            await sources.run_source(Importer(schedule.desk.db, schedule.desk.now), "inconnu", fetcher=fetcher, secrets=BOX)
