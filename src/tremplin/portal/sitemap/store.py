"""Every SQL statement of the maps of the site. A map holds what follows a key, so that the last is read as fast as the first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tremplin.kit.db import Conn
from tremplin.missions.model import KIND
from tremplin.portal.sitemap.model import JOBS_TOLD, Kind
from tremplin.search.compile import kind_code

# The keys of each kind, and where they are: what a map begins at. Read from the index alone.
_KEYS = {
    Kind.MISSIONS: "SELECT id AS key FROM search.item WHERE kind = %(kind)s",
    Kind.IMMERSIONS: "SELECT siret AS key FROM immersions.establishment",
    # Of one width, so that texts are in the order of numbers.
    Kind.EVENTS: "SELECT lpad(id::text, 16, '0') AS key FROM events.event WHERE status <> 'WITHDRAWN' AND ends_at > %(now)s",
}
# Search orders ids byte by byte, missions do not: without a word of it, the index of missions would not serve.
_PAGES = {
    Kind.MISSIONS: """
        SELECT '/missions/' || item.id, mission.updated_at
        FROM (
            SELECT id FROM search.item
            WHERE kind = %(kind)s AND id >= %(start)s AND owner_id <> ALL(%(hidden)s)
            ORDER BY id LIMIT %(most)s
        ) AS item
        JOIN missions.mission ON mission.id = item.id COLLATE "default"
        ORDER BY item.id
    """,
    Kind.IMMERSIONS: """
        SELECT '/immersions/' || siret || '/' || (job ->> 'appellation_code'), updated_at
        FROM (
            SELECT siret, offers, updated_at FROM immersions.establishment AS company
            WHERE siret >= %(start)s AND is_open AND verification <> 'UNKNOWN'
              AND (next_availability IS NULL OR next_availability <= %(now)s)
              AND NOT EXISTS (SELECT FROM immersions.ban WHERE ban.siret = company.siret)
            ORDER BY siret LIMIT %(most)s
        ) AS company
        CROSS JOIN LATERAL jsonb_array_elements(offers) WITH ORDINALITY AS told(job, rank)
        WHERE rank <= %(jobs)s
        ORDER BY siret, rank
    """,
    Kind.EVENTS: """
        SELECT '/evenements/' || id, updated_at FROM events.event
        WHERE status <> 'WITHDRAWN' AND ends_at > %(now)s AND id >= %(start)s::bigint
        ORDER BY id LIMIT %(most)s
    """,
}


async def starts(conn: Conn, kind: Kind, *, step: int, now: datetime) -> list[str]:
    """The keys that the maps of a kind begin at, so many things apart."""
    rows = await conn.execute(
        f"""
        SELECT key FROM (SELECT key, row_number() OVER (ORDER BY key) AS rank FROM ({_KEYS[kind]}) AS known) AS ranked
        WHERE rank %% %(step)s = 1 ORDER BY key
        """.encode(),
        {"kind": kind_code(KIND), "step": step, "now": now},
    )
    return [key for (key,) in await rows.fetchall()]


async def pages(conn: Conn, kind: Kind, *, start: str, most: int, hidden: Sequence[str], now: datetime) -> list[tuple[str, datetime]]:
    """The paths of a map and when each last changed. `hidden`: owners whose missions are not for everyone."""
    values = {"kind": kind_code(KIND), "start": start, "most": most, "hidden": list(hidden), "now": now, "jobs": JOBS_TOLD}
    rows = await conn.execute(_PAGES[kind].encode(), values)
    return [(path, at) for path, at in await rows.fetchall()]
