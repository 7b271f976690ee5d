"""Every SQL statement about events that partners take away."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from psycopg.rows import args_row

from tremplin.kit.db import Conn
from tremplin.tracking.exports.model import Line, Place, Question
from tremplin.tracking.model import Side

_TOGETHER = 1_000
# In the order of Line. Names by subqueries, not joins: a join could be made by hashing, which loses the order and sorts everything.
LINE = """
    e.id, e.at, e.kind,
    CASE WHEN e.kind IN ('apply', 'account') THEN e.status END,
    e.updated_at,
    e.to_partner, (SELECT name FROM partners.partner WHERE id = e.to_partner),
    e.from_partner, (SELECT name FROM partners.partner WHERE id = e.from_partner),
    e.mission_id, (SELECT client_id FROM missions.mission WHERE id = e.mission_id),
    (SELECT title FROM missions.mission WHERE id = e.mission_id),
    e.source, e.source_id, e.tags, e.tag, e.click_id, e.client_event_id, e.referer_host, e.custom, e.human, e.bot, e.request_id
"""


async def page(conn: Conn, question: Question, *, after: Place | None, limit: int) -> list[Line]:
    """The first events of a question, or those that follow a place, in order."""
    chosen, values = _chosen(question, after, limit)
    async with conn.cursor(row_factory=args_row(Line)) as cursor:
        await cursor.execute(f"SELECT {LINE} FROM ({chosen}) e ORDER BY e.at, e.id LIMIT %(limit)s", values)
        return await cursor.fetchall()


async def stream(conn: Conn, question: Question) -> AsyncGenerator[list[Line], None]:
    """Every event of a question, in order, a batch at a time: as they were when it began. To be read in a transaction."""
    chosen, values = _chosen(question, None, None)
    async with conn.cursor(name="export", row_factory=args_row(Line)) as cursor:
        await cursor.execute(f"SELECT {LINE} FROM ({chosen}) e ORDER BY e.at, e.id", values)
        while batch := await cursor.fetchmany(_TOGETHER):
            yield batch


def _chosen(question: Question, after: Place | None, limit: int | None) -> tuple[str, dict[str, Any]]:
    """The rows of each side, each read in the order of its own index and merged: one condition on both would sort them all."""
    conditions, values = _conditions(question, after)
    sides = []
    if question.side != Side.BROADCASTER:
        sides.append(_side("to_partner", "from_partner", conditions, question))
    if question.side != Side.ANNOUNCER:
        # Someone who shows its own items is both: that event is already in the first part.
        others = conditions if question.side else [*conditions, "to_partner <> %(partner)s"]
        sides.append(_side("from_partner", "to_partner", others, question))
    end = " LIMIT %(limit)s" if limit is not None else ""
    return " UNION ALL ".join(f"({side}{end})" for side in sides), {**values, "limit": limit}


def _side(mine: str, theirs: str, conditions: list[str], question: Question) -> str:
    every = [f"{mine} = %(partner)s", *conditions]
    if question.counterpart is not None:
        every.append(f"{theirs} = %(counterpart)s")
    return f"SELECT * FROM tracking.event WHERE {' AND '.join(every)} ORDER BY at, id"


def _conditions(question: Question, after: Place | None) -> tuple[list[str], dict[str, Any]]:
    values: dict[str, Any] = {
        "partner": question.partner_id,
        "since": question.since,
        "until": question.until,
        "kinds": list(question.kinds),
        "sources": list(question.sources),
        "counterpart": question.counterpart,
        "mission": question.mission_id,
        "statuses": list(question.statuses),
        "after_at": after.at if after else None,
        "after_id": after.id if after else None,
    }
    given = {
        "at >= %(since)s": question.since,
        "at < %(until)s": question.until,
        "kind = ANY(%(kinds)s)": question.kinds,
        "source = ANY(%(sources)s)": question.sources,
        "mission_id = %(mission)s": question.mission_id,
        "status = ANY(%(statuses)s) AND kind IN ('apply', 'account')": question.statuses,
        "bot IS NULL": not question.with_bots,
        # The first alone would be enough, but only the second tells which months need not be read.
        "(at, id) > (%(after_at)s, %(after_id)s) AND at >= %(after_at)s": after,
    }
    return [condition for condition, asked in given.items() if asked], values
