"""Any search of missions, immersions or events as a file: the same question, the same answer, in each format."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import orjson
import pytest
from icalendar import Calendar
from lxml import etree, html

from tests.apis.engagement.platform import Member, Platform
from tests.factories.missions import draft
from tremplin.portal.feeds import writing
from tremplin.publication import freshness

PATHS = ["/missions", "/immersions", "/evenements"]
SITE = "https://tremplin.example"
ENDINGS = ("json", "atom", "csv", "ndjson", "jsonld")


@pytest.fixture(autouse=True)
def always_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "SECONDS", 0.0)


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def known(platform: Platform, path: str, mark: str) -> httpx.Response:
    """The answer to who has what bears this mark."""
    return platform.http.get(path, headers={"if-none-match": mark})


def test_it_works(found: Platform) -> None:
    feed = found.get("/missions.json?quoi=haute").json()
    (item,) = feed["items"]
    assert (item["title"], item["url"]) == ("Lire à voix haute", item["id"])
    assert (feed["home_page_url"], feed["feed_url"]) == (
        "https://tremplin.example/missions?quoi=haute",
        "https://tremplin.example/missions.json?quoi=haute",
    )
    assert found.get(item["url"].removeprefix(SITE)).status_code == 200
    atom = etree.fromstring(found.get("/missions.atom").content)
    assert len(atom.findall("{http://www.w3.org/2005/Atom}entry")) == 2
    titles = {each["titre"]: each for each in rows(found.get("/missions.csv").text)}
    assert set(titles) == {"Lire à voix haute", "'=SOMME(A1:A9), un atelier"}  # which no spreadsheet runs
    assert titles["Lire à voix haute"]["debut"] == "2026-12-24T09:00:00.000Z"
    assert [line["title"] for line in map(orjson.loads, found.get("/missions.ndjson?quoi=haute").content.splitlines())]
    days = {
        str(each["SUMMARY"]): each.decoded("DTSTART") for each in Calendar.from_ical(found.get("/missions.ics").text).walk("VEVENT")
    }
    assert (len(days), days["Lire à voix haute"].isoformat()) == (2, "2026-12-24")
    graph = found.get("/missions.volunteering.jsonld").json()["graph"]
    assert {activity["title"] for each in graph for activity in each["activity"]} == {"Lire à voix haute", "=SOMME(A1:A9), un atelier"}
    (posting,) = found.get("/missions.jsonld?quoi=haute").json()["itemListElement"]
    assert posting["item"]["@type"] == "JobPosting"


def test_immersions_and_events_are_followed_the_same_way(found: Platform) -> None:
    (offer,) = found.get("/immersions.json?metier=boulanger").json()["items"]
    assert found.get(offer["url"].removeprefix(SITE)).status_code == 200
    (row,) = rows(found.get("/immersions.csv").text)
    assert (row["entreprise"], row["commune"], row["page_url"]) == ("Le Fournil du Port", "Rennes", offer["url"])
    assert found.get("/immersions.jsonld").json()["itemListElement"][0]["item"]["@type"] == "WorkBasedProgram"
    assert found.get("/immersions.json?metier=coiffeur").json()["items"] == []
    (row,) = rows(found.get("/evenements.csv?quoi=forum").text)
    assert (row["titre"], row["page_url"]) == ("Forum du port", row["url"])
    assert found.get("/evenements.jsonld").json()["itemListElement"][0]["item"]["name"] == "Forum du port"


@pytest.mark.parametrize("path", PATHS)
def test_anyone_reads_and_nothing_is_sent_twice(found: Platform, alize: Member, path: str) -> None:
    for ending in ENDINGS:
        first = found.get(f"{path}.{ending}")
        assert (first.status_code, first.headers["access-control-allow-origin"]) == (200, "*"), ending
        again = known(found, f"{path}.{ending}", first.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        unknown: Any = found.get(f"{path}.{ending}?ou=Xyzzyqwk")
        assert (unknown.status_code, "Lire" in unknown.text, "Forum" in unknown.text, "Fournil" in unknown.text) == (200, *[False] * 3)
    mark = found.get(f"{path}.csv").headers["etag"]
    found.publish(alize, draft(client_id="b", title="=SOMME(A1:A9), un atelier", places=PATHS.index(path) + 10))
    assert known(found, f"{path}.csv", mark).status_code == 200
    assert found.get(f"{path}.xlsx").status_code == 404


def test_a_long_answer_says_where_it_goes_on(found: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    small = {name: writing.Format(each.media_type, 1, each.write, each.attached) for name, each in writing.FORMATS.items()}
    for module in ("missions.MISSION_FORMATS", "routes.FORMATS"):
        monkeypatch.setattr(f"tremplin.portal.feeds.{module}", small)
    seen, address = [], "/missions.json"
    while address:
        page = found.get(address).json()
        seen += [item["title"] for item in page["items"]]
        address = page.get("next_url", "").removeprefix(SITE)
    assert sorted(seen) == ["=SOMME(A1:A9), un atelier", "Lire à voix haute"]
    assert found.get("/missions.csv").links["next"]["url"] == "https://tremplin.example/missions.csv?page=2"


def test_pages_say_how_they_are_followed(found: Platform) -> None:
    for path, query in (("/missions", "quoi=haute"), ("/immersions", "metier=boulanger"), ("/evenements", "quoi=forum")):
        page: Any = html.fromstring(found.get(f"{path}?{query}&page=1").text)
        assert page.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href") == [f"{path}.atom?{query}"]
        (block,) = page.xpath("//*[@aria-labelledby='suivre']")
        for href in map(str, block.xpath(".//a/@href")):
            assert href.startswith("webcal:") or found.get(href).status_code == 200


def test_the_log_is_read_over_http(found: Platform) -> None:
    feeds = found.get("/feeds/rpde").json()["feeds"]
    for told in feeds:
        items, address, pages = [], told["url"], 0
        while True:
            answer = found.get(address.removeprefix(SITE))
            page = answer.json()
            assert answer.headers["content-type"] == "application/vnd.openactive.rpde+json; version=1"
            items += page["items"]
            pages += 1
            if page["next"] == address:
                break
            address = page["next"]
        assert (page["items"], pages, answer.headers["cache-control"]) == ([], 2, "public, max-age=8")
        assert {each["state"] for each in items} == {"updated"}
        assert all(found.get(each["data"]["pageUrl"].removeprefix(SITE)).status_code == 200 for each in items)
        assert known(found, address.removeprefix(SITE), answer.headers["etag"]).status_code in (200, 304)
    assert found.get("/feeds/rpde/autres").status_code == 404
    for wrong in ("afterTimestamp=1", "afterId=a", "afterTimestamp=x&afterId=a", "afterTimestamp=1&afterId=%00"):
        refused = found.get(f"/feeds/rpde/missions?{wrong}")
        assert (refused.status_code, refused.headers["content-type"]) == (400, "application/json")
