"""Following a link: the click is counted, then the visitor goes on, whatever happens to the counting."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.tracking.visits import DESTINATION, follower, kept, visit
from tremplin.kit.db import Database
from tremplin.tracking import actions, store

SCORING = "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"


async def test_it_works(db: Database) -> None:
    async with follower(db) as following:
        link = await following.follow(DESTINATION, broadcaster_id="boussole", visit=visit(tags=("accueil",), user_scoring_id=SCORING))
    click_id = dict(parse_qsl(urlsplit(link).query))["apiengagement_id"]
    told = await kept(db, "id, kind, to_partner, from_partner, mission_id, source, source_id, tags, bot, custom")
    scoring = {"user_scoring_id": SCORING}
    assert told == [(click_id, "click", "alize", "boussole", "m-1", "publisher", "boussole", ["accueil"], None, scoring)]


async def test_the_click_is_committed_before_the_visitor_leaves(db: Database) -> None:
    async with follower(db) as following:
        await following.follow(DESTINATION, broadcaster_id="boussole", visit=visit())
        assert len(await kept(db, "id")) == 1


async def test_a_robot_gets_the_link_as_it_is(db: Database) -> None:
    async with follower(db) as following:
        link = await following.follow(DESTINATION, broadcaster_id="boussole", visit=visit(user_agent="curl/8.5"))
    assert link == DESTINATION.application_url
    assert await kept(db, "bot") == ["user_agent"]


async def test_too_many_visits_from_one_address_are_a_robot_s(db: Database) -> None:
    async with follower(db) as following:
        link = await following.follow(DESTINATION, broadcaster_id="boussole", visit=visit(too_many=True))
    assert link == DESTINATION.application_url
    assert await kept(db, "bot") == ["rate"]


async def test_people_are_counted_without_robots(db: Database) -> None:
    async with follower(db) as following:
        for each in (visit(), visit(), visit(user_agent="curl/8.5")):
            await following.follow(DESTINATION, broadcaster_id="boussole", visit=each)
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
        await following.follow(DESTINATION, broadcaster_id="boussole", visit=visit(referer=referer))
    assert await kept(db, "referer_host") == [host]


async def test_the_campaign_falls_back_on_the_broadcaster_s_id(db: Database) -> None:
    nameless = replace(DESTINATION, broadcaster=None)
    async with follower(db) as following:
        link = await following.follow(nameless, broadcaster_id="boussole", visit=visit())
    assert "utm_campaign=boussole" in link


async def test_a_click_that_cannot_be_written_does_not_hold_the_visitor(db: Database) -> None:
    async with follower(db) as following:
        link = await following.follow(DESTINATION, broadcaster_id="bou\0ssole", visit=visit())
    assert link.startswith("https://alize.example/1?apiengagement_id=")
    assert await kept(db, "id") == []


async def test_a_stopped_database_does_not_hold_the_visitor(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_PATIENCE_SECONDS", 0.05)
    async with db.writing() as blocker, follower(db) as following:
        await blocker.execute("LOCK TABLE tracking.event, tracking.salt IN ACCESS EXCLUSIVE MODE")
        link = await following.follow(DESTINATION, broadcaster_id="boussole", visit=visit())
        assert link.startswith("https://alize.example/1?apiengagement_id=")
        await blocker.rollback()
