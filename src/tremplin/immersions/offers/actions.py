"""What is done with companies that welcome people, whatever the door. A write and what makes it findable are one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tremplin.immersions.offers import quota, store
from tremplin.immersions.offers.announcing import announce
from tremplin.immersions.offers.documents import documents
from tremplin.immersions.offers.draft import EstablishmentDraft
from tremplin.immersions.offers.errors import (
    AlreadyBanned,
    BanUnexplained,
    EstablishmentExists,
    EstablishmentInvalid,
    EstablishmentNotFound,
    EstablishmentOfAnother,
    NotBanned,
    ReactivationWithoutQuota,
)
from tremplin.immersions.offers.identification import NOT_ASKED, Identity, registered
from tremplin.immersions.offers.model import DEACTIVATED, KIND, Establishment, Verification, rows
from tremplin.immersions.offers.preparation import prepare
from tremplin.kit import outbox
from tremplin.kit.db import Conn
from tremplin.kit.problem import Problem
from tremplin.kit.shapes import holds_html
from tremplin.kit.texts import legible
from tremplin.search import engine

BAN_CHANGED = "immersions.ban_changed"
"""The event that says that a company was banned, or no longer is: `{siret}`."""
MOST_BAN_JUSTIFICATION = 1024


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a description; its problems are warnings."""

    establishment: Establishment
    problems: tuple[Problem, ...]
    created: bool


async def save(
    conn: Conn,
    draft: EstablishmentDraft,
    *,
    by: str,
    now: datetime,
    identity: Identity = NOT_ASKED,
    must_be_new: bool = False,
    only_own: bool = False,
) -> Saved:
    """Adds or replaces a company. `by` is the source remembered of a new one (`immersion-facile`, a consumer's name…).

    `identity`: what the national directory said, when the door asked it (`identification.ask`, before the transaction: nobody
    waits for another server while holding a company). Otherwise the registers loaded here are asked; when nobody knows, the
    company is accepted and verified later by a job.
    Raises EstablishmentInvalid with every problem; EstablishmentExists if it `must_be_new`; EstablishmentOfAnother, with `only_own`,
    if `by` is not its source.
    """
    siret = legible("".join(draft.siret.split()))
    await store.claim(conn, siret)
    known = (await store.hold(conn, [siret])).get(siret)
    if known and must_be_new:
        raise EstablishmentExists(siret=siret)
    if known and only_own and known.source != by:
        raise EstablishmentOfAnother(siret=siret)
    if not identity.answered:
        identity = await registered(conn, siret)
    prepared = prepare(draft, known=known, identity=identity, source=by, now=now)
    described = prepared.establishment
    if described is None:
        raise EstablishmentInvalid(prepared.problems)
    if known is None:
        described = replace(described, ban_justification=(await store.bans(conn, [siret])).get(siret))
    (kept,) = await write(conn, [described], before={siret: known} if known else {}, now=now)
    await store.save_members(conn, {siret: prepared.members})
    return Saved(kept, prepared.problems, created=known is None)


async def problems(
    conn: Conn, draft: EstablishmentDraft, *, by: str, now: datetime, identity: Identity = NOT_ASKED
) -> tuple[Problem, ...]:
    """Every problem of a description, that nothing is kept of. `identity`: as in `save`."""
    if not identity.answered:
        identity = await registered(conn, legible("".join(draft.siret.split())))
    return prepare(draft, known=None, identity=identity, source=by, now=now).problems


async def write(
    conn: Conn, establishments: Sequence[Establishment], *, before: Mapping[str, Establishment], now: datetime
) -> list[Establishment]:
    """Keeps companies as they are given, but for what follows from their contacts, and makes search agree.

    `before`: those that were already there, so that the lines they no longer have are forgotten.
    """
    met = await store.contacts(conn, [each.siret for each in establishments if each.siret in before], since=now - quota.MONTH)
    kept = [
        replace(each, free_from=quota.frees_at(met.get(each.siret, ()), each.max_contacts_per_month, held_until=each.held_until))
        for each in establishments
    ]
    await store.save(conn, kept, now=now)
    await reindex(conn, kept, before=before, now=now)
    return kept


async def reindex(conn: Conn, establishments: Sequence[Establishment], *, before: Mapping[str, Establishment], now: datetime) -> None:
    """Makes search agree with these companies: shown when they may be, gone otherwise."""
    shown = [document for each in establishments if each.listed for document in documents(each, now)]
    held = {document.id for document in shown}
    gone = [row.id for each in before.values() for row in rows(each) if row.id not in held]
    await engine.index(conn, shown)
    await engine.remove(conn, KIND, gone)
    await announce(conn, establishments, at=now)


