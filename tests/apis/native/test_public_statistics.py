"""GET /api/v1/statistics/public: the figures of the whole platform, for anyone, as JSON or CSV."""

from __future__ import annotations

import asyncio
import csv
import io

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.apis.native.events import between, keep
from tests.factories.missions import draft
from tremplin.kit.db import Database
from tremplin.tracking.statistics.public import actions
from tremplin.tracking.statistics.rollups import actions as rollups

PATH = "/api/v1/statistics/public"


@pytest.fixture
def published(server: Platform, alize: Member, boussole: Member, cabestan: Member) -> Platform:
    """A platform where three announcers received four clicks each in December, and one of them an application."""
    for announcer in (alize, boussole, cabestan):
        (mission,) = server.publish(announcer, draft(domain="sport"))
        keep(server, *[between(announcer, boussole, mission_id=mission.id) for _ in range(4)])
        if announcer is alize:
            keep(server, between(announcer, boussole, mission_id=mission.id, kind="apply"))

    async def publish() -> None:
        async with Database(server.conninfo, pool_size=2).opened() as db:
            await rollups.refresh(db)
            await actions.publish(db, now=server.clock())

    asyncio.run(publish())
    return server


def test_it_works(published: Platform) -> None:
    answer = published.get(PATH)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["access-control-allow-origin"] == "*"
    told = answer.json()
    figures = {"organisations": 3, "missions": 3, "clicks": 12, "applications": None}
    assert {name: told[name] for name in figures} == figures
    assert (told["year"], told["department"], told["type"], told["years"]) == (2026, None, None, [2026])
    assert told["computed_at"] == "2026-12-01T09:30:00.000Z"
    assert told["months"][11] == {"month": 12, **figures}
    assert told["domains"] == [{"domain": "sport", "name": "Sport", **figures}]
    assert told["departments"] == [{"department": "69", "name": "Rhône", **figures}]


def test_no_partner_is_named(published: Platform, alize: Member) -> None:
    for query in ("", "format=csv", "department=69", "type=benevolat"):
        text = published.get(PATH, params=query).text
        assert "Alizé" not in text
        assert alize.id not in text


def test_the_same_comes_as_a_table(published: Platform) -> None:
    answer = published.get(PATH, params="format=csv&department=69")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="statistiques-2026.csv"'
    head, *lines = csv.reader(io.StringIO(answer.text))
    assert head == ["year", "month", "department", "type", "domain", "organisations", "missions", "clicks", "applications"]
    assert lines[0] == ["2026", "", "69", "", "", "3", "3", "12", ""]
    assert [line[1] for line in lines[1:13]] == [str(month) for month in range(1, 13)]
    assert lines[13] == ["2026", "", "69", "", "sport", "3", "3", "12", ""]


def test_a_french_spreadsheet_opens_it(published: Platform) -> None:
    answer = published.get(PATH, params="format=csv&spreadsheet=true")
    assert answer.content.startswith("\ufeffyear;month;".encode())


@pytest.mark.parametrize("query", ["year=abc", "year=1999", "department=999", "type=stage", "format=xml", "page=2", "spreadsheet=oui"])
def test_what_can_not_be_read_is_refused(published: Platform, query: str) -> None:
    refused = published.get(PATH, params=query)
    assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_QUERY")


def test_a_year_that_is_not_published_is_refused(published: Platform) -> None:
    refused = published.get(PATH, params="year=2019")
    assert (refused.status_code, refused.json()["code"]) == (404, "YEAR_NOT_PUBLISHED")
    assert refused.json()["detail"] == "Les statistiques de 2019 ne sont pas publiées."


def test_the_page_shows_the_same(published: Platform) -> None:
    page = published.get("/statistiques", params="annee=2026")
    assert page.status_code == 200
    assert "Données au 1er\u00a0décembre 2026" in page.text
    assert "Non communiqué" in page.text
