"""Following a link: the click is counted, then the visitor goes on, whatever happens to the counting."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.tracking.visits import BOUSSOLE, PAGE, followed, follower, kept, visit
from tremplin.kit.db import Database
from tremplin.tracking import actions, journal, store
from tremplin.tracking.links import channels

SCORING = "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"


async def test_it_works(db: Database) -> None:
    async with follower(db) as following:
        channel = channels.of_broadcaster("boussole", "Boussole & Cie", tags=("accueil",), user_scoring_id=SCORING)
        link = await followed(following, visit(), channel)
    click_id = dict(parse_qsl(urlsplit(link).query))["apiengagement_id"]
    told = await kept(db, "id, kind, to_partner, from_partner, mission_id, source, source_id, tags, bot, custom")
    scoring = {"user_scoring_id": SCORING}
    assert told == [(click_id, "click", "alize", "boussole", "m-1", "publisher", "boussole", ["accueil"], None, scoring)]


async def test_the_click_is_committed_before_the_visitor_leaves(db: Database) -> None:
    async with follower(db) as following:
        await followed(following, visit())
        assert len(await kept(db, "id")) == 1


async def test_a_robot_gets_the_link_as_it_is(db: Database) -> None:
    async with follower(db) as following:
        link = await followed(following, visit(user_agent="curl/8.5"))
    assert link == PAGE
    assert await kept(db, "bot") == ["user_agent"]


async def test_too_many_visits_from_one_address_are_a_robot_s(db: Database) -> None:
    async with follower(db) as following:
        link = await followed(following, visit(too_many=True))
    assert link == PAGE
    assert await kept(db, "bot") == ["rate"]


async def test_people_are_counted_without_robots(db: Database) -> None:
    async with follower(db) as following:
        for each in (visit(), visit(), visit(user_agent="curl/8.5")):
            await followed(following, each)
    async with db.reading() as conn:
        assert await store.count_clicks(conn, "m-1") == 2
        assert await store.count_clicks(conn, "m-2") == 0


@pytest.mark.parametrize(
    ("referer", "host"),
    [
        (None, None),
        ("", None),
        ("https://boussole.example/recherche?q=mon+nom", "boussole.example"),
        ("https://moi:secret@Boussole.example:8443/", "boussole.example"),
        ("http://[", None),
        ("pas une adresse", None),
    ],
)
async def test_of_where_the_visitor_comes_from_only_the_site_is_kept(db: Database, referer: str | None, host: str | None) -> None:
    async with follower(db) as following:
        await followed(following, visit(referer=referer))
    assert await kept(db, "referer_host") == [host]


async def test_a_click_that_cannot_be_written_does_not_hold_the_visitor(db: Database) -> None:
    async with follower(db) as following:
        link = await followed(following, visit(), replace(BOUSSOLE, from_partner="bou\0ssole"))
    assert link.startswith("https://alize.example/1?apiengagement_id=")
    assert await kept(db, "id") == []


async def test_a_campaign_measures_what_has_no_mission(db: Database) -> None:
    async with follower(db) as following:
        click_id = await following.count(BOUSSOLE, visit(), owner="alize", mission_id=None)
        assert await following.count(BOUSSOLE, visit(user_agent="curl/8.5"), owner="alize", mission_id=None) is None
    assert sorted(await kept(db, "mission_id, bot"), key=str) == [(None, "user_agent"), (None, None)]
    assert click_id in await kept(db, "id")


async def test_a_stopped_database_does_not_hold_the_visitor(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(actions, "_SALT_SECONDS", 0.02)
    async with follower(db) as following:
        async with db.writing() as blocker:
            await blocker.execute("LOCK TABLE tracking.event, tracking.salt IN ACCESS EXCLUSIVE MODE")
            link = await followed(following, visit())
            assert link.startswith("https://alize.example/1?apiengagement_id=")
            await blocker.rollback()
    assert await kept(db, "id, visitor") == [(dict(parse_qsl(urlsplit(link).query))["apiengagement_id"], None)], (
        "written once it could be"
    )
