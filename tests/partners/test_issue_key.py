"""A partner has as many keys as it needs; each is shown once and kept as a digest."""

from __future__ import annotations

import re

import pytest

from tests.factories.partners import NOW, make_partner
from tremplin.kit.db import Conn
from tremplin.partners import actions, errors, store
from tremplin.partners.model import ALL_SCOPES, digest, key_id_of


async def test_it_works(conn: Conn) -> None:
    alize = await make_partner(conn)
    clear = await actions.issue_key(conn, alize.id, now=NOW, label="site")
    assert re.fullmatch(r"tpl_live_[0-9a-z]{12}_[0-9A-Za-z]{40}", clear)
    kept = await store.find_key(conn, digest(clear))
    assert kept is not None
    assert (kept.id, kept.partner_id, kept.kind, kept.label) == (key_id_of(clear), alize.id, "native", "site")
    assert tuple(kept.scopes) == ALL_SCOPES


async def test_the_key_itself_is_not_kept(conn: Conn) -> None:
    clear = await actions.issue_key(conn, (await make_partner(conn)).id, now=NOW)
    secret = clear.rsplit("_", 1)[1]
    row = await (await conn.execute("SELECT count(*) FROM partners.key k WHERE k::text LIKE %s", (f"%{secret}%",))).fetchone()
    assert row == (0,)


async def test_two_keys_of_one_partner_both_open(conn: Conn) -> None:
    alize = await make_partner(conn)
    keys = [await actions.issue_key(conn, alize.id, now=NOW) for _ in range(2)]
    assert keys[0] != keys[1]
    assert all([await actions.recognise(conn, key, now=NOW) for key in keys])


async def test_an_imported_key_is_kept_as_it_is(conn: Conn) -> None:
    alize = await make_partner(conn)
    imported = "6b8f~d'ailleurs/!"
    assert await actions.issue_key(conn, alize.id, now=NOW, imported=imported) == imported
    found = await actions.recognise(conn, imported, now=NOW)
    assert found is not None
    assert (found[0].id, found[1].kind) == (alize.id, "imported")
    assert key_id_of(imported) is None


async def test_an_unknown_partner_has_no_key(conn: Conn) -> None:
    with pytest.raises(errors.PartnerUnknown, match="« absent »"):
        await actions.issue_key(conn, "absent", now=NOW)


@pytest.mark.parametrize("imported", ["", "avec espace", "accentuée", "ligne\n", "a" * 513])
async def test_a_key_that_no_header_can_carry_is_refused(conn: Conn, imported: str) -> None:
    alize = await make_partner(conn)
    with pytest.raises(errors.KeyInvalid):
        await actions.issue_key(conn, alize.id, now=NOW, imported=imported)


async def test_a_key_opens_for_one_partner_only(conn: Conn) -> None:
    alize, cabestan = await make_partner(conn), await make_partner(conn, "Cabestan")
    await actions.issue_key(conn, alize.id, now=NOW, imported="la-meme")
    with pytest.raises(errors.KeyExists):
        await actions.issue_key(conn, cabestan.id, now=NOW, imported="la-meme")
