"""Companies that a partner describes for them: written and withdrawn as `offers.owned` does, and told to those concerned."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tremplin.immersions.hosts import telling
from tremplin.immersions.offers import actions, owned, store
from tremplin.immersions.offers.actions import Saved
from tremplin.immersions.offers.draft import EstablishmentDraft
from tremplin.immersions.offers.identification import NOT_ASKED, Identity
from tremplin.immersions.offers.owned import Owned
from tremplin.kit.db import Conn
from tremplin.partners.model import Partner


async def held(conn: Conn, siret: str, *, by: str) -> Owned | None:
    """A company of a partner, that nobody else changes until the transaction ends; None for another's as for none."""
    await store.claim(conn, siret)  # as whoever writes does, and in the same order: else two would wait for each other
    known = await actions.hold(conn, siret)
    return Owned(known, tuple(await store.members(conn, siret))) if known is not None and known.source == by else None


async def put(
    conn: Conn,
    draft: EstablishmentDraft,
    *,
    by: Partner,
    before: Owned | None,
    base_url: str,
    now: datetime,
    identity: Identity = NOT_ASKED,
    dry_run: bool = False,
) -> tuple[Saved, Owned]:
    """Adds or replaces a company, and writes to its people if something changed. `before`: what is `held` of it.

    Raises EstablishmentOfAnother; EstablishmentInvalid with every problem.
    """
    saved, kept = await owned.put(conn, draft, by=by.id, now=now, identity=identity, dry_run=dry_run)
    if not dry_run and (before is None or _said(before) != _said(kept)):
        people = before.members if before else ()
        await telling.tell_saved(
            conn,
            kept.establishment,
            before=people,
            after=kept.members,
            created=saved.created,
            base_url=base_url,
            now=now,
            by=by.name,
        )
    return saved, kept


async def remove(conn: Conn, siret: str, *, by: Partner, base_url: str, now: datetime) -> None:
    """Removes a company, and writes to its people. Raises EstablishmentUnknown for another's as for none."""
    found = await owned.find(conn, siret, by=by.id)
    await owned.remove(conn, siret, by=by.id, now=now)
    await telling.tell_removed(conn, found.establishment, found.members, base_url=base_url, by=by.name)


def _said(of: Owned) -> Owned:
    """What is said of a company, without when it was said."""
    moment = of.establishment.created_at
    offers = tuple(replace(each, created_at=moment) for each in of.establishment.offers)
    return Owned(replace(of.establishment, updated_at=moment, score=0, offers=offers), of.members)
