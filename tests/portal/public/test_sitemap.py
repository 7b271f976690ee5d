"""What robots are told: every page that is worth a visit, once, and where not to go."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.factories.missions import draft
from tests.portal.public.town import BASE_URL, Town
from tremplin.portal.immersions.recent import KEPT
from tremplin.portal.sitemap import model

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def addresses(town: Town, path: str) -> list[str]:
    answer = town.platform.http.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/xml")
    return [str(each.text) for each in ElementTree.fromstring(answer.text).iterfind(".//s:loc", NAMES)]


def test_it_works(town: Town) -> None:
    maps = addresses(town, "/sitemap.xml")
    told = [each for one in maps for each in addresses(town, one.removeprefix(BASE_URL))]
    assert {BASE_URL + path for path in town.paths.values()} < set(told)
    assert len(told) == len(set(told))
    for path in (f"{BASE_URL}/", f"{BASE_URL}/missions", f"{BASE_URL}/accessibilite"):
        assert path in told


def test_each_page_told_is_served_and_says_its_own_address(town: Town) -> None:
    pages = addresses(town, "/sitemap/pages.xml")
    for address in [*pages, *(BASE_URL + path for path in town.paths.values())]:
        found = town.visitor.open(address.removeprefix(BASE_URL))
        canonical = found.xpath("//link[@rel='canonical']/@href")
        assert len(canonical) == 1, address
        assert canonical[0].partition("?")[0] == address
        assert not found.xpath("//meta[@name='robots'][contains(@content, 'noindex')]"), address


def test_a_map_goes_no_further_than_its_step(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for title in ("Une mission neuve", "Une autre mission"):
        town.platform.publish(town.alize, draft(client_id=title, title=title))
    monkeypatch.setitem(model.STEP, "missions", 2)
    town.platform.clock.at += KEPT
    maps = [each for each in addresses(town, "/sitemap.xml") if "/missions.xml" in each]
    assert len(maps) == 2
    each = [addresses(town, one.removeprefix(BASE_URL)) for one in maps]
    assert [len(one) for one in each] == [2, 1]
    assert not set(each[0]) & set(each[1])


def test_what_is_over_withdrawn_or_tried_in_a_sandbox_is_not_told(town: Town) -> None:
    town.platform.ask("UPDATE events.event SET status = 'WITHDRAWN' RETURNING id")
    town.platform.ask("UPDATE partners.partner SET sandbox_until = '2030-01-01' WHERE id = 'alize' RETURNING id")
    try:
        assert addresses(town, "/sitemap/evenements.xml") == []
        assert addresses(town, "/sitemap/missions.xml") == []
    finally:
        town.platform.ask("UPDATE events.event SET status = 'SCHEDULED' RETURNING id")
        town.platform.ask("UPDATE partners.partner SET sandbox_until = NULL RETURNING id")


def test_a_map_that_is_none_is_a_404(town: Town) -> None:
    for name in ("autre.xml", "evenements.xml?depuis=a", "missions.xml?depuis=%00", "evenements.xml?depuis=-1"):
        assert town.platform.http.get(f"/sitemap/{name}").status_code == 404, name


def test_robots_are_told_where_not_to_go(town: Town) -> None:
    said = town.platform.http.get("/robots.txt").text
    assert f"Sitemap: {BASE_URL}/sitemap.xml" in said
    assert "Disallow: /api/" in said
    assert town.platform.http.get("/.well-known/security.txt").status_code == 200


def test_only_lists_of_one_choice_are_worth_a_visit(town: Town) -> None:
    def kept_out(path: str) -> bool:
        return bool(town.visitor.open(path).xpath("//meta[@name='robots'][contains(@content, 'noindex')]"))

    worth = ["/missions", "/missions?domaine=education", "/missions?ou=Lyon", "/immersions?modalite=ON_SITE", "/evenements?ou=Rennes"]
    endless = ["/missions?quoi=lecture", "/missions?ou=Lyon&domaine=education", "/missions?domaine=education&domaine=sport"]
    endless += ["/evenements?du=2026-12-05", "/immersions?vue=carte"]
    assert [path for path in worth if kept_out(path)] == []
    assert [path for path in endless if not kept_out(path)] == []
