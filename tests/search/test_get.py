"""One document by its id."""

from __future__ import annotations

from tests.factories.search import EVERYONE, document
from tremplin.kit.condition import NEVER, All, Is, Not
from tremplin.kit.db import Conn
from tremplin.search import engine
from tremplin.search.model import Hit


async def test_it_works(conn: Conn) -> None:
    await engine.index(conn, [document("a")])

    assert await engine.get(conn, "mission", "a", EVERYONE) == Hit("mission", "a", "alize", b'{"id":"a"}')


async def test_an_unknown_id_gives_nothing(conn: Conn) -> None:
    await engine.index(conn, [document("a")])

    assert await engine.get(conn, "mission", "b", EVERYONE) is None
    assert await engine.get(conn, "event", "a", EVERYONE) is None


async def test_what_is_out_of_scope_does_not_exist(conn: Conn) -> None:
    await engine.index(conn, [document("a", terms={"organisation": ("1",)})])

    assert await engine.get(conn, "mission", "a", NEVER) is None
    assert await engine.get(conn, "mission", "a", Is("owner", ("boussole",))) is None
    assert await engine.get(conn, "mission", "a", All((EVERYONE, Not(Is("organisation", ("1",)))))) is None
