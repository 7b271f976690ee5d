"""Every SQL statement about tracked links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.rows import class_row

from tremplin.kit.db import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a link names: a mission, and who shows it."""

    mission_id: str
    broadcaster_id: str = ""
    widget_id: str = ""
    user_scoring_id: str = ""

    @property
    def legible(self) -> bool:
        """Whether it can be asked at all: PostgreSQL refuses texts with a zero byte."""
        return f"{self.mission_id}{self.broadcaster_id}{self.widget_id}{self.user_scoring_id}".isprintable()


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a link leads, in whatever state the mission is, and who is behind it (None: unknown)."""

    mission_id: str
    owner: str
    application_url: str | None
    live: bool
    broadcaster_id: str | None = None
    broadcaster: str | None = None
    widget_id: str | None = None
    widget: str | None = None
    widget_owner: str | None = None
    # Answers of someone, when they are the broadcaster's own.
    user_scoring_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found(Destination):
    rank: int


async def destinations(conn: Conn, asked: Sequence[Asked]) -> dict[Asked, Destination]:
    """The destinations of many links at once; links of unknown missions are left out.

    Widgets that were paused or deleted keep their clicks: their pages may still be open.
    """
    async with conn.cursor(row_factory=class_row(_Found)) as cursor:
        await cursor.execute(
            """
            SELECT asked.rank, m.id AS mission_id, m.owner, m.application_url,
                   m.status = 'ACCEPTED' AND m.deleted_at IS NULL AS live,
                   p.id AS broadcaster_id, p.name AS broadcaster,
                   w.id AS widget_id, w.name AS widget, w.owner AS widget_owner, s.id AS user_scoring_id
            FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) WITH ORDINALITY
                AS asked(mission, broadcaster, widget, scoring, rank)
            JOIN missions.mission m ON m.id = asked.mission
            LEFT JOIN partners.partner p ON p.id = asked.broadcaster AND p.deleted_at IS NULL
            LEFT JOIN diffusion.widget w ON w.id = asked.widget
            LEFT JOIN missions.user_scoring s ON s.id = asked.scoring AND s.partner_id = asked.broadcaster
            """,
            tuple(
                [getattr(each, name) for each in asked] for name in ("mission_id", "broadcaster_id", "widget_id", "user_scoring_id")
            ),
        )
        return {asked[found.rank - 1]: found async for found in cursor}
