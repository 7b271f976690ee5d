"""Words as people type them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.search import document, query
from tremplin.kit.db import Conn
from tremplin.search import engine
from tremplin.search.model import Order


async def _found(conn: Conn, words: str, **asked: object) -> list[str]:
    return [hit.id for hit in (await engine.find(conn, query(words=words, **asked))).hits]


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("Distribuer des repas", "repas"),
        ("Accompagnement scolaire", "accompagner"),
        ("Bénévolat au potager", "BENEVOLAT"),
        ("Les cœurs joyeux", "coeur"),
        ("Coeurs joyeux", "les cœurs"),
        ("Porteurs d’eau", "d'eau"),
        ("Collecte porte-à-porte", "porte à porte"),
        ("Collecte porte à porte", "porte-à-porte"),
        ("Initiation au numérique", "numéri"),
        ("Jardinage solidaire", "solidaires jardi"),
        ("Gardien de l'œuvre", "l oeuvre"),
        ("Visite n° 42", "42"),
    ],
)
async def test_words_are_found_however_written(conn: Conn, said: str, typed: str) -> None:
    await engine.index(conn, [document("a", title=said), document("b", title="Autre chose")])

    found = await engine.find(conn, query(words=typed))

    assert ([hit.id for hit in found.hits], found.corrected) == (["a"], None)


async def test_every_word_must_be_there(conn: Conn) -> None:
    await engine.index(conn, [document("a", title="Potager", keywords="Lyon", text="le climat"), document("b", title="Potager")])

    assert await _found(conn, "potager climat lyon") == ["a"]
    assert await _found(conn, "potager") == ["a", "b"]


async def test_only_the_last_word_may_be_unfinished(conn: Conn) -> None:
    await engine.index(conn, [document("a", title="Potager numérique")])

    assert await _found(conn, "potager numé") == ["a"]
    assert await _found(conn, "pota numérique", fuzzy=False) == []


@pytest.mark.parametrize("nothing", ["", "   ", "les", "d'un", "!?&|", "'"])
async def test_words_that_say_nothing_filter_nothing(conn: Conn, nothing: str) -> None:
    await engine.index(conn, [document("a", title="Potager")])

    assert await _found(conn, nothing) == ["a"]


@pytest.mark.parametrize(("typed", "meant"), [("potagr", "potager"), ("maruade", "maraude"), ("bénévolta lyon", "benevolat lyon")])
async def test_mistyped_words_are_corrected_and_said_so(conn: Conn, typed: str, meant: str) -> None:
    await engine.index(conn, [document("a", title="Maraude et potager : bénévolat", keywords="Lyon")])

    found = await engine.find(conn, query(words=typed))

    assert ([hit.id for hit in found.hits], found.corrected) == (["a"], meant)


async def test_a_word_unlike_any_other_finds_nothing(conn: Conn) -> None:
    await engine.index(conn, [document("a", title="Potager")])

    found = await engine.find(conn, query(words="xylophone"))

    assert (found.total, found.corrected) == (0, None)


async def test_words_are_taken_as_typed_when_asked(conn: Conn) -> None:
    await engine.index(conn, [document("a", title="Potager")])

    assert await _found(conn, "potagr", fuzzy=False) == []


async def test_titles_weigh_more_than_keywords_and_keywords_more_than_text(conn: Conn) -> None:
    await engine.index(
        conn,
        [document("text", text="Potager"), document("title", title="Potager"), document("words", keywords="Potager")],
    )

    assert await _found(conn, "potager", order=Order.RELEVANCE) == ["title", "words", "text"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40) | st.text(alphabet="ab '\"\\&|!()<->:*%_é1.@/", max_size=20))
async def test_nothing_typed_breaks_a_search(conn: Conn, typed: str) -> None:
    async with conn.transaction(force_rollback=True):
        await engine.index(conn, [document("a", title=typed, text=typed, keywords="ab")])
        found = await engine.find(conn, query(words=typed))

        assert [hit.id for hit in found.hits] == ["a"]
