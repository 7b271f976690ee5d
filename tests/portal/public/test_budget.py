"""What a visitor's telephone downloads: little, from here alone, and all of it works without a script."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.portal.public.town import BASE_URL, Town

MOST_BYTES = 100_000
PAGES = (
    *("/", "/missions", "/missions?ou=Lyon", "/immersions", "/immersions?vue=carte", "/evenements", "/recherche?ou=Lyon"),
    *("/trouver-ma-mission", "/alertes?recherche=/missions", "/accessibilite", "/mentions-legales", "/statistiques"),
    *("mission", "offer", "event"),
)
# What browsers fetch before anyone does anything: not the pictures that only shared links show, nor pages one may go to.
FETCHED = "//link[@rel='stylesheet' or @rel='icon' or @rel='preload']/@href | //script/@src | //img/@src"


def at(town: Town, name: str) -> str:
    return town.paths.get(name, name)


@pytest.mark.parametrize("name", PAGES)
def test_it_works(town: Town, name: str) -> None:
    """Compressed as a proxy sends it: the page, and everything that it makes a browser fetch, fonts apart."""
    path = at(town, name)
    found = town.visitor.open(path)
    fetched = {str(each).partition("#")[0] for each in found.xpath(FETCHED)}
    assert all(each.startswith("/static/") for each in fetched), "from here alone"
    bodies = {each: town.platform.http.get(each).content for each in fetched | {path}}
    weights = {each: len(body if each.endswith(".woff2") else gzip.compress(body, 6)) for each, body in bodies.items()}
    assert sum(weight for each, weight in weights.items() if not each.endswith(".woff2")) < MOST_BYTES, weights


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_or_is_styled_but_from_files_of_ours(town: Town, name: str) -> None:
    answer = town.platform.http.get(at(town, name))
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    found = town.visitor.open(at(town, name))
    assert not found.xpath("//@style | //style | //@*[starts-with(name(), 'on')] | //a[starts-with(@href, 'javascript:')]")
    assert found.xpath("//script[not(@src)][not(@type='application/ld+json')]") == []
    assert found.xpath("//html/@lang") in (["fr"], ["en"])


def test_every_link_leads_somewhere(town: Town) -> None:
    links: set[str] = set()
    for name in PAGES[-8:]:
        links.update(map(str, town.visitor.open(at(town, name)).xpath("//main//a/@href | //footer//a/@href")))
    paths = {re.sub(f"^{BASE_URL}", "", each).partition("#")[0] for each in links}
    dead = [path for path in sorted(paths) if path.startswith("/") and town.platform.http.get(path).status_code >= 400]
    assert dead == []


def test_every_form_that_searches_works_without_a_script(town: Town) -> None:
    for name in ("/missions", "/immersions", "/evenements", "/recherche", "/trouver-ma-mission"):
        (form,) = town.visitor.open(name).xpath("//main//form[.//*[@name='ou']][@method='get']")
        assert form.xpath(".//button[@type='submit']")
        assert form.get("action").startswith("/")


def test_towns_are_suggested_while_one_types(town: Town) -> None:
    found = town.visitor.open("/communes", ou="vitré")
    assert "Vitré" in found.xpath("//li/@data-value")[0]
    assert town.platform.http.get("/communes?ou=%00").status_code == 200


def test_one_search_is_narrowed_to_a_kind_and_counts_them_all(town: Town) -> None:
    found = town.visitor.open("/recherche", genre="evenements", du="2026-12-01", au="2099-12-31")
    assert found.xpath("//ul[@class='views']//a[@aria-current]/text()")[0].startswith("Événements")
    assert found.xpath("//section[@aria-labelledby='evenements']//article")
    assert not found.xpath("//section[@aria-labelledby='missions']")
    counts = [str(each) for each in found.xpath("//ul[@class='views']//span[@class='count']/text()")]
    assert counts[0] == str(sum(map(int, counts[1:])))
