"""Giving a document one value, or taking it away, leaves it as if it had been written anew with or without that value."""

from __future__ import annotations

from datetime import UTC, datetime

from tremplin.kit.condition import Is
from tremplin.kit.db import Conn
from tremplin.search import engine
from tremplin.search.model import Document, Place, Query

KIND = "mission"
NOW = datetime(2027, 3, 1, tzinfo=UTC)


def a_document(*accepted: str, id_: str = "one") -> Document:
    return Document(
        kind=KIND, id=id_, owner="alize", body=b"{}", created_at=NOW, counted={"domain": ("education",)},
        rare={"remote": ("no",), **({"acceptedBy": accepted} if accepted else {})}, terms={"clientId": ("m-1",)},
        places=(Place(lat=45.7, lon=4.8, terms={"city": ("Lyon",)}),), title="Lire aux enfants",
    )  # fmt: skip


async def kept(conn: Conn) -> tuple[object, ...]:
    """What searches read of an item and of its place, whatever the order of its terms."""
    row = await (
        await conn.execute(
            """
            SELECT i.counted, i.rare, ARRAY(SELECT unnest(i.terms[:i.counted]) ORDER BY 1),
                ARRAY(SELECT unnest(i.terms[i.counted + 1 : i.counted + i.rare]) ORDER BY 1), ARRAY(SELECT unnest(i.terms) ORDER BY 1),
                d.rare, ARRAY(SELECT unnest(d.terms) ORDER BY 1), d.placed
            FROM search.item i JOIN search.document d ON d.item = i.num
            """
        )
    ).fetchone()
    assert row
    return tuple(row)


async def test_it_works(conn: Conn) -> None:
    await engine.index(conn, [a_document("cabestan")])
    accepted = await kept(conn)
    await engine.index(conn, [a_document()])
    refused = await kept(conn)
    for held, expected in ((True, accepted), (True, accepted), (False, refused), (False, refused)):
        await engine.mark(conn, KIND, ["one", "unknown"], "acceptedBy", "cabestan", held=held)
        assert await kept(conn) == expected


async def test_totals_follow(conn: Conn) -> None:
    await engine.index(conn, [a_document(), a_document(id_="two")])
    query = Query(kinds=(KIND,), scope=Is("acceptedBy", ("cabestan",)), limit=10)
    await engine.mark(conn, KIND, ["two"], "acceptedBy", "cabestan", held=True)
    found = await engine.find(conn, query)
    assert (found.total, [hit.id for hit in found.hits]) == (1, ["two"])


async def test_a_document_marked_is_written_anew_when_it_is_indexed_next(conn: Conn) -> None:
    """Its digest would otherwise say that nothing changed, and the mark would stay for ever."""
    await engine.index(conn, [a_document()])
    before = await kept(conn)
    await engine.mark(conn, KIND, ["one"], "acceptedBy", "cabestan", held=True)
    await engine.index(conn, [a_document()])
    assert await kept(conn) == before
