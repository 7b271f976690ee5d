"""Missions as each partner is told of them: whole while it may show them, withdrawn once it may not (or never might)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import orjson

from tremplin.diffusion import actions as diffusion
from tremplin.diffusion import store as rules
from tremplin.diffusion.model import trees
from tremplin.kit.db import Conn
from tremplin.missions import store as missions
from tremplin.missions.exchange import personalise
from tremplin.missions.model import KIND
from tremplin.missions.showing import as_shown
from tremplin.partners import store as partners
from tremplin.search import engine
from tremplin.webhooks.model import Event

__all__ = ["KIND", "Shown", "announcers_of", "shown_to"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A mission as a partner is told of it now."""

    event: Event
    body: bytes


async def announcers_of(conn: Conn, partner_id: str) -> list[str]:
    """Those whose missions a partner may show, some of them at least."""
    return [tree.root.value for tree in trees(await rules.rules_of(conn, partner_id))]


async def shown_to(conn: Conn, partner_id: str, ids: Collection[str], *, base_url: str) -> dict[str, Shown]:
    """These missions for a partner: as the exchange shows them, or their ids and what became of them."""
    reader = await partners.find(conn, partner_id)
    hits = await engine.get_all(conn, KIND, ids, await diffusion.scope_of(conn, partner_id)) if reader else []
    shown = await as_shown(conn, reader, hits) if reader else []
    told = {hit.id: Shown(Event.MISSION_UPDATED, personalise(hit.body, base_url=base_url, reader=partner_id)) for hit in shown}
    return {**await _withdrawn(conn, partner_id, [id_ for id_ in ids if id_ not in told]), **told}


async def _withdrawn(conn: Conn, partner_id: str, ids: Sequence[str]) -> dict[str, Shown]:
    """Why a mission is not public is between its announcer and us: others learn that they may not show it."""
    found = await missions.find_all(conn, ids) if ids else {}
    told: dict[str, Shown] = {}
    for id_, mission in found.items():
        body = {"id": id_, "clientId": mission.client_id, "publisherId": mission.owner}
        if mission.owner == partner_id:
            body["status"] = "WITHDRAWN" if mission.deleted_at else mission.status
        told[id_] = Shown(Event.MISSION_WITHDRAWN, orjson.dumps(body))
    return told
