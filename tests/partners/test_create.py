"""A partner announces, broadcasts, moderates, or several of these."""

from __future__ import annotations

import pytest

from tests.factories.partners import NOW
from tremplin.kit.db import Conn
from tremplin.partners import actions, errors, store


async def test_it_works(conn: Conn) -> None:
    created = await actions.create(conn, name="  Alizé ", now=NOW, partner_id="alize", announces=True)
    assert (created.id, created.name, created.announces, created.broadcasts, created.moderates) == (
        "alize",
        "Alizé",
        True,
        False,
        False,
    )
    assert await store.find(conn, "alize") == created


async def test_without_an_id_one_is_drawn(conn: Conn) -> None:
    one, other = [await actions.create(conn, name="Alizé", now=NOW) for _ in range(2)]
    assert one.id != other.id


async def test_without_a_role_it_announces_and_broadcasts(conn: Conn) -> None:
    created = await actions.create(conn, name="Alizé", now=NOW)
    assert (created.announces, created.broadcasts, created.moderates) == (True, True, False)


async def test_a_moderator_broadcasts_what_it_moderates(conn: Conn) -> None:
    created = await actions.create(conn, name="Cabestan", now=NOW, moderates=True)
    assert (created.announces, created.broadcasts, created.moderates) == (False, True, True)


@pytest.mark.parametrize("name", ["", "  \n"])
async def test_a_name_is_needed(conn: Conn, name: str) -> None:
    with pytest.raises(errors.PartnerNameMissing):
        await actions.create(conn, name=name, now=NOW)


@pytest.mark.parametrize("partner_id", ["", "a b", "é", "a/b", "a" * 65, "a\n"])
async def test_an_id_must_fit_in_an_address(conn: Conn, partner_id: str) -> None:
    with pytest.raises(errors.PartnerIdInvalid):
        await actions.create(conn, name="Alizé", now=NOW, partner_id=partner_id)


async def test_an_id_is_used_once(conn: Conn) -> None:
    first = await actions.create(conn, name="Alizé", now=NOW, partner_id="alize")
    with pytest.raises(errors.PartnerExists, match="« alize »"):
        await actions.create(conn, name="Un autre", now=NOW, partner_id="alize")
    assert await store.find(conn, "alize") == first


async def test_the_portal_is_made_once(conn: Conn) -> None:
    for _ in range(2):
        await actions.ensure_portal(conn, base_url="https://tremplin.example", now=NOW)
    portal = await store.find(conn, actions.PORTAL_ID)
    assert portal is not None
    assert (portal.broadcasts, portal.announces) == (True, False)
