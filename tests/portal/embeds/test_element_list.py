"""The list that the element shows inside a page, and the scripts that sites load."""

from __future__ import annotations

import pytest

from tests.portal.embeds.conftest import Street, titles
from tremplin.portal import tag
from tremplin.portal.tag import ELEMENT, FRAMES

MOST_BYTES = {FRAMES: 2_000, ELEMENT: 15_000}
HOSTS = ("www.ville.example", "*.asso.example", "localhost:8080")


def test_it_works(street: Street) -> None:
    widget = street.widget(color="#000091")
    page = street.page(f"/embed/{widget}/liste?domain=education", origin="https://ici.example")
    assert titles(page) == ["Lire à Lyon"]
    assert page.xpath("//h1") == []
    assert dict(page.xpath("//*[@data-accent]")[0].attrib).items() >= {"data-on-accent": "#ffffff", "data-link": "#000091"}.items()
    answer = street.open(f"/embed/{widget}/liste")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert street.open(f"/embed/{widget}/liste", **{"if-none-match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    "origin", ["https://www.ville.example", "https://a.b.asso.example", "http://localhost:8080", "https://tremplin.example"]
)
def test_its_hosts_may_read_it(street: Street, guarded: str, origin: str) -> None:
    answer = street.open(f"/embed/{guarded}/liste", origin=origin)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, origin)
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://ville.example",
        "https://asso.example",
        "https://www.ville.example.pirate.example",
        "null",
        "https://[",
        "http://localhost",
    ],
)
def test_other_sites_are_told_that_it_is_not_for_them(street: Street, guarded: str, origin: str) -> None:
    answer = street.open(f"/embed/{guarded}/liste", origin=origin)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (403, "*")
    assert "n'est pas prévue pour ce site" in answer.text.replace("&#39;", "'")
    assert "Lire à Lyon" not in answer.text


def test_a_widget_unknown_is_told_as_such(street: Street) -> None:
    answer = street.open("/embed/inconnu/liste", origin="https://ici.example")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (404, "*")
    assert "plus proposée" in answer.text


@pytest.mark.parametrize("name", MOST_BYTES)
def test_its_script_is_small_and_kept_for_ever_under_its_version(street: Street, name: str) -> None:
    found = tag.script(name)
    assert len(found.content) < MOST_BYTES[name]
    stem = name.removesuffix(".js")
    assert street.open(f"/{name}").headers["cache-control"] == "public, max-age=3600"
    assert "immutable" in street.open(f"/{stem}.{found.version}.js").headers["cache-control"]


@pytest.fixture(scope="module")
def guarded(street: Street) -> str:
    return street.widget(hosts=HOSTS)
