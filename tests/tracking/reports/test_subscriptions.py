"""The unsubscribe link is for one partner and one address, and for nobody else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.partners import NOW
from tests.tracking.reports.months import POSTMAN, make_partners
from tremplin.kit.db import Conn, Database
from tremplin.kit.secrets import SecretBox
from tremplin.partners import actions as partners
from tremplin.partners import store as partner_store
from tremplin.tracking.reports import store, subscriptions
from tremplin.tracking.reports.errors import SubscriptionUnknown
from tremplin.tracking.reports.subscriptions import Subscription

BOX = POSTMAN.secrets


async def token(conn: Conn, partner_id: str = "alize") -> str:
    partner = await partner_store.find(conn, partner_id)
    assert partner
    return subscriptions.token(BOX, partner)


async def test_it_works(db: Database) -> None:
    await make_partners(db)
    async with db.writing() as conn:
        link = await token(conn)
        assert await subscriptions.read(conn, BOX, link) == Subscription("Alizé", True)
        assert await subscriptions.stop(conn, BOX, link, now=NOW) == Subscription("Alizé", False)
        assert await subscriptions.stop(conn, BOX, link, now=NOW) == Subscription("Alizé", False)
        assert await store.wants_none(conn, "alize")
        assert not await store.wants_none(conn, "boussole")
        assert await subscriptions.resume(conn, BOX, link) == Subscription("Alizé", True)
        assert not await store.wants_none(conn, "alize")


async def test_an_address_holds_no_other_secret(db: Database) -> None:
    await make_partners(db)
    async with db.reading() as conn:
        partner = await partner_store.find(conn, "alize")
    assert partner
    address = subscriptions.address(BOX, partner, base_url="https://t.example")
    assert address == f"https://t.example/rapports/desinscription/{subscriptions.token(BOX, partner)}"
    assert "contact" not in address


async def test_the_link_of_an_old_address_decides_nothing(db: Database) -> None:
    await make_partners(db)
    async with db.writing() as conn:
        link = await token(conn)
        await partners.set_email(conn, "alize", "nouvelle@alize.example", now=NOW)
        with pytest.raises(SubscriptionUnknown):
            await subscriptions.stop(conn, BOX, link, now=NOW)


async def test_another_partners_proof_is_refused(db: Database) -> None:
    await make_partners(db)
    async with db.reading() as conn:
        mine, other = await token(conn), await token(conn, "boussole")
        with pytest.raises(SubscriptionUnknown):
            await subscriptions.read(conn, BOX, f"{mine.partition('.')[0]}.{other.partition('.')[2]}")


async def test_another_key_is_refused(db: Database) -> None:
    await make_partners(db)
    async with db.reading() as conn:
        link = await token(conn)
        with pytest.raises(SubscriptionUnknown):
            await subscriptions.read(conn, SecretBox("une autre clé, assez longue pour la plateforme"), link)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=80) | st.sampled_from(["", ".", "AA.", "YWxpemU.", "YWxpemU.AAAA", "AA==.AA==", "/w.AA", "é.é"]))
def test_anything_else_is_refused(link: str) -> None:
    """Before the database is asked anything it could not understand."""
    import asyncio

    class NoPartner:
        async def find(self, _conn: object, partner_id: str) -> None:
            partner_id.encode()
            assert "\0" not in partner_id

    async def read() -> None:
        with pytest.raises(SubscriptionUnknown), pytest.MonkeyPatch.context() as patched:
            patched.setattr(subscriptions, "partners", NoPartner())
            await subscriptions.read(None, BOX, link)  # type: ignore[arg-type]

    asyncio.run(read())
