"""What is done with diffusion: an announcer's items shown by a broadcaster, and what a broadcaster may see."""

from __future__ import annotations

from datetime import datetime

from tremplin.diffusion import store
from tremplin.diffusion.model import Rule, visible
from tremplin.kit.clock import uuid7
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown


async def diffuse(conn: Conn, *, broadcaster_id: str, announcer_id: str, now: datetime) -> bool:
    """Lets a broadcaster show an announcer's items, from the next query on; False when it already could.

    Raises PartnerUnknown.
    """
    known = await partners.find_all(conn, [broadcaster_id, announcer_id])
    for partner_id in (broadcaster_id, announcer_id):
        if partner_id not in known:
            raise PartnerUnknown(partner_id=partner_id)
    root = Rule(
        id=uuid7(now),
        broadcaster_id=broadcaster_id,
        root_id=None,
        field="publisherId",
        operator="is",
        value=announcer_id,
        combinator="or",
        created_at=now,
    )
    added = await store.insert(conn, [root])
    await partners.bump_access_epoch(conn)
    return added == 1


async def scope_of(conn: Conn, broadcaster_id: str) -> Condition:
    """What a broadcaster may see now."""
    return visible(broadcaster_id, await store.rules_of(conn, broadcaster_id))
