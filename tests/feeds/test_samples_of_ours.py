"""The demonstration's three announcers, imported for real: what is good is published, what is wrong is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from tests.factories.partners import make_partner
from tests.feeds.importing import Desk, Ticking, counts
from tremplin.demo.catalogue import DemoFeed, build_feeds
from tremplin.feeds.actions import Report
from tremplin.kit.db import Database

TODAY = date(2026, 12, 1)


async def imported(db: Database, feed: DemoFeed) -> tuple[Desk, Report]:
    async with db.writing() as conn:
        partner = await make_partner(conn, feed.announcer_name, partner_id=feed.slug)
    desk = Desk(db, partner.id, Ticking(datetime(2026, 12, 1, 8, tzinfo=UTC)))
    return desk, await desk.receive(feed.file.read_bytes())


async def test_the_three_feeds(db: Database, tmp_path: Path) -> None:
    accepted = 0
    for feed in build_feeds(tmp_path, TODAY):
        desk, report = await imported(db, feed)
        assert report.run.status == "SUCCESS"
        live = await desk.live()
        accepted += sum(status == "ACCEPTED" for status, _ in live.values())
        told = {problem.client_id for problem in report.problems if problem.severity == "error"}
        assert {client_id for client_id, (status, _) in live.items() if status == "REFUSED"} <= told
        assert all(problem.message and problem.message_en for problem in report.problems)
        again = await desk.receive(feed.file.read_bytes() + b"\n")
        assert counts(again) == {"unchanged": len(live)} | ({"refused": report.run.refused} if report.run.refused else {})
        assert again.problems == report.problems
    assert accepted > 600


async def test_the_faults_of_the_handmade_feed_are_told(db: Database, tmp_path: Path) -> None:
    feed = next(feed for feed in build_feeds(tmp_path, TODAY) if feed.slug == "littoral")
    _, report = await imported(db, feed)
    codes = {problem.code for problem in report.problems}
    assert codes >= {"DOMAIN_UNKNOWN"}
    assert report.run.refused > 0
