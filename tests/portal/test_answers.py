"""One question answered by missions, immersions and events at once."""

from __future__ import annotations

from collections.abc import Iterator

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
    reader.announce("Forum du port", at(2, 9), city="Brest", postcode="29200")
    platform.publish(platform.join("Phare", "phare"), draft(title="Aider un boulanger solidaire"))


def test_it_works(reader: Reader) -> None:
    found = reader.open("/recherche", quoi="boulanger")
    counts = {words(each.find("div/h2")): words(each.find("div/span")) for each in found.xpath("//div[@class='answers']/section")}
    assert counts == {"Missions de bénévolat": "1", "Immersions en entreprise": "2", "Événements emploi": "4"}
    assert words(found.find(".//h1")) == "7 résultats"
    assert len(found.xpath("//section[@aria-labelledby='evenements']//article")) == 3
    assert found.xpath("//a[.='Tous les événements']/@href") == ["/evenements?quoi=boulanger"]
    assert found.xpath("//form[@id='recherche']/@action") == ["/recherche"]


def test_a_place_is_asked_of_all_three(reader: Reader) -> None:
    found = reader.open("/recherche", ou="Brest")
    assert words(found.find(".//h1")).endswith("autour de Brest (29200)")
    assert found.xpath("//section[@aria-labelledby='evenements']//article//a/text()") == ["Forum du port"]


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
