"""Sessions: what the browser holds changes with time, and can be taken back."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.partners import NOW
from tests.identity.people import account, later, signed_in, visit
from tremplin.identity import actions
from tremplin.kit.db import Conn


async def test_it_works(conn: Conn) -> None:
    held, token = await signed_in(conn, await account(conn))
    found = await actions.find_session(conn, token, now=NOW + timedelta(hours=2))
    assert found
    assert found.account.email == "dominique@alize.example"
    assert actions.is_due(found, now=NOW + timedelta(hours=2))
    kept = await actions.keep_session(conn, found, token, now=NOW + timedelta(hours=2))
    assert kept.renewed is None
    assert held.session.id == kept.session.id
    rows = await conn.execute("SELECT digest FROM identity.session")
    assert token.encode() not in {bytes(digest) for (digest,) in await rows.fetchall()}


async def test_a_token_is_replaced_each_day_and_serves_a_minute_more(conn: Conn) -> None:
    _, token = await signed_in(conn, await account(conn))
    day = NOW + timedelta(days=1)
    found = await actions.find_session(conn, token, now=day)
    assert found
    kept = await actions.keep_session(conn, found, token, now=day)
    assert kept.renewed
    assert await actions.find_session(conn, kept.renewed, now=day)
    again = await actions.find_session(conn, token, now=day + timedelta(seconds=50))
    assert again
    assert again.renewed is None
    assert await actions.find_session(conn, token, now=day + timedelta(seconds=70)) is None


async def test_of_two_pages_at_once_one_replaces_the_token(conn: Conn) -> None:
    _, token = await signed_in(conn, await account(conn))
    day = NOW + timedelta(days=1)
    first, second = await actions.find_session(conn, token, now=day), await actions.find_session(conn, token, now=day)
    assert first
    assert second
    assert (await actions.keep_session(conn, first, token, now=day)).renewed
    assert (await actions.keep_session(conn, second, token, now=day)).renewed is None


async def test_a_session_that_is_not_used_ends(conn: Conn) -> None:
    _, token = await signed_in(conn, await account(conn))
    assert await actions.find_session(conn, token, now=NOW + timedelta(days=6))
    assert await actions.find_session(conn, token, now=NOW + timedelta(days=8)) is None


async def test_one_may_be_signed_out_elsewhere(conn: Conn) -> None:
    who = await account(conn)
    held, token = await signed_in(conn, who)
    _, elsewhere = await signed_in(conn, who)
    assert len(await actions.sessions_of(conn, who.id, now=NOW)) == 2
    assert await actions.revoke_others(conn, held, visit()) == 1
    assert await actions.find_session(conn, elsewhere, now=NOW) is None
    assert await actions.find_session(conn, token, now=NOW)


async def test_nobody_closes_the_session_of_another(conn: Conn) -> None:
    held, _ = await signed_in(conn, await account(conn))
    other, token = await signed_in(conn, await account(conn, "autre@alize.example"))
    assert not await actions.revoke_session(conn, held, other.session.id, visit())
    assert await actions.find_session(conn, token, now=NOW)


async def test_what_is_past_its_end_is_forgotten(conn: Conn) -> None:
    await signed_in(conn, await account(conn))
    assert await actions.forget(conn, now=later(days=6).now) == 0
    assert await actions.forget(conn, now=later(days=400).now) == 1
    for table in ("session", "link", "trace"):
        rows = await conn.execute(f"SELECT count(*) FROM identity.{table}".encode())
        assert await rows.fetchone() == (0,)
