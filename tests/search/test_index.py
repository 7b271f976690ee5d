"""Documents kept: new, changed, unchanged, and forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from psycopg.errors import UniqueViolation

from tests.factories.search import EVERYONE, LYON, NANTES, NOW, at, document, query
from tremplin.kit.condition import Is
from tremplin.kit.db import Conn, Database
from tremplin.search import engine
from tremplin.search.model import Near


async def _found(conn: Conn, **asked: object) -> list[str]:
    return [hit.id for hit in (await engine.find(conn, query(**asked))).hits]


async def test_it_works(conn: Conn) -> None:
    await engine.index(conn, [document("a"), document("b", owner="boussole", body=b"[2]")])

    found = await engine.find(conn, query())

    assert found.total == 2
    assert [(hit.kind, hit.id, hit.owner, hit.body) for hit in found.hits] == [
        ("mission", "a", "alize", b'{"id":"a"}'),
        ("mission", "b", "boussole", b"[2]"),
    ]


async def test_a_changed_document_replaces_the_former_one(conn: Conn) -> None:
    await engine.index(conn, [document("a", title="Potager", places=(at(LYON, city="Lyon"), at(NANTES)))])
    await engine.index(conn, [document("a", title="Lecture", places=(at(NANTES, city="Nantes"),), body=b"new")])

    assert await _found(conn, words="potager", fuzzy=False) == []
    assert await _found(conn, words="lecture") == ["a"]
    assert await _found(conn, place=Is("city", ("Lyon",))) == []
    assert await _found(conn, near=Near(*LYON, 10)) == []
    assert (await engine.find(conn, query())).hits[0].body == b"new"


async def test_an_unchanged_document_is_not_written_again(conn: Conn) -> None:
    documents = [document(str(n), title=f"Mission {n}", places=(at(LYON),)) for n in range(20)]
    await engine.index(conn, documents)
    before = await (await conn.execute("SELECT ctid, xmin FROM search.item ORDER BY num")).fetchall()

    await engine.index(conn, documents)

    assert await (await conn.execute("SELECT ctid, xmin FROM search.item ORDER BY num")).fetchall() == before


async def test_any_part_that_changes_makes_a_document_changed(conn: Conn) -> None:
    first = document("a", places=(at(LYON),))
    changes: list[dict[str, object]] = [
        {"owner": "boussole"}, {"body": b"other"}, {"date": None}, {"created_at": NOW.replace(year=2020)},
        {"anywhere": True}, {"counted": {"domain": ("sport",)}}, {"terms": {"client": ("1",)}}, {"places": ()},
        {"title": "T"}, {"text": "T"},
    ]  # fmt: skip
    for change in changes:
        await engine.index(conn, [first])
        before = await (await conn.execute("SELECT digest FROM search.item")).fetchone()
        await engine.index(conn, [replace(first, **change)])  # type: ignore[arg-type] # the names are those of the fields
        assert await (await conn.execute("SELECT digest FROM search.item")).fetchone() != before, change


async def test_the_last_of_two_equal_ids_is_kept(conn: Conn) -> None:
    await engine.index(conn, [document("a", body=b"1"), document("a", body=b"2")])

    assert [hit.body for hit in (await engine.find(conn, query())).hits] == [b"2"]


async def test_ids_of_different_kinds_do_not_meet(conn: Conn) -> None:
    await engine.index(conn, [document("a"), document("a", kind="event")])

    assert (await engine.find(conn, query(kinds=("mission", "event")))).total == 2
    assert (await engine.find(conn, query(kinds=("event",)))).total == 1


async def test_nothing_to_index_is_fine(conn: Conn) -> None:
    await engine.index(conn, [])
    await engine.remove(conn, "mission", [])


async def test_very_long_texts_and_words_are_accepted(conn: Conn) -> None:
    await engine.index(conn, [document("a", title="x" * 5_000, text="mot " * 300_000 + "é" * 3_000)])

    assert await _found(conn, words="x" * 5_000) == ["a"]


async def test_a_removed_document_is_not_found_any_more(conn: Conn) -> None:
    await engine.index(conn, [document("a", places=(at(LYON),)), document("b")])
    await engine.remove(conn, "mission", ["a", "unknown"])

    assert await _found(conn) == ["b"]
    assert await _found(conn, near=Near(*LYON, 10)) == []
    assert await engine.get(conn, "mission", "a", EVERYONE) is None


async def test_a_rolled_back_writer_leaves_no_trace(conn: Conn) -> None:
    async with conn.transaction(force_rollback=True):
        await engine.index(conn, [document("a")])

    assert (await engine.find(conn, query())).total == 0


async def test_arranging_changes_no_answer(db: Database) -> None:
    async with db.writing() as conn:
        await engine.index(conn, [document("a", places=(at(LYON),)), document("b", places=(at(NANTES),))])
    async with db.maintaining() as conn:
        await engine.arrange(conn)

    async with db.reading() as conn:
        assert await _found(conn, near=Near(*LYON, 10)) == ["a"]


async def test_new_documents_are_not_looked_for(conn: Conn) -> None:
    """One that was known all the same is refused with all the others: nothing is written twice."""
    await engine.write(conn, engine.prepare([document("a", places=(at(LYON), at(NANTES)))]), new=True)
    with pytest.raises(UniqueViolation):
        async with conn.transaction():
            await engine.write(conn, engine.prepare([document("b"), document("a")]), new=True)

    assert await _found(conn) == ["a"]
    assert await _found(conn, near=Near(*NANTES, 10)) == ["a"]


async def test_keys_are_asked_for_like_other_terms_and_have_no_name(conn: Conn) -> None:
    place = replace(at(LYON, city="Lyon"), keys={"siret": ("1",)})
    await engine.index(conn, [document("a", places=(place,)), document("b", places=(at(LYON, city="Lyon"),))])

    assert await _found(conn, place=Is("siret", ("1",))) == ["a"]
    ((named,),) = await (await conn.execute("SELECT array_agg(DISTINCT field) FROM search.term")).fetchall()
    assert "city" in named and "siret" not in named
