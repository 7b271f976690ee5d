"""Companies kept out of the directory, and let back in; companies that leave."""

from __future__ import annotations

import pytest

from tests.factories.establishments import draft, make_establishment
from tests.factories.partners import NOW
from tremplin.immersions.offers import actions, directory, store
from tremplin.immersions.offers.directory import OfferQuery
from tremplin.immersions.offers.errors import AlreadyBanned, BanUnexplained, EstablishmentNotFound, NotBanned
from tremplin.kit.db import Conn


async def total(conn: Conn) -> int:
    return (await directory.search(conn, OfferQuery(at=NOW, only_available=False))).total


async def test_it_works(conn: Conn) -> None:
    kept = await make_establishment(conn)
    await actions.ban(conn, kept.siret, justification=" Faux stages. ", now=NOW)
    assert await total(conn) == 0
    banned = await store.find(conn, kept.siret)
    assert banned is not None
    assert (banned.banned, banned.ban_justification) == (True, "Faux stages.")
    await actions.unban(conn, kept.siret, now=NOW)
    assert await total(conn) == 1


async def test_a_banned_company_stays_out_though_it_says_more_of_itself(conn: Conn) -> None:
    given = draft()
    await actions.ban(conn, given.siret, justification="Faux stages.", now=NOW)
    for _ in range(2):
        saved = await actions.save(conn, given, by="form", now=NOW)
        assert saved.establishment.banned
        assert await total(conn) == 0


async def test_a_ban_is_explained_once(conn: Conn) -> None:
    kept = await make_establishment(conn)
    for unkept in ("  ", "x" * 1025, "Des <b>faux</b> stages."):
        with pytest.raises(BanUnexplained):
            await actions.ban(conn, kept.siret, justification=unkept, now=NOW)
    await actions.ban(conn, kept.siret, justification="Faux stages.", now=NOW)
    with pytest.raises(AlreadyBanned):
        await actions.ban(conn, kept.siret, justification="Encore.", now=NOW)
    await actions.unban(conn, kept.siret, now=NOW)
    with pytest.raises(NotBanned):
        await actions.unban(conn, kept.siret, now=NOW)


async def test_a_company_that_leaves_is_remembered(conn: Conn) -> None:
    kept = await make_establishment(conn)
    await actions.record_contact(conn, kept.siret, "c-1", now=NOW)
    await actions.delete(conn, kept.siret, now=NOW)
    assert await total(conn) == 0
    assert await store.find(conn, kept.siret) is None
    assert await store.members(conn, kept.siret) == []
    assert await store.deleted(conn, [kept.siret, "other"]) == {kept.siret: NOW}
    with pytest.raises(EstablishmentNotFound):
        await actions.delete(conn, kept.siret, now=NOW)


async def test_a_company_may_come_back(conn: Conn) -> None:
    given = draft()
    for _ in range(2):
        await actions.save(conn, given, by="form", now=NOW)
        assert await total(conn) == 1
        await actions.delete(conn, given.siret, now=NOW)
        given.name = "Le Fournil d'en face"
