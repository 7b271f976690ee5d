"""A warning opens when something is found, counts while it lasts, closes when it is gone; its partner is mailed once."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.partners import NOW, make_partner
from tests.working import Mailbox, connected, work
from tremplin.kit.db import Conn, Database
from tremplin.partners.model import Partner
from tremplin.partners.warnings import actions, store
from tremplin.partners.warnings.model import Finding, Kind, Warned

KINDS = (Kind.ERROR, Kind.EMPTY)


async def watch(conn: Conn, *found: Finding, after: int = 0, among: list[str] | None = None) -> list[str]:
    return await actions.watch(conn, found, kinds=KINDS, now=NOW + timedelta(hours=after), among=among)


async def known(conn: Conn, partner: Partner) -> list[Warned]:
    return (await store.page(conn, partner.id, open_only=False, limit=100, skip=0))[1]


def failed(partner: Partner, why: str = "Le serveur ne répond pas.") -> Finding:
    return Finding(partner.id, Kind.ERROR, why)


async def test_it_works(conn: Conn) -> None:
    alize = await make_partner(conn, "Alizé")
    opened = await watch(conn, failed(alize))
    (warned,) = await known(conn, alize)
    assert opened == [warned.id]
    assert (warned.kind, warned.occurrences, warned.closed_at) == ("ERROR_WARNING", 1, None)


async def test_what_lasts_is_counted_and_tells_the_latest_reason(conn: Conn) -> None:
    alize = await make_partner(conn, "Alizé")
    await watch(conn, failed(alize))
    assert await watch(conn, failed(alize, "Le certificat a expiré."), after=1) == []
    (warned,) = await known(conn, alize)
    assert (warned.occurrences, warned.description) == (2, "Le certificat a expiré.")
    assert warned.seen_at == NOW + timedelta(hours=1)


async def test_what_is_gone_is_closed(conn: Conn) -> None:
    alize = await make_partner(conn, "Alizé")
    await watch(conn, failed(alize))
    await watch(conn, after=1)
    (warned,) = await known(conn, alize)
    assert warned.closed_at == NOW + timedelta(hours=1)


async def test_what_comes_back_is_another_warning(conn: Conn) -> None:
    alize = await make_partner(conn, "Alizé")
    for hour, found in enumerate(([failed(alize)], [], [failed(alize)])):
        await watch(conn, *found, after=hour)
    assert [each.closed_at is None for each in await known(conn, alize)] == [True, False]


async def test_watching_one_partner_closes_nothing_of_the_others(conn: Conn) -> None:
    alize, cabestan = await make_partner(conn, "Alizé"), await make_partner(conn, "Cabestan")
    await watch(conn, failed(alize), failed(cabestan))
    await watch(conn, after=1, among=[alize.id])
    assert [each.closed_at is None for each in await known(conn, cabestan)] == [True]


async def test_watching_some_kinds_closes_no_other(conn: Conn) -> None:
    alize = await make_partner(conn, "Alizé")
    silent = Finding(alize.id, Kind.TRACKING, "Aucune candidature.")
    await actions.watch(conn, [silent], kinds=(Kind.TRACKING,), now=NOW)
    await watch(conn, after=1)
    assert [each.closed_at for each in await known(conn, alize)] == [None]


async def test_the_partner_is_mailed_when_it_opens_and_only_then(conninfo: str, db: Database) -> None:
    async with db.writing() as conn:
        alize = await make_partner(conn, "Alizé")
        await conn.execute("UPDATE partners.partner SET email = 'alerte@alize.example' WHERE id = %s", (alize.id,))
        await watch(conn, failed(alize))
        await watch(conn, failed(alize), after=1)
    mailbox = Mailbox()
    async with connected(conninfo) as app:
        await work(app, db, mails=mailbox)
    (sent,) = mailbox.sent
    assert (sent["To"], sent["Subject"]) == ("alerte@alize.example", "Votre flux n'a pas pu être importé")
