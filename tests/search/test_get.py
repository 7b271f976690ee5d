"""One document by its id."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.factories.search import EVERYONE, NOW, document
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


async def test_what_is_hidden_at_an_instant_is_left_out_and_the_rest_says_whether_it_is_available(conn: Conn) -> None:
    later = NOW + timedelta(days=1)
    await engine.index(conn, [document("a"), document("b", available_from=later), document("c", shown_from=later)])

    async def told(**asked: datetime) -> dict[str, bool | None]:
        hits = await engine.get_all(conn, "mission", ["a", "b", "c", "\0"], EVERYONE, **asked)
        return {hit.id: hit.available for hit in hits}

    assert await told(at=NOW) == {"a": True, "b": False}
    assert await told(at=later) == {"a": True, "b": True, "c": True}
    assert await told() == {"a": None, "b": None, "c": None}
