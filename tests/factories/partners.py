"""Partners and keys for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from tremplin.kit.db import Conn
from tremplin.partners import actions
from tremplin.partners.model import Partner

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


async def make_partner(
    conn: Conn, name: str = "Alizé", *, partner_id: str | None = None, mission_type: str | None = "benevolat"
) -> Partner:
    """A partner that announces and broadcasts."""
    return await actions.create(
        conn, name=name, now=NOW, partner_id=partner_id, announces=True, broadcasts=True, mission_type=mission_type
    )


async def make_key(conn: Conn, partner: Partner, key: str | None = None) -> str:
    """One more key of a partner, in clear."""
    return await actions.issue_key(conn, partner.id, now=NOW, imported=key)
