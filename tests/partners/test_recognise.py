"""A key says who calls, as long as it is neither revoked nor expired, and its partner is still there."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partners import NOW, make_key, make_partner
from tremplin.kit.db import Conn
from tremplin.partners import actions
from tremplin.partners.model import digest, key_id_of, new_key


async def test_it_works(conn: Conn) -> None:
    alize = await make_partner(conn)
    found = await actions.recognise(conn, await make_key(conn, alize), now=NOW)
    assert found is not None
    assert found[0] == alize


async def test_an_unknown_key_is_nobodys(conn: Conn) -> None:
    key = await make_key(conn, await make_partner(conn))
    for presented in ("", "invente", key[:-1], key + "a", key.upper(), f" {key}"):
        assert await actions.recognise(conn, presented, now=NOW) is None


async def test_a_revoked_key_is_nobodys(conn: Conn) -> None:
    alize = await make_partner(conn)
    key, other = await make_key(conn, alize), await make_key(conn, alize)
    key_id = key_id_of(key)
    assert key_id is not None
    assert await actions.revoke_key(conn, key_id, now=NOW)
    assert await actions.recognise(conn, key, now=NOW) is None
    assert await actions.recognise(conn, other, now=NOW) is not None


async def test_revoking_twice_says_that_nothing_was_left_to_revoke(conn: Conn) -> None:
    key_id = key_id_of(await make_key(conn, await make_partner(conn)))
    assert key_id is not None
    assert await actions.revoke_key(conn, key_id, now=NOW)
    assert not await actions.revoke_key(conn, key_id, now=NOW)
    assert not await actions.revoke_key(conn, "absente", now=NOW)


async def test_a_key_opens_until_it_expires(conn: Conn) -> None:
    alize = await make_partner(conn)
    key = await actions.issue_key(conn, alize.id, now=NOW, expires_at=NOW + timedelta(days=1))
    assert await actions.recognise(conn, key, now=NOW + timedelta(hours=23)) is not None
    assert await actions.recognise(conn, key, now=NOW + timedelta(days=1)) is None


async def test_a_deleted_partner_is_not_recognised(conn: Conn) -> None:
    alize = await make_partner(conn)
    key = await make_key(conn, alize)
    await conn.execute("UPDATE partners.partner SET deleted_at = now() WHERE id = %s", (alize.id,))
    assert await actions.recognise(conn, key, now=NOW) is None


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_may_be_presented(presented: str) -> None:
    assert len(digest(presented)) == 32
    key_id_of(presented)


def test_a_key_tells_its_own_id() -> None:
    key_id, key = new_key()
    assert key_id_of(key) == key_id
