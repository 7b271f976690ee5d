"""oEmbed: an address of ours pasted in an article becomes a frame."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as Xml

import httpx
import pytest
from lxml import html

from tests.apis.engagement.platform import BASE_URL
from tests.apis.immersion.companies import BAKER, SIRET, company, keep
from tests.factories.events import make_event
from tests.portal.embeds.conftest import Street


def asked(street: Street, path: str, **query: str) -> httpx.Response:
    return street.platform.get("/oembed", params={"url": f"{BASE_URL}{path}", **query})


def frame(said: dict[str, Any]) -> Any:
    return html.fromstring(str(said["html"]))


def test_it_works(street: Street) -> None:
    mission = street.missions["Lire à Lyon"]
    answer = asked(street, f"/missions/{mission}", maxwidth="400", maxheight="9999")
    said = answer.json()
    assert (said["type"], said["version"], said["title"], said["width"], said["height"]) == ("rich", "1.0", "Lire à Lyon", 400, 260)
    assert frame(said).get("src") == f"{BASE_URL}/embed/missions/{mission}"
    assert answer.headers["access-control-allow-origin"] == "*"
    card = street.page(f"/embed/missions/{mission}")
    assert card.xpath("//li//a/@href")[0].startswith(f"/r/{mission}/")
    assert len(card.xpath("//a")) == 1


def test_offers_and_events_become_cards_too(street: Street) -> None:
    street.platform.write(lambda conn: keep(conn, company()))
    event = street.platform.write(lambda conn: make_event(conn, title="Forum du port"))
    for path, title in (
        (f"/immersions/{SIRET}/{BAKER}?lieu=rennes", "Boulanger / Boulangère"),
        (f"/evenements/{event.id}", "Forum du port"),
    ):
        said = asked(street, path).json()
        assert (said["title"], frame(said).get("src")) == (title, f"{BASE_URL}/embed{path}")
        card = street.page(f"/embed{path}")
        assert card.xpath("//h1/a/@href") == [BASE_URL + path]
        assert len(street.page(path).xpath("//link[contains(@type, '+oembed')]")) == 2
    assert street.open("/embed/evenements/999").status_code == street.open(f"/embed/immersions/{SIRET}/99999").status_code == 404


def test_a_widget_is_shown_with_the_filters_of_its_address(street: Street) -> None:
    path = f"/embed/{street.widget()}?domain=education"
    said = asked(street, path).json()
    assert frame(said).get("src") == BASE_URL + path
    root = Xml.fromstring(asked(street, path, format="xml").content)
    assert {each.tag: each.text for each in root} == {name: str(value) for name, value in said.items()}


def test_pages_say_where_to_ask(street: Street) -> None:
    for path in (f"/missions/{street.missions['Lire à Lyon']}", f"/embed/{street.widget()}"):
        links = street.page(path).xpath("//link[contains(@type, '+oembed')]/@href")
        assert links == [f"{BASE_URL}/oembed?url={quote(BASE_URL + path)}&format={each}" for each in ("json", "xml")]


@pytest.mark.parametrize(
    "url", ["", "/embed/inconnu", "/missions/inconnue", "/missions/%00", "/docs", "https://ailleurs.example/missions/1"]
)
def test_an_address_that_shows_nothing_is_refused(street: Street, url: str) -> None:
    given = url if url.startswith("https") else f"{BASE_URL}{url}" if url else ""
    answer = street.platform.get("/oembed", params={"url": given})
    assert (answer.status_code, answer.json()["error"]) == (404, "Cette adresse n'est celle ni d'une annonce, ni d'un widget.")


def test_an_unknown_format_is_refused(street: Street) -> None:
    assert asked(street, "/missions/x", format="yaml").status_code == 501
