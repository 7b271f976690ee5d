"""Whom to write to at a partner."""

from __future__ import annotations

from tremplin.identity import store
from tremplin.identity.model import Right, rights_of
from tremplin.kit.db import Conn
from tremplin.partners import store as partners

_MOST = 20


async def told_at(conn: Conn, partner_id: str) -> list[str]:
    """The addresses of the people who decide of a partner's diffusion; without any, the partner's own address."""
    if not partner_id.isprintable():
        return []
    members = await store.members(conn, partner_id)
    deciding = [each.email for each in members if Right.DIFFUSE in rights_of(each.roles) or Right.ANNOUNCE in rights_of(each.roles)]
    if deciding:
        return deciding[:_MOST]
    partner = await partners.find(conn, partner_id)
    return [partner.email] if partner and partner.email else []
