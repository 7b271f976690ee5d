"""Criteria asked together: whatever their number, they find what each of them finds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any

import pytest

from tests.factories.events import make_event
from tremplin.events import actions, agenda, documents
from tremplin.events.agenda import EventQuery
from tremplin.events.vocabulary import Family
from tremplin.kit.condition import All, Is
from tremplin.kit.db import Conn

EVENTS: Sequence[dict[str, Any]] = (
    {},
    {"type": "Forum"},
    {"rome_codes": ["J1501", "D1102"]},
    {"remote": True, "on_site": True},
    {"remote": True, "on_site": False, "venue": None, "street": None, "postcode": None, "city": None},
    {"audiences": ["Seniors", "Ouvert aux jeunes"], "type": "Forum", "rome_codes": ["J1501"]},
    {"audiences": [], "rome_codes": []},
    {"postcode": "29200", "city": "Brest", "type": "Forum"},
    {"postcode": "97400", "city": "Saint-Denis", "rome_codes": ["J1501"]},
)
CRITERIA: dict[str, Any] = {
    "types": ["Forum"],
    "modes": ["ENPHY"],
    "sectors": ["J"],
    "tags": {Family.AUDIENCES: ["Ouvert aux jeunes"]},
    "departments": ["35"],
    "first_day": date(2026, 12, 1),
}


async def found(conn: Conn, asked: dict[str, Any]) -> set[str]:
    page = await agenda.search(conn, EventQuery(**asked, limit=100))
    assert page.total == len(page.hits)
    return {hit.id for hit in page.hits}


async def check(conn: Conn) -> None:
    alone = {name: await found(conn, {name: value}) for name, value in CRITERIA.items()}
    assert all(alone.values())
    for size in (2, 3, len(CRITERIA)):
        for together in combinations(CRITERIA, size):
            expected = set.intersection(*(alone[name] for name in together))
            assert await found(conn, {name: CRITERIA[name] for name in together}) == expected, together


async def test_it_works(conn: Conn) -> None:
    for each in EVENTS:
        await make_event(conn, **each)
    await check(conn)
    asked = agenda._query(EventQuery(types=["Forum"], modes=["ENPHY"], sectors=["J"]), crossed=True)
    assert asked.where == All((Is(documents.CROSSED, ("eventMode=ENPHY&eventType=Forum&sector=J",)),))  # one term, which is tallied
    assert await found(conn, {"types": ["Forum", "Atelier"], "modes": ["ENPHY"], "departments": ["29", "974"]})
    assert await found(conn, {"types": ["Forum"], "departments": ["999"]}) == set()


async def test_those_kept_by_an_older_version_are_found_before_they_are_indexed_again(
    conn: Conn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(documents, "CROSSED", "unknown")
        events = [await make_event(conn, **each) for each in EVENTS[:-1]]
    await make_event(conn, **EVENTS[-1])
    await check(conn)
    await actions.reindex(conn, events)
    await check(conn)
