"""Who may see what: owners, with or without restrictions."""

from __future__ import annotations

from tests.factories.search import EVERYONE, document, query
from tremplin.kit.condition import ALWAYS, NEVER, All, AnyOf, Is, Not
from tremplin.kit.db import Conn
from tremplin.search import engine

CATALOGUE = [
    document("a1", terms={"organisation": ("1",)}, counted={"domain": ("sport",)}),
    document("a2", terms={"organisation": ("2",)}, counted={"domain": ("sport",)}),
    document("b1", owner="boussole", terms={"organisation": ("1",)}, counted={"domain": ("sport", "sante")}),
    document("c1", owner="cabestan", counted={"domain": ("sante",)}),
]


async def _found(conn: Conn, **asked: object) -> list[str]:
    found = await engine.find(conn, query(**asked))
    assert found.total == len(found.hits)
    return [hit.id for hit in found.hits]


async def test_it_works(conn: Conn) -> None:
    await engine.index(conn, CATALOGUE)

    assert await _found(conn, scope=Is("owner", ("alize", "cabestan"))) == ["a1", "a2", "c1"]
    assert await _found(conn, scope=EVERYONE, where=Is("domain", ("sante",))) == ["b1", "c1"]


async def test_a_restriction_binds_only_its_owner(conn: Conn) -> None:
    await engine.index(conn, CATALOGUE)
    scope = AnyOf((All((Is("owner", ("alize",)), Not(Is("organisation", ("1",))))), Is("owner", ("boussole",))))

    assert await _found(conn, scope=scope) == ["a2", "b1"]
    assert await _found(conn, scope=scope, where=Is("domain", ("sport",))) == ["a2", "b1"]
    found = await engine.find(conn, query(scope=scope, count=("domain",)))
    assert [(each.value, each.count) for each in found.facets["domain"]] == [("sport", 2), ("sante", 1)]


async def test_an_owner_allowed_twice_is_allowed_as_soon_as_one_rule_does(conn: Conn) -> None:
    await engine.index(conn, CATALOGUE)
    one, other = (All((Is("owner", ("alize",)), Is("organisation", (number,)))) for number in "12")

    assert await _found(conn, scope=AnyOf((one, other))) == ["a1", "a2"]
    assert await _found(conn, scope=AnyOf((one, Is("owner", ("alize",))))) == ["a1", "a2"]


async def test_scopes_may_be_everything_or_nothing(conn: Conn) -> None:
    await engine.index(conn, CATALOGUE)

    assert len(await _found(conn, scope=ALWAYS)) == 4
    assert await _found(conn, scope=NEVER) == []
    assert await _found(conn, kinds=()) == []


async def test_a_filter_on_a_field_that_is_no_facet_is_counted_too(conn: Conn) -> None:
    await engine.index(conn, CATALOGUE)

    assert await _found(conn, where=Is("organisation", ("1",))) == ["a1", "b1"]
