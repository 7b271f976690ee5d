from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.portal.demo import NOW, address, as_document, mission
from tests.portal.shelf import FakePortal, Tree, Visit
from tremplin.portal.mission import Mission, read
from tremplin.portal.structured import job_posting


def shown(**changes: Any) -> Mission:
    return read(as_document(mission(0, **changes)).body)


async def test_it_works(visit: Visit, tree: Tree) -> None:
    response = await visit("/missions/mission-000")
    page = tree(response)
    assert response.status_code == 200
    assert page.xpath("normalize-space(//h1)") == "Lire des histoires aux enfants de l'école"
    assert page.xpath("//a[contains(@class, 'btn-call')]/@href") == ["/r/mission-000/portail"]
    facts = " ".join(page.xpath("string(//dl)").split())
    assert "12 rue des Lilas, 69001 Lyon" in facts
    assert "samedi 12 décembre 2026" in facts
    assert page.xpath("//meta[@property='og:url']/@content") == ["https://tremplin.example/missions/mission-000"]
    assert len(page.xpath("//section[@class='near']//article")) == 3


async def test_search_engines_are_told_of_a_volunteer_job(visit: Visit, tree: Tree) -> None:
    page = tree(await visit("/missions/mission-000"))
    posting = json.loads(page.xpath("//script[@type='application/ld+json']/text()")[0])
    assert (posting["@type"], posting["employmentType"]) == ("JobPosting", "VOLUNTEER")
    assert posting["jobLocation"][0]["address"]["addressLocality"] == "Lyon"
    assert posting["datePosted"] == "2026-11-21"


async def test_no_text_closes_the_element_that_holds_the_json(visit: Visit, portal: FakePortal) -> None:
    wicked = mission(0, title="</script><script>alert(1)</script><!--")
    portal.shelf.documents = [as_document(wicked)]
    response = await visit("/missions/mission-000")
    assert "<script>alert" not in response.text
    assert "<!--" not in response.text


async def test_a_mission_no_longer_proposed_shows_others(visit: Visit, tree: Tree, portal: FakePortal) -> None:
    retired = as_document(mission(900))
    portal.memory = {retired.id: retired.body}
    response = await visit("/missions/mission-900")
    page = tree(response)
    assert response.status_code == 410
    assert page.xpath("normalize-space(//h1)") == "Cette mission n'est plus proposée"
    assert len(page.xpath("//article")) == 3
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


async def test_an_unknown_mission_offers_to_search_and_shows_others(visit: Visit, tree: Tree) -> None:
    response = await visit("/missions/inconnue")
    page = tree(response)
    assert response.status_code == 404
    assert page.xpath("//form/@action") == ["/missions"]
    assert len(page.xpath("//article")) == 3
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_the_description_keeps_its_shape_and_loses_what_could_run() -> None:
    html = (
        '<h2>Bonjour</h2><script>x()</script><p onclick="x()">a <a href="javascript:x()">b</a>'
        ' <a href="https://c.example">c</a></p><img src=x>'
    )
    clean = str(shown(description_html=html).description)
    assert "<h2>Bonjour</h2>" in clean
    assert not any(word in clean for word in ("script", "onclick", "img"))
    assert 'href="https://c.example"' in clean
    assert "nofollow" in clean


def test_a_plain_description_becomes_paragraphs_and_stays_text() -> None:
    found = shown(description_html=None, description="Un <b>\n\nDeux & trois")
    assert str(found.description) == "<p>Un &lt;b&gt;</p><p>Deux &amp; trois</p>"


def test_several_places_are_counted_in_lists_and_listed_on_the_page() -> None:
    found = shown(addresses=(address("Lyon"), address("Nantes"), address("Lille")))
    assert found.where == "Lyon (Rhône) et 2 autres lieux"
    assert replace(found, places=found.places[:2]).where == "Lyon (Rhône) et 1 autre lieu"


def test_a_mission_from_home_names_no_town() -> None:
    assert shown(remote="full").where == "Entièrement à distance"


def test_the_day_a_mission_starts_is_the_one_in_france() -> None:
    found = shown(start_at=NOW.replace(hour=23, minute=30))
    assert not found.started(NOW.date())


@pytest.mark.parametrize("missing", [{"title": ""}, {"description_html": "", "description": ""}, {"addresses": (), "remote": "no"}])
def test_search_engines_are_not_told_of_a_mission_that_lacks_what_they_require(missing: dict[str, Any]) -> None:
    assert job_posting(shown(**missing), "https://tremplin.example/missions/x") is None


def test_a_mission_from_home_is_a_remote_job_in_france() -> None:
    posting = job_posting(shown(addresses=(), remote="full"), "https://tremplin.example/missions/x")
    assert posting is not None
    assert posting["jobLocationType"] == "TELECOMMUTE"
    assert "jobLocation" not in posting
