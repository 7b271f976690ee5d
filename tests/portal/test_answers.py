"""One question answered by missions, immersions and events at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Platform, running
from tests.database import DatabaseServer
from tests.factories.missions import draft
from tests.portal.events.agenda import Reader, at
from tests.portal.immersions.visitor import Visitor, town, words


@pytest.fixture(scope="module")
def reader(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    lent = database_server.lend()
    with running(lent, configured(tmp_path_factory.mktemp("site"))) as platform:
        _fill(platform)
        yield Reader(platform)
    database_server.give_back(lent)


def _fill(platform: Platform) -> None:
    Visitor(platform).keep(*town())
    reader = Reader(platform)
    for rank in range(4):
        reader.announce(f"Forum des boulangers {rank}", at(3 + rank, 9))
    reader.announce("Forum du port", at(2, 9), city="Brest", postcode="29200", rome_codes=["J1501"])
    platform.publish(platform.join("Phare", "phare"), draft(title="Aider un boulanger solidaire"))


def test_it_works(reader: Reader) -> None:
    found = reader.open("/recherche", quoi="boulanger")
    counts = {words(each.find("div/h2")): words(each.find("div/span")) for each in found.xpath("//div[@class='answers']/section")}
    assert counts == {"Missions de bénévolat": "1", "Immersions en entreprise": "2", "Événements emploi": "4"}
    assert words(found.find(".//h1")) == "7 résultats"
    assert len(found.xpath("//section[@aria-labelledby='evenements']//article")) == 3
    assert found.xpath("//a[.='Tous les événements']/@href") == ["/evenements?quoi=boulanger"]
    assert found.xpath("//form[@id='recherche']/@action") == ["/recherche"]
    assert found.xpath("//input[@id='quoi']/@data-suggestions") == found.xpath("//ul[@role='listbox'][1]/@id")[:1] == ["quoi-liste"]
    assert "Boulanger / Boulangère" in reader.platform.get("/immersions/metiers?quoi=boulang").text


def test_a_place_is_asked_of_all_three(reader: Reader) -> None:
    found = reader.open("/recherche", ou="Brest")
    assert words(found.find(".//h1")).endswith("autour de Brest (29200)")
    assert found.xpath("//section[@aria-labelledby='evenements']//article//a/text()") == ["Forum du port"]


def test_filters_say_what_each_value_would_give_and_narrow_all_kinds_or_their_own(reader: Reader) -> None:
    boxes = _boxes(reader.open("/recherche", quoi="Boulanger / Boulangère"))
    assert (boxes["modalite", "sur-place"], boxes["domaine", "education"]) == ("7", "1")
    narrowed = reader.open("/recherche", quoi="boulanger", domaine="sport", modalite="a-distance")
    assert words(narrowed.find(".//h1")) == "Rien ne correspond à cette recherche"
    assert _boxes(narrowed)["modalite", "sur-place"] == "6"
    assert narrowed.xpath("//ul[@class='chips']//a/@href")[0] == "/recherche?quoi=boulanger&domaine=sport"


def _boxes(page: Any) -> dict[tuple[str, str], str]:
    """The count beside each box, by the name and the value of the box."""
    boxes = page.xpath("//input[@type='checkbox']")
    return {(box.get("name"), box.get("value")): box.xpath("string(../label/span[@class='count']/text())").strip() for box in boxes}


def test_one_map_shows_all_three(reader: Reader) -> None:
    country = reader.open("/recherche", quoi="boulanger", vue="carte")
    (place,) = country.xpath("//ul[@class='by-department']//a[contains(., 'Ille-et-Vilaine')]/@href")
    assert place == "/recherche?quoi=boulanger&ou=35&vue=carte"
    around = reader.open("/recherche", ou="Brest", vue="carte", genre="evenements")
    assert around.xpath("//ol[@class='by-spot']//a/text()") == ["Forum du port"]


def test_the_home_page_leads_there(reader: Reader) -> None:
    assert reader.open("/").xpath("//form/@action") == ["/recherche"]


def test_when_nothing_answers_it_says_what_else_to_try(reader: Reader) -> None:
    found = reader.open("/recherche", quoi="zzyxq", ou="Brest")
    assert words(found.find(".//h1")) == "Rien ne correspond à cette recherche"
    assert "/recherche?quoi=zzyxq" in found.xpath("//div[@class='empty']//a/@href")


def test_an_unknown_place_is_asked_again(reader: Reader) -> None:
    found = reader.open("/recherche", quoi="boulanger", ou="Xyzzyqwk")
    assert words(found.find(".//h1")) == "Où cherchez-vous ?"
    assert "/recherche?quoi=boulanger" in found.xpath("//a/@href")
