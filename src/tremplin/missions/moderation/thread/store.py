"""Every SQL statement about messages between moderators and announcers, and refusals to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from psycopg.rows import class_row, dict_row

from tremplin.kit.db import Conn
from tremplin.missions.moderation.thread.model import MOST_MESSAGES, Message, Side, Told

_MESSAGE = ", ".join(field.name for field in fields(Message))
_TOLD_TITLES = 10


async def add(conn: Conn, message: Message) -> None:
    """Keeps a message."""
    values = ", ".join(f"%({field.name})s" for field in fields(Message))
    given = {field.name: getattr(message, field.name) for field in fields(Message)}
    await conn.execute(f"INSERT INTO missions.moderation_message ({_MESSAGE}) VALUES ({values})".encode(), given)


async def messages(conn: Conn, mission_id: str, moderator_id: str | None = None) -> list[Message]:
    """What was said of a mission with one moderator, or with each, oldest first."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            SELECT {_MESSAGE} FROM missions.moderation_message
            WHERE mission_id = %(mission)s AND (%(moderator)s::text IS NULL OR moderator_id = %(moderator)s)
            ORDER BY id LIMIT %(most)s
            """.encode(),
            {"mission": mission_id, "moderator": moderator_id, "most": MOST_MESSAGES * 10},
        )
        return [Message(**{**row, "side": Side(row["side"])}) for row in await cursor.fetchall()]


async def hold(conn: Conn, mission_id: str) -> None:
    """Makes whoever else writes about a mission wait: an answer, a decision, a publication."""
    await conn.execute("SELECT FROM missions.mission WHERE id = %s FOR NO KEY UPDATE", (mission_id,))


async def forget_authors(conn: Conn, before: datetime) -> None:
    """Forgets who wrote before an instant."""
    await conn.execute("UPDATE missions.moderation_message SET author = NULL WHERE at < %s AND author IS NOT NULL", (before,))


# --- refusals to tell --------------------------------------------------------------------------------------------------


async def note_refusals(conn: Conn, moderator_id: str, refused: Sequence[str], others: Sequence[str], at: datetime) -> None:
    """Notes that announcers are to be told of refusals, and no longer of those that are refusals no more."""
    if others:
        await conn.execute(
            "DELETE FROM missions.refusal_to_tell WHERE moderator_id = %s AND mission_id = ANY(%s)", (moderator_id, list(others))
        )
    if refused:
        await conn.execute(
            """
            INSERT INTO missions.refusal_to_tell (mission_id, moderator_id, at) SELECT id, %s, %s FROM unnest(%s::text[]) AS given(id)
            ON CONFLICT (mission_id, moderator_id) DO UPDATE SET at = excluded.at
            """,
            (moderator_id, at, list(refused)),
        )


async def take_refusals(conn: Conn, before: datetime) -> list[Told]:
    """Refusals noted before an instant, by announcer and moderator; they are forgotten with the caller's transaction."""
    async with conn.cursor(row_factory=class_row(Told)) as cursor:
        await cursor.execute(
            f"""
            WITH taken AS (
                DELETE FROM missions.refusal_to_tell WHERE at < %s RETURNING mission_id, moderator_id
            ), found AS (
                SELECT m.owner, taken.moderator_id, m.id, coalesce(m.title, 'Sans titre') AS title, d.motive,
                    count(*) OVER each AS count, row_number() OVER (each ORDER BY m.id) AS number
                FROM taken JOIN missions.mission m ON m.id = taken.mission_id AND m.deleted_at IS NULL
                JOIN missions.decision d ON d.mission_id = m.id AND d.moderator_id = taken.moderator_id AND d.status = 'REFUSED'
                WINDOW each AS (PARTITION BY m.owner, taken.moderator_id)
            )
            SELECT f.owner AS announcer_id, f.moderator_id, p.name AS moderator_name, max(f.count) AS count,
                array_agg(ARRAY[f.id, f.title, f.motive] ORDER BY f.id) FILTER (WHERE f.number <= {_TOLD_TITLES}) AS missions
            FROM found f JOIN partners.partner p ON p.id = f.moderator_id
            GROUP BY f.owner, f.moderator_id, p.name ORDER BY f.owner, f.moderator_id
            """.encode(),
            (before,),
        )
        return await cursor.fetchall()
