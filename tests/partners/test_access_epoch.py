"""One number changes with every right, in the same transaction, so that no process trusts what it remembers."""

from __future__ import annotations

import pytest

from tests.factories.partners import NOW, make_key, make_partner
from tremplin.diffusion import actions as diffusion
from tremplin.kit.db import Conn, Database
from tremplin.partners import actions, store
from tremplin.partners.model import key_id_of


async def test_it_works(conn: Conn) -> None:
    before = await store.access_epoch(conn)
    await store.bump_access_epoch(conn)
    assert await store.access_epoch(conn) == before + 1


async def test_it_changes_when_a_key_is_issued_or_revoked(conn: Conn) -> None:
    alize = await make_partner(conn)
    before = await store.access_epoch(conn)
    key_id = key_id_of(await make_key(conn, alize))
    issued = await store.access_epoch(conn)
    assert key_id is not None
    await actions.revoke_key(conn, key_id, now=NOW)
    assert before < issued < await store.access_epoch(conn)


async def test_it_changes_when_a_broadcaster_may_show_more(conn: Conn) -> None:
    alize, boussole = await make_partner(conn), await make_partner(conn, "Boussole")
    before = await store.access_epoch(conn)
    await diffusion.diffuse(conn, broadcaster_id=boussole.id, announcer_id=alize.id, now=NOW)
    assert await store.access_epoch(conn) > before


async def test_it_stays_when_the_change_is_undone(db: Database) -> None:
    async with db.reading() as reader:
        before = await store.access_epoch(reader)
        with pytest.raises(ZeroDivisionError):
            async with db.writing() as conn:
                await make_key(conn, await make_partner(conn))
                raise ZeroDivisionError
        assert await store.access_epoch(reader) == before
