"""What a process remembers of who may see what is dropped as soon as it is no longer true."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.factories.partners import NOW, make_key, make_partner
from tremplin.diffusion import access, actions
from tremplin.diffusion.access import Access
from tremplin.kit.condition import holds
from tremplin.kit.db import Conn
from tremplin.partners import actions as partners
from tremplin.partners.model import key_id_of


class Watch:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


async def test_it_works(conn: Conn) -> None:
    alize = await make_partner(conn)
    key = await make_key(conn, alize)
    caller = await Access(Watch()).caller(conn, key)
    assert caller is not None
    assert caller.partner == alize
    assert holds(caller.scope, {"owner": [alize.id]})


async def test_a_caller_is_remembered(conn: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, key = Access(Watch()), await make_key(conn, await make_partner(conn))
    first = await memory.caller(conn, key)
    monkeypatch.setattr(partners, "recognise", None)  # would fail if it were called
    assert await memory.caller(conn, key) is first


async def test_an_unknown_key_is_nobodys(conn: Conn) -> None:
    assert await Access(Watch()).caller(conn, "invente") is None


async def test_a_revoked_key_is_refused_at_once(conn: Conn) -> None:
    memory, key = Access(Watch()), await make_key(conn, await make_partner(conn))
    assert await memory.caller(conn, key) is not None
    await partners.revoke_key(conn, key_id_of(key) or "", now=NOW)
    assert await memory.caller(conn, key) is None


async def test_a_remembered_key_that_expires_is_refused_at_once(conn: Conn) -> None:
    watch = Watch()
    memory, alize = Access(watch), await make_partner(conn)
    key = await partners.issue_key(conn, alize.id, now=NOW, expires_at=NOW + timedelta(hours=1))
    assert await memory.caller(conn, key) is not None
    watch.time += timedelta(hours=1)
    assert await memory.caller(conn, key) is None


async def test_a_new_right_is_known_at_once(conn: Conn) -> None:
    alize, boussole = await make_partner(conn), await make_partner(conn, "Boussole")
    memory, key = Access(Watch()), await make_key(conn, boussole)
    before = await memory.caller(conn, key)
    assert before is not None
    assert not holds(before.scope, {"owner": [alize.id]})
    await actions.diffuse(conn, broadcaster_id=boussole.id, announcer_id=alize.id, now=NOW)
    after = await memory.caller(conn, key)
    assert after is not None
    assert holds(after.scope, {"owner": [alize.id]})


async def test_an_unknown_partner_is_remembered_as_such_until_rights_change(conn: Conn) -> None:
    memory = Access(Watch())
    assert await memory.partner(conn, "alize") is None
    alize = await make_partner(conn, partner_id="alize")
    assert await memory.partner(conn, "alize") is None
    await make_key(conn, alize)
    assert await memory.partner(conn, "alize") == alize


async def test_someone_who_tries_partners_does_not_fill_the_memory(conn: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_MOST_REMEMBERED", 10)
    memory = Access(Watch())
    for number in range(50):
        await memory.partner(conn, f"invente-{number}")
    assert len(memory._partners) <= 11
