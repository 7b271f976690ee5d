"""Companies that a partner describes for them: it alone changes them here, and it alone reads who their people are.

A company belongs to whoever described it first (its `source`): a partner's id, or another name for a form, a file, a migration. One
that describes itself is thus never overwritten by a program, nor told apart from one that is not in the directory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tremplin.immersions.offers import actions, store
from tremplin.immersions.offers.actions import Saved
from tremplin.immersions.offers.draft import EstablishmentDraft
from tremplin.immersions.offers.errors import EstablishmentUnknown
from tremplin.immersions.offers.identification import NOT_ASKED, Identity
from tremplin.immersions.offers.model import Establishment, Member
from tremplin.kit.db import Conn

_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Owned:
    """A company and its people, for the eyes of the partner that described them."""

    establishment: Establishment
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class OwnedPage:
    """How many companies a partner described, and some of them, by siret."""

    total: int
    companies: list[Owned]


async def put(
    conn: Conn, draft: EstablishmentDraft, *, by: str, now: datetime, identity: Identity = NOT_ASKED, dry_run: bool = False
) -> tuple[Saved, Owned]:
    """Adds or replaces a company of the partner `by`, and gives it as it is then kept; `dry_run` does it all and undoes it.

    Raises EstablishmentOfAnother; EstablishmentInvalid with every problem.
    """
    async with conn.transaction(force_rollback=dry_run):
        saved = await actions.save(conn, draft, by=by, now=now, identity=identity, only_own=True)
        members = await store.members(conn, saved.establishment.siret)
    return saved, Owned(saved.establishment, tuple(members))


async def find(conn: Conn, siret: str, *, by: str) -> Owned:
    """A company of the partner `by`. Raises EstablishmentUnknown for another's as for none."""
    known = await store.find(conn, siret)
    if known is None or known.source != by:
        raise EstablishmentUnknown(siret=siret[:40])
    return Owned(known, tuple(await store.members(conn, siret)))


async def page(conn: Conn, *, by: str, after: str, limit: int) -> OwnedPage:
    """The companies of the partner `by`, in the order of their numbers, after one."""
    total = await store.count_of_source(conn, by)
    found = await store.of_source(conn, by, after=after, limit=limit)
    people = await store.members_of(conn, list(found))
    return OwnedPage(total, [Owned(each, tuple(people.get(siret, ()))) for siret, each in found.items()])


async def look_through(conn: Conn, *, by: str, words: str, limit: int, skip: int) -> tuple[int, list[Establishment]]:
    """How many companies of the partner `by` hold every word, and some of them, in the order of their numbers."""
    total, found = await store.look_through_source(conn, by, words.split()[:_MOST_WORDS], limit=limit, skip=skip)
    return total, list(found.values())


async def remove(conn: Conn, siret: str, *, by: str, now: datetime) -> None:
    """Removes a company of the partner `by`, which is remembered as gone. Raises EstablishmentUnknown for another's as for none."""
    known = await actions.hold(conn, siret)
    if known is None or known.source != by:
        raise EstablishmentUnknown(siret=siret[:40])
    await actions.delete(conn, siret, now=now)
