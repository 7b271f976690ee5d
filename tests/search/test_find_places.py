"""Circles, places that must suit as a whole, and documents that suit every place."""

from __future__ import annotations

import pytest

from tests.factories.search import LYON, NANTES, VILLEURBANNE, at, document, query
from tremplin.kit.condition import All, Is
from tremplin.kit.db import Conn
from tremplin.search import engine
from tremplin.search.model import Near, Order, Place


async def _distances(conn: Conn, **asked: object) -> dict[str, float | None]:
    return {hit.id: hit.distance_km for hit in (await engine.find(conn, query(**asked))).hits}


async def test_the_nearest_place_gives_the_distance(conn: Conn) -> None:
    await engine.index(conn, [document("a", places=(at(NANTES), at(VILLEURBANNE)))])

    assert await _distances(conn, near=Near(*LYON, 10)) == {"a": pytest.approx(3.30, abs=0.02)}


async def test_circles_are_circles_not_boxes(conn: Conn) -> None:
    # In the corner of the box, 1.3 times as far as its sides.
    await engine.index(conn, [document("a", places=(Place(LYON[0] + 0.085, LYON[1] + 0.12),))])

    assert await _distances(conn, near=Near(*LYON, 10)) == {}
    assert list(await _distances(conn, near=Near(*LYON, 14))) == ["a"]


async def test_several_places_in_the_circle_count_once(conn: Conn) -> None:
    await engine.index(conn, [document("a", places=(at(LYON), at(VILLEURBANNE)), counted={"domain": ("sport",)})])

    found = await engine.find(conn, query(near=Near(*LYON, 10), count=("domain",)))

    assert found.total == len(found.hits) == found.facets["domain"][0].count == 1


async def test_the_place_in_the_circle_must_be_the_one_asked(conn: Conn) -> None:
    await engine.index(conn, [document("a", places=(at(LYON, city="Lyon"), at(NANTES, city="Nantes")))])

    assert await _distances(conn, near=Near(*LYON, 10), place=Is("city", ("Nantes",))) == {}
    assert list(await _distances(conn, near=Near(*LYON, 10), where=Is("city", ("Nantes",)))) == ["a"]


async def test_two_terms_of_a_place_must_be_of_the_same_one(conn: Conn) -> None:
    await engine.index(conn, [document("a", places=(at(LYON, city="Lyon", country="FR"), at(LYON, city="Bâle", country="CH")))])

    assert await _distances(conn, place=All((Is("city", ("Lyon",)), Is("country", ("CH",))))) == {}
    assert list(await _distances(conn, place=All((Is("city", ("Bâle",)), Is("country", ("CH",)))))) == ["a"]


async def test_what_suits_every_place_comes_after_what_is_near(conn: Conn) -> None:
    await engine.index(
        conn,
        [
            document("everywhere", anywhere=True),
            document("far", places=(at(NANTES),)),
            document("near", places=(at(VILLEURBANNE),)),
            document("nearest and everywhere", places=(at(LYON),), anywhere=True),
        ],
    )
    asked = {"near": Near(*LYON, 20), "order": Order.DISTANCE}

    assert list(await _distances(conn, **asked)) == ["nearest and everywhere", "near"]
    assert await _distances(conn, **asked, include_anywhere=True) == {
        "nearest and everywhere": 0,
        "near": pytest.approx(3.3, abs=0.02),
        "everywhere": None,
    }


async def test_circles_cross_the_180th_meridian_and_hold_poles(conn: Conn) -> None:
    await engine.index(conn, [document("east", places=(Place(-16.5, 179.9),)), document("west", places=(Place(-16.5, -179.9),))])
    await engine.index(conn, [document("pole", places=(Place(89.9, 0),)), document("beyond", places=(Place(89.9, 180),))])

    assert set(await _distances(conn, near=Near(-16.5, 179.95, 30))) == {"east", "west"}
    assert set(await _distances(conn, near=Near(-16.5, -179.95, 30))) == {"east", "west"}
    assert set(await _distances(conn, near=Near(89.9, 90, 40))) == {"pole", "beyond"}
    assert len(await _distances(conn, near=Near(0, 0, 21_000))) == 4
