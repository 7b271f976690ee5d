"""The values that a pattern matches are found among those documents hold, as the pattern itself would tell."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.search import document
from tremplin.kit.db import Conn
from tremplin.kit.pattern import Comparison, Pattern
from tremplin.search import engine

texts = st.sampled_from(["Vélo", "vélo-école", "VELO", "Cœur", "coeur de ville", "50 %", "a_b", "\\", "’été", "69003"]) | st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1, max_size=6
)
patterns = st.builds(Pattern, st.sampled_from(["tags", "network"]), st.sampled_from(Comparison), texts)


async def test_it_works(conn: Conn) -> None:
    await engine.index(conn, [document("a", terms={"tags": ("Vélo", "jardin")}), document("b", rare={"tags": ("VELO",)})])
    asked = Pattern("tags", Comparison.CONTAINS, "élo")
    found = await engine.matching(conn, [asked])
    assert sorted(found[asked]) == ["VELO", "Vélo"]
    assert await engine.matching(conn, []) == {}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    tags=st.lists(texts, max_size=5),
    networks=st.lists(texts, max_size=3),
    asked=st.lists(patterns, min_size=1, max_size=4, unique=True),
)
async def test_any_pattern_finds_the_values_it_matches(conn: Conn, tags: list[str], networks: list[str], asked: list[Pattern]) -> None:
    held = {"tags": tuple(dict.fromkeys(tags)), "network": tuple(dict.fromkeys(networks))}
    async with conn.transaction(force_rollback=True):
        await engine.index(conn, [document("a", terms={name: values for name, values in held.items() if values})])
        found = await engine.matching(conn, asked)
    for pattern in asked:
        assert sorted(found[pattern]) == sorted(value for value in held[pattern.field] if pattern.matches(value))
