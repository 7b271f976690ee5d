"""Telling those who administer a page what became of it, whoever did it, and giving them the way to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from tremplin.immersions.hosts import letters, store
from tremplin.immersions.hosts.model import DRAFTS_KEPT, LINKS_LAST, MOST_MAILS_A_DAY, digest, new_token
from tremplin.immersions.offers.model import Establishment, Member, RightStatus, Role
from tremplin.kit import mail
from tremplin.kit.db import Conn

DAY = timedelta(days=1)


async def tell_saved(
    conn: Conn,
    company: Establishment,
    *,
    before: Iterable[Member],
    after: Sequence[Member],
    created: bool,
    base_url: str,
    now: datetime,
    by: str = "",
) -> None:
    """Writes to those who administer a page that was just written, and to those who did: it must not change hands unseen.

    `by`: the name of the partner that wrote it for them, who may do so many times a day: no mailbox is filled for that.
    """
    for email in dict.fromkeys(each.email for each in (*after, *before) if each.role == Role.ADMIN):
        if by and not await may_write_to(conn, email, now):
            continue
        if administers(email, after):
            token = await make_link(conn, now=now, siret=company.siret, email=email)
            address = letters.page_address(base_url, token)
        else:
            address = f"{base_url}{letters.PATH}/lien"
        await mail.post(conn, letters.published(email, company, address, created=created, by=by))


async def tell_removed(conn: Conn, company: Establishment, members: Iterable[Member], *, base_url: str, by: str = "") -> None:
    """Writes to those who administered a page that is gone."""
    name = company.customized_name or company.name
    for email in (each.email for each in members if each.role == Role.ADMIN and each.status == RightStatus.ACCEPTED):
        await mail.post(conn, letters.withdrawn(email, name, f"{base_url}{letters.PATH}", by=by))


async def may_write_to(conn: Conn, email: str, now: datetime) -> bool:
    """Whether an address was not written to too often today."""
    return await store.mails_since(conn, email, now - DAY) < MOST_MAILS_A_DAY


async def make_link(conn: Conn, *, now: datetime, email: str | None, draft_id: str | None = None, siret: str | None = None) -> str:
    """The token of a new link to a draft, or to a page."""
    token = new_token()
    until = now + (DRAFTS_KEPT if draft_id else LINKS_LAST)
    await store.insert_link(conn, digest(token), draft_id=draft_id, siret=siret, email=email, now=now, until=until)
    return token


def administers(email: str | None, members: Iterable[Member]) -> bool:
    """Whether whoever reads this mailbox looks after the page."""
    return any(each.email == email and each.role == Role.ADMIN and each.status == RightStatus.ACCEPTED for each in members)
