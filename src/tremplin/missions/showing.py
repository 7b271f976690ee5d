"""A mission as one broadcaster shows it, where that is not how it was announced: the one place that knows the exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tremplin.kit.db import Conn
from tremplin.missions.exchange import in_paris
from tremplin.missions.moderation import actions as moderation
from tremplin.partners.model import Partner
from tremplin.partners.well_known import LEBONCOIN
from tremplin.search.model import Hit


async def as_shown(conn: Conn, reader: Partner, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Missions found, for a broadcaster: under its own titles if it moderates; in Paris for Leboncoin if they are done from home."""
    if reader.id == LEBONCOIN:
        hits = [replace(hit, body=in_paris(hit.body)) for hit in hits]
    return await moderation.under_own_titles(conn, reader.id, hits) if reader.moderates and hits else hits
