"""The map: départements or points, drawn by the server from outlines of ours, with the list that says the same."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.apis.engagement.platform import Platform
from tests.apis.immersion.companies import BREST, SIRET, offer
from tests.portal.immersions.visitor import CASHIER, OFFICE, SHOP, Visitor
from tremplin.portal.immersions import atlas
from tremplin.portal.immersions.plane import MAINLAND, OVERSEAS
from tremplin.portal.whereabouts import understand
from tremplin.reference.communes import departments
from tremplin.reference.located import Located, distance_km
from tremplin.search.model import FacetValue

OUTLINES = Path(__file__).parents[3] / "assets/images/departements.svg"


def labels(document: Any) -> list[str]:
    return [" ".join(each.split()) for each in document.xpath("//svg[contains(@class, 'map')]//a/@aria-label")]


def test_it_works(visitor: Visitor) -> None:
    page = visitor.search(metier="D1102", ou="Rennes", rayon="50", vue="carte")
    assert labels(page) == ["1. Rennes : Boulanger / Boulangère, Le Fournil", "2. Vitré : Boulanger / Boulangère, Le Fournil"]
    assert page.xpath("//svg[contains(@class, 'map')]//a/@href") == page.xpath("//ol[@class='by-spot']//a/@href")
    assert len(page.xpath("//svg/circle[@class='reach']")) == 1
    assert page.xpath("//svg[@class='map']/use/@href")[0].endswith("#france")


def test_companies_at_one_place_share_a_marker_that_leads_to_their_list(visitor: Visitor) -> None:
    page = visitor.search(ou="Rennes", rayon="5", vue="carte")
    assert labels(page) == ["1. Rennes : 3 offres"]
    assert page.xpath("//svg[contains(@class, 'map')]//a/@href") == ["#lieu-1"]
    assert {link.split("/")[2] for link in page.xpath("//li[@id='lieu-1']//a/@href")} >= {SIRET, SHOP}


def test_without_a_place_departements_lead_to_their_offers(visitor: Visitor) -> None:
    page = visitor.search(metier="boulanger", vue="carte")
    assert labels(page) == ["Ille-et-Vilaine : 2 offres"]
    (link,) = page.xpath("//svg[contains(@class, 'map')]//a/@href")
    assert link == "/immersions?metier=boulanger&ou=35&vue=carte"
    assert page.xpath("//ul[@class='by-department']//a/@href") == [link]
    inside = visitor.open(link)
    assert labels(inside)[0].startswith("1. Rennes")
    assert not inside.xpath("//svg/circle[@class='reach']")


def test_the_whole_country_is_at_most_a_minute_old(platform: Platform, visitor: Visitor) -> None:
    before = labels(visitor.search(vue="carte"))
    visitor.welcome(locations=[{**BREST, "id": "ailleurs"}], offers=[offer(CASHIER, "D1505")])
    assert labels(visitor.search(vue="carte")) == before
    platform.clock.at += timedelta(minutes=1)
    assert len(labels(visitor.search(vue="carte"))) == len(before)
    assert labels(visitor.search(vue="carte")) != before


def test_what_is_done_from_home_is_not_put_on_the_map_of_another_place(visitor: Visitor) -> None:
    assert OFFICE not in visitor.get("/immersions", ou="Rennes", vue="carte").text
    assert OFFICE in visitor.get("/immersions", ou="Rennes").text


def test_the_page_offers_to_pass_the_map_and_to_go_back_to_the_list(visitor: Visitor) -> None:
    page = visitor.search(ou="Rennes", vue="carte")
    (skip,) = page.xpath("//a[contains(., 'Passer la carte')]/@href")
    assert page.xpath(f"//*[@id='{skip[1:]}']")
    assert page.xpath("//ul[@class='views']//a/@href") == ["/immersions?ou=Rennes", "/immersions?ou=Rennes&vue=carte"]


def test_every_departement_that_is_drawn_has_its_outline() -> None:
    drawn = {shape.code for shape in atlas.of_country([], lambda place: place).shapes if shape.drawn}
    text = OUTLINES.read_text()
    assert len(drawn) == 101
    assert all(f'id="d{code}"' in text for code in drawn)


def test_every_departement_of_the_map_is_a_place_that_the_search_understands() -> None:
    counts = [FacetValue(each.name, 1) for each in departments().values()]
    shapes = atlas.of_country(counts, lambda place: place).shapes
    assert {shape.code: understand(shape.href).departments for shape in shapes} == {code: (code,) for code in departments()}


def test_shades_go_by_rank() -> None:
    counts = [FacetValue("Paris", 100_000), FacetValue("Rhône", 30), FacetValue("Gers", 2), FacetValue("Lot", 1)]
    levels = {shape.name: shape.level for shape in atlas.of_country(counts, lambda place: place).shapes}
    assert [levels[name] for name in ("Paris", "Rhône", "Gers", "Lot", "Ain")] == [4, 3, 2, 1, 0]


@given(st.sampled_from([MAINLAND, *OVERSEAS.values()]), st.floats(-2, 2), st.floats(-2, 2))
def test_distances_on_a_plane_are_those_on_the_ground(plane: Any, north: float, east: float) -> None:
    there = Located("", plane.lat + north, plane.lon + east, "coordinates")
    x, y = plane.at(there.lat, there.lon)
    assert (x**2 + y**2) ** 0.5 == pytest.approx(
        distance_km(Located("", plane.lat, plane.lon, "coordinates"), there), rel=0.01, abs=0.01
    )
