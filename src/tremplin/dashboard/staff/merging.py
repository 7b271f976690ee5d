"""Two spaces of one organisation become one: what one held goes to the other, and it is closed.

Its journal, its decisions of moderation and the reports it was sent stay: they tell what happened under its name.
"""

from __future__ import annotations

from datetime import datetime

from tremplin.dashboard.staff.closing import close, reindex
from tremplin.diffusion import actions as diffusion
from tremplin.diffusion.widgets import store as widgets
from tremplin.events.transfer import actions as events
from tremplin.events.transfer import store as event_store
from tremplin.feeds import store as feeds
from tremplin.feeds.health import store as feed_store
from tremplin.identity.oversight import store as oversight
from tremplin.identity.oversight.actions import checked_reason
from tremplin.identity.oversight.errors import MergeImpossible
from tremplin.kit.db import Conn
from tremplin.kit.deferring import defer
from tremplin.missions.transfer import store as transfer
from tremplin.outlets import store as outlets
from tremplin.partners import store as partners
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act, Author
from tremplin.partners.model import Partner
from tremplin.tracking.transfer import store as tracking
from tremplin.webhooks import store as webhooks


async def merge(conn: Conn, leaving: Partner, kept_id: str, *, by: Author, reason: str, now: datetime) -> Partner:
    """Gives all that a partner holds to another, and closes the first. Its figures follow, in the background.

    Raises ReasonMissing, MergeImpossible.
    """
    said = checked_reason(reason)
    kept = await partners.find(conn, kept_id) if kept_id.isprintable() else None
    if kept is None or leaving.deleted_at is not None or kept.id == leaving.id:
        raise MergeImpossible(reason="donnez l'identifiant d'un autre espace ouvert.")
    if kept.sandbox_until is not None or leaving.sandbox_until is not None:
        raise MergeImpossible(reason="un bac à sable reste seul.")
    if await feeds.sources(conn, kept.id) and await feeds.sources(conn, leaving.id):
        raise MergeImpossible(reason="chacun a un catalogue, et l'un retirerait les missions de l'autre : retirez-en un d'abord.")
    if clashes := await transfer.clashes(conn, leaving.id, kept.id):
        raise MergeImpossible(reason=f"{clashes} missions ont le même identifiant chez les deux.")
    if clashes := await event_store.clashes(conn, leaving.id, kept.id):
        raise MergeImpossible(reason=f"{clashes} événements ont le même identifiant chez les deux.")
    people = await oversight.move_people(conn, leaving.id, kept.id)
    await partners.move_keys(conn, leaving.id, kept.id)
    await feed_store.move_sources(conn, leaving.id, kept.id, at=now)
    await _open_the_same(conn, leaving, kept, now=now)
    moved = await transfer.give(conn, leaving.id, kept.id)
    agenda = await events.give(conn, leaving.id, kept.id)
    shown = await _give_channels(conn, leaving, kept)
    flags = (kept.announces or leaving.announces, kept.broadcasts or leaving.broadcasts, kept.moderates or leaving.moderates)
    await partners.describe(conn, kept.id, name=kept.name, email=kept.email, url=kept.url, roles=flags, at=now)
    await close(conn, leaving, by=by, reason=said, now=now)
    await reindex(conn, kept)
    await defer(conn, "tracking.give", from_id=leaving.id, to_id=kept.id)
    told = f"{leaving.name} rejoint {kept.name} : {moved} missions, {agenda} événements, {shown} widgets et liens, {people} rôles"
    for partner_id in (leaving.id, kept.id):
        await note(conn, Act.MERGED, by=by, now=now, partner_id=partner_id, subject=told, reason=said)
    return kept


async def _give_channels(conn: Conn, leaving: Partner, kept: Partner) -> int:
    """By what it shows: sites, posters and programs go on without noticing. How many widgets and links."""
    await outlets.give(conn, leaving.id, kept.id)
    await webhooks.give(conn, leaving.id, kept.id)
    links = await tracking.give_campaigns(conn, leaving.id, kept.id, beside=leaving.name)
    return links + await widgets.give(conn, leaving.id, kept.id, beside=leaving.name)


async def _open_the_same(conn: Conn, leaving: Partner, kept: Partner, *, now: datetime) -> None:
    """Whoever showed the one shows the other, and what the one showed the other does; opened already, nothing changes."""
    for opening in await diffusion.openings(conn, leaving.id):
        if opening.broadcaster.id != kept.id:
            await diffusion.diffuse(conn, broadcaster_id=opening.broadcaster.id, announcer_id=kept.id, now=now)
    for tree in await diffusion.rules_of(conn, leaving.id):
        if tree.root.value not in {kept.id, leaving.id} and await partners.find(conn, tree.root.value) is not None:
            await diffusion.diffuse(conn, broadcaster_id=kept.id, announcer_id=tree.root.value, now=now)