async def delete(conn: Conn, siret: str, *, now: datetime) -> None:
    """Removes a company, which is remembered as gone. Raises EstablishmentNotFound."""
    known = await _held(conn, siret)
    await engine.remove(conn, KIND, [row.id for row in rows(known)])
    await store.delete(conn, siret, at=now)
    await announce(conn, [known], gone=True, at=now)


async def ban(conn: Conn, siret: str, *, justification: str, now: datetime) -> None:
    """Keeps a company out of the directory, whether it is there or not. Raises AlreadyBanned, BanUnexplained."""
    why = justification.strip()
    # Conventions repeat it, in a field of theirs that holds no more.
    if not 1 <= len(why) <= MOST_BAN_JUSTIFICATION or holds_html(why):
        raise BanUnexplained(most=MOST_BAN_JUSTIFICATION)
    known = (await store.hold(conn, [siret])).get(siret)
    if not await store.ban(conn, {siret: why}, at=now):
        raise AlreadyBanned(siret=siret)
    await outbox.record(conn, BAN_CHANGED, {"siret": siret})
    if known:
        await reindex(conn, [replace(known, ban_justification=why)], before={siret: known}, now=now)


async def unban(conn: Conn, siret: str, *, now: datetime) -> None:
    """Lets a company back into the directory. Raises NotBanned."""
    known = (await store.hold(conn, [siret])).get(siret)
    if not await store.unban(conn, siret):
        raise NotBanned(siret=siret)
    await outbox.record(conn, BAN_CHANGED, {"siret": siret})
    if known:
        await reindex(conn, [replace(known, ban_justification=None)], before={}, now=now)


async def record_contact(conn: Conn, siret: str, contact_id: str, *, now: datetime) -> Establishment:
    """Counts a contact, and gives the company as it then is. Raises EstablishmentNotFound.

    Whether it has room is for the caller to ask first, of `hold`, in the same transaction.
    """
    known = await _held(conn, siret)
    await store.add_contact(conn, siret, contact_id, at=now)
    (kept,) = await write(conn, [known], before={siret: known}, now=now)
    return kept


async def hold(conn: Conn, siret: str) -> Establishment | None:
    """A company that nobody else changes until the transaction ends: two contacts cannot take the last place both."""
    return (await store.hold(conn, [siret])).get(siret)


async def deactivate(conn: Conn, siret: str, *, now: datetime) -> None:
    """Puts a company that never answers aside: it wants no contact, until it says otherwise. Raises EstablishmentNotFound."""
    known = await _held(conn, siret)
    await write(conn, [replace(known, max_contacts_per_month=0, status=DEACTIVATED)], before={siret: known}, now=now)


async def reactivate(conn: Conn, siret: str, *, max_contacts_per_month: int, now: datetime) -> Establishment:
    """Opens a company again. Raises EstablishmentNotFound, ReactivationWithoutQuota."""
    if max_contacts_per_month < 1:
        raise ReactivationWithoutQuota
    known = await _held(conn, siret)
    changed = replace(known, max_contacts_per_month=max_contacts_per_month, status=None, updated_at=now)
    (kept,) = await write(conn, [changed], before={siret: known}, now=now)
    return kept


async def change_quota(conn: Conn, siret: str, *, max_contacts_per_month: int, now: datetime) -> Establishment:
    """Changes how many contacts a company wants a month; one that wants some is no longer put aside. Raises EstablishmentNotFound."""
    known = await _held(conn, siret)
    status = None if max_contacts_per_month else known.status
    changed = replace(known, max_contacts_per_month=max_contacts_per_month, status=status, updated_at=now)
    (kept,) = await write(conn, [changed], before={siret: known}, now=now)
    return kept


async def pause(conn: Conn, siret: str, *, until: datetime | None, now: datetime) -> Establishment:
    """Hides a company until an instant; None shows it at once. Raises EstablishmentNotFound."""
    known = await _held(conn, siret)
    (kept,) = await write(conn, [replace(known, next_availability=until, updated_at=now)], before={siret: known}, now=now)
    return kept


async def verify(conn: Conn, siret: str, identity: Identity, *, now: datetime) -> None:
    """Keeps what the national directory says of a company that was accepted without asking it; nothing if it said nothing."""
    known = (await store.hold(conn, [siret])).get(siret)
    if known is None or not identity.answered:
        return
    company = identity.company
    if company is None:
        changed = replace(known, verification=Verification.UNKNOWN)
    else:
        changed = replace(
            known,
            verification=Verification.VERIFIED,
            is_open=company.is_open,
            name=company.name or known.name,
            naf=company.naf or known.naf,
            employees=company.employees or known.employees,
        )
    await write(conn, [changed], before={siret: known}, now=now)


async def _held(conn: Conn, siret: str) -> Establishment:
    known = (await store.hold(conn, [siret])).get(siret)
    if known is None:
        raise EstablishmentNotFound(siret=siret)
    return known
