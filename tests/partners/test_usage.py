"""The day each key was last used, written aside."""

from __future__ import annotations

from datetime import timedelta

from tests.clock import Hands
from tests.factories.partners import NOW, make_key, make_partner
from tremplin.diffusion.access import Access
from tremplin.kit.db import Database
from tremplin.partners import store
from tremplin.partners.usage import Uses


async def test_it_works(db: Database) -> None:
    clock = Hands()
    uses = Uses(db, clock)
    access = Access(clock, uses)
    async with db.writing() as conn:
        alize = await make_partner(conn)
        key = await make_key(conn, alize)
    for day in range(2):
        clock.at = NOW + timedelta(days=day)
        async with db.reading() as conn:
            assert await access.caller(conn, key)
            assert await access.caller(conn, key)
        await uses.flush()
        async with db.reading() as conn:
            (kept,) = await store.keys_of(conn, alize.id)
        assert kept.last_used_on == clock.at.date()


async def test_a_key_that_opens_nothing_is_not_written(db: Database) -> None:
    uses = Uses(db, Hands())
    async with db.reading() as conn:
        assert await Access(Hands(), uses).caller(conn, "tpl_live_inconnue") is None
    await uses.stop()
