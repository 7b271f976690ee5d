"""Missions rendered again for search when something they depend on has changed: a rule, a register, the program itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tremplin.kit.db import Conn, Database
from tremplin.missions import actions, store
from tremplin.missions.model import Mission, Organisation
from tremplin.partners import store as partners

_TOGETHER = 500


async def reindex(conn: Conn, ids: Sequence[str]) -> None:
    """Makes search agree with these missions, whoever announces them; those of a deleted announcer are left out of it."""
    found = await store.find_all(conn, ids)
    organisations = await store.find_organisations(
        conn, list({each.organisation_id for each in found.values() if each.organisation_id})
    )
    theirs: dict[str, list[tuple[Mission, Organisation | None]]] = {}
    for mission in found.values():
        theirs.setdefault(mission.owner, []).append((mission, organisations.get(mission.organisation_id or "")))
    owners = await partners.find_all(conn, list(theirs))
    for owner_id in sorted(owners):
        await actions.reindex(conn, theirs[owner_id], owner=owners[owner_id])


async def reindex_all(db: Database, owner: str | None = None, *, progress: Callable[[int], None] = lambda _count: None) -> int:
    """Makes search agree with every mission, or with those of an announcer, and returns how many there were.

    Slice by slice, each a transaction: interrupted, what was done stays, and pages are served all along.
    """
    after, count = "", 0
    while True:
        async with db.writing() as conn:
            ids = await store.hold_some(conn, owner, after=after, most=_TOGETHER)
            await reindex(conn, ids)
        if not ids:
            return count
        after, count = ids[-1], count + len(ids)
        progress(count)
