"""What is done with online fairs, by a program or by their announcer's people. All in the caller's transaction."""

from __future__ import annotations

from dataclasses import replace

from tremplin.events import store as events
from tremplin.events.draft import FairDraft
from tremplin.events.errors import EventInvalid
from tremplin.events.fairs import store
from tremplin.events.fairs.errors import FairExists
from tremplin.events.model import Fair, Origin, Status
from tremplin.events.preparation import prepare_fair
from tremplin.kit.db import Conn


async def save(conn: Conn, draft: FairDraft, *, by: str, origin: Origin = Origin.FEED) -> Fair:
    """Announces an online fair of a partner, or changes the one at its address. Raises EventInvalid with every problem."""
    fair = _prepared(draft, by=by, origin=origin)
    await store.save(conn, [fair])
    return fair


async def announce(conn: Conn, draft: FairDraft, *, by: str) -> Fair:
    """Announces a new fair, or one that was withdrawn. Raises EventInvalid with every problem, FairExists."""
    await events.claim(conn, by)
    fair = _prepared(draft, by=by, origin=Origin.FORM)
    await _check_address(conn, fair)
    await store.save(conn, [fair])
    return await _kept(conn, fair)


async def revise(conn: Conn, held: Fair, draft: FairDraft) -> Fair:
    """Changes what a fair says; what became of it stays. Raises EventInvalid with every problem, FairExists."""
    await events.claim(conn, held.partner_id)
    said = replace(draft, status=Status(held.status), status_reason=held.status_reason)
    fair = replace(_prepared(said, by=held.partner_id, origin=Origin(held.origin)), id=held.id)
    if fair.url != held.url:
        await _check_address(conn, fair)
    await store.replace(conn, fair)
    return fair


async def become(conn: Conn, held: Fair, status: Status, *, reason: str | None = None) -> Fair:
    """Cancels a fair, which stays visible and says so; withdraws it, to be shown nowhere; or puts it back."""
    fair = replace(held, status=status, status_reason=reason)
    await store.replace(conn, fair)
    return fair


def _prepared(draft: FairDraft, *, by: str, origin: Origin) -> Fair:
    fair, problems = prepare_fair(draft, partner_id=by, origin=origin)
    if fair is None:
        raise EventInvalid(problems)
    return fair


async def _check_address(conn: Conn, fair: Fair) -> None:
    """One that was withdrawn gives its address up to whoever announces it again."""
    other = await store.find_by_address(conn, fair.partner_id, fair.url)
    if other is None or other.id == fair.id:
        return
    if not other.withdrawn:
        raise FairExists
    if fair.id:
        await store.delete(conn, other.id)


async def _kept(conn: Conn, fair: Fair) -> Fair:
    kept = await store.find_by_address(conn, fair.partner_id, fair.url)
    assert kept is not None
    return kept
