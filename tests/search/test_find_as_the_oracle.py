"""Any question over any catalogue: the engine answers what looking at every document would."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.factories.search import LYON, NANTES, NOW, VILLEURBANNE
from tests.search.oracle import expected, facet, in_order, is_available, kilometres
from tremplin.kit.condition import ALWAYS, All, AnyOf, Condition, Exists, Is, Not
from tremplin.kit.db import Conn
from tremplin.search import engine, question
from tremplin.search.model import Document, Hit, Near, Order, Place, Query

KINDS, OWNERS = ("mission", "event"), ("alize", "boussole", "cabestan")
# Words that stemming leaves alone: the oracle does not stem.
WORDS = ("jardin", "jardinet", "velo", "lyon", "chat", "ours")
FACETS, RARE = ("domain", "activity"), ("schedule",)
ITEM_FIELDS, PLACE_FIELDS = ("client", "network"), ("city", "country")
POINTS = (LYON, VILLEURBANNE, NANTES, (45.76, 5.2), (-16.5, 179.9), (-16.5, -179.9), (89.9, 20.0))


def _terms(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    values = st.lists(st.sampled_from("ab"), max_size=2, unique=True).map(tuple)
    return st.dictionaries(st.sampled_from(names), values, max_size=2)


places = st.builds(
    lambda point, terms, counted, rare: Place(point[0], point[1], terms=terms, counted=counted, rare=rare),
    st.just((None, None)) | st.sampled_from(POINTS),
    _terms(PLACE_FIELDS),
    _terms(("department",)),
    _terms(("canton",)),
)
phrases = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
days = st.integers(0, 4).map(lambda n: NOW + timedelta(days=n))
hours = st.integers(-16, 128).map(lambda n: NOW + timedelta(hours=n))
documents = st.lists(
    st.builds(
        Document,
        kind=st.sampled_from(KINDS),
        id=st.sampled_from("abcdefgh"),
        owner=st.sampled_from(OWNERS),
        body=st.just(b"{}"),
        created_at=days,
        date=st.none() | days | hours,
        score=st.none() | st.integers(0, 2),
        shown_from=st.none() | days,
        available_from=st.none() | days,
        counted=_terms(FACETS),
        rare=_terms(RARE),
        terms=_terms(ITEM_FIELDS),
        places=st.lists(places, max_size=3).map(tuple),
        title=phrases,
        text=phrases,
        anywhere=st.booleans(),
        daily=st.just(True),
    ),
    max_size=12,
    unique_by=lambda each: (each.kind, each.id),
)


def _conditions(names: tuple[str, ...]) -> st.SearchStrategy[Condition]:
    values = st.lists(st.sampled_from("abc"), max_size=2, unique=True).map(tuple)
    leaves: st.SearchStrategy[Condition] = st.builds(Is, st.sampled_from(names), values)
    leaves |= st.builds(Exists, st.sampled_from(names))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(Not, inner),
            st.builds(All, st.lists(inner, max_size=2).map(tuple)),
            st.builds(AnyOf, st.lists(inner, max_size=2).map(tuple)),
        ),
        max_leaves=3,
    )


whole = _conditions((*FACETS, *RARE, *ITEM_FIELDS, *PLACE_FIELDS, "department", "canton"))
owners = st.lists(st.sampled_from(OWNERS), max_size=3, unique=True).map(lambda some: Is("owner", tuple(some)))
restricted = st.builds(
    lambda some, rest: All((some, *rest)),
    owners,
    st.lists(st.builds(Is, st.sampled_from((*FACETS, "client")), st.just(("a",))) | whole.map(Not), max_size=2),
)
scopes = st.one_of(
    owners,
    st.lists(owners | restricted, min_size=1, max_size=3).map(lambda some: AnyOf(tuple(some))),
    whole,
    st.just(ALWAYS),
)
single = st.builds(
    Is, st.sampled_from((*FACETS, *RARE, "department", "canton", "client", "city")), st.sampled_from(("a", "b")).map(lambda v: (v,))
)
queries = st.builds(
    Query,
    kinds=st.sampled_from([KINDS, KINDS[:1]]),
    scope=scopes,
    where=st.just(ALWAYS) | single | whole,
    place=st.just(ALWAYS) | _conditions((*PLACE_FIELDS, "department", "canton")),
    near=st.none()
    | st.builds(lambda at, km: Near(at[0], at[1], km), st.sampled_from(POINTS), st.sampled_from([1.0, 5, 50, 300, 2_000])),
    include_anywhere=st.booleans(),
    words=st.just("") | phrases | st.sampled_from(["les jardi", "vel"]),
    fuzzy=st.just(False),
    created_after=st.none() | days,
    date_before=st.none() | days,
    at=st.none() | days,
    available=st.booleans(),
    order=st.sampled_from(Order),
    reverse=st.booleans(),
    count=st.just(()) | st.just((*FACETS, "department")),
) | st.builds(
    Query,
    kinds=st.just(KINDS),
    scope=scopes,
    where=st.just(ALWAYS) | single | whole,
    near=st.none() | st.just(Near(*LYON, 50)),
    include_anywhere=st.booleans(),
    at=st.none() | days,
    available=st.booleans(),
    order=st.just(Order.NEWEST),
    reverse=st.booleans(),
    count=st.just((*FACETS, *RARE, "department", "canton")),
    rare=st.just(True),
)
periods = st.builds(
    Query,
    kinds=st.sampled_from([KINDS, KINDS[:1]]),
    scope=owners,
    where=st.just(ALWAYS) | single,
    near=st.none() | st.just(Near(*LYON, 50)),
    include_anywhere=st.booleans(),
    date_after=st.none() | hours,
    date_before=st.none() | hours,
    daily=st.booleans(),
    order=st.sampled_from((Order.DATE, Order.NEWEST, Order.CREATED, Order.DISTANCE)),
    reverse=st.booleans(),
    count=st.just(()) | st.just((*FACETS, *RARE, "department")),
    rare=st.just(True),
)


async def _every_page(conn: Conn, query: Query, size: int) -> list[Hit]:
    found: list[Hit] = []
    while page := (await engine.find(conn, replace(query, limit=size, offset=len(found)))).hits:
        found += page
    return found


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(
    catalogue=documents,
    asked=st.lists(queries | periods, min_size=1, max_size=6),
    size=st.integers(1, 4),
    vectors_read=st.sampled_from((0, 1, 300)),
)
async def test_every_question_has_the_answer_of_the_oracle(
    conn: Conn, catalogue: list[Document], asked: list[Query], size: int, vectors_read: int
) -> None:
    by_key = {(each.kind, each.id): each for each in catalogue}
    async with conn.transaction(force_rollback=True):
        await engine.index(conn, catalogue)
        for query in asked:
            edges = (abs(kilometres(query.near, p) - query.near.km) for d in catalogue for p in d.places if query.near)
            assume(all(edge > 1e-6 for edge in edges))
            right = expected(catalogue, query)
            query = replace(query, one_place=all(len(each.places) < 2 for each in catalogue), standing=True)
            with patch.object(question, "_VECTORS_READ", vectors_read):
                result = await engine.find(conn, query)
                assert await engine.find(conn, query) == result  # what is remembered of the first time changes nothing

            assert result.total == len(right)
            assert {(hit.kind, hit.id): pytest.approx(hit.distance_km) for hit in result.hits} == right
            assert query.order == Order.RELEVANCE or in_order(result.hits, by_key, query.order, reverse=query.reverse)
            for hit in result.hits:
                assert hit.available == (query.at and is_available(by_key[hit.kind, hit.id], query.at))
            assert await _every_page(conn, query, size) == result.hits
            standings = [tuple(hit.standing or ()) for hit in result.hits]
            assert standings == sorted(set(standings))
            for name, values in result.facets.items():
                assert {each.value: each.count for each in values} == facet((by_key[key] for key in right), name)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(before=documents, after=documents, gone=st.lists(st.sampled_from("abcdefgh")), scope=scopes)
async def test_totals_stay_exact_through_changes_and_removals(
    conn: Conn, before: list[Document], after: list[Document], gone: list[str], scope: Condition
) -> None:
    live = {(each.kind, each.id): each for each in (*before, *after)}
    query = Query(kinds=KINDS, scope=scope, count=(*FACETS, "department"))
    live_now = Query(kinds=KINDS, scope=scope, at=NOW + timedelta(days=2), available=True)
    async with conn.transaction(force_rollback=True):
        await engine.index(conn, before)
        assert (await engine.find(conn, query)).total == len(expected(list({(d.kind, d.id): d for d in before}.values()), query))
        await engine.index(conn, after)
        await engine.remove(conn, "mission", gone)
        kept = [each for (kind, id_), each in live.items() if kind != "mission" or id_ not in gone]
        for _ in range(2):
            right = expected(kept, query)
            result = await engine.find(conn, query)
            assert result.total == len(right)
            for name, values in result.facets.items():
                assert {each.value: each.count for each in values} == facet((live[key] for key in right), name)
            assert (await engine.find(conn, live_now)).total == len(expected(kept, live_now))
            await engine.compact_tallies(conn)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(catalogue=documents, moments=st.lists(hours, min_size=12, max_size=12), asked=st.lists(periods, min_size=8, max_size=8))
async def test_periods_of_days_are_counted_to_the_instant(
    conn: Conn, catalogue: list[Document], moments: list[datetime], asked: list[Query]
) -> None:
    """One owner, so that each question is answered by what is tallied by day, whatever hours it begins and ends at."""
    dated = [replace(each, owner=OWNERS[0], date=moment) for each, moment in zip(catalogue, moments, strict=False)]
    async with conn.transaction(force_rollback=True):
        await engine.index(conn, dated)
        for query in (replace(each, scope=Is("owner", OWNERS[:1]), daily=True, limit=1) for each in asked):
            right = expected(dated, query)
            result = await engine.find(conn, query)
            assert result.total == len(right)
            known = [(hit.kind, hit.id) for hit in (await engine.find(conn, replace(query, daily=False, limit=20))).hits]
            assert [(hit.kind, hit.id) for hit in await _every_page(conn, query, 2)] == known
            for name, values in result.facets.items():
                assert {each.value: each.count for each in values} == facet(
                    (each for each in dated if (each.kind, each.id) in right), name
                )
