"""The statements of an announcer's list."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import orjson
from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from tremplin.kit.db import Conn
from tremplin.missions.catalogue.model import Batch, Became, Counted, Line, Order, Result, State, Verb, Wanted

_MOST_WORDS = 12
_MOST_REASONS = 20
_LINE = """
    m.id, m.client_id, m.title, o.name AS organisation, m.addresses #>> '{0,city}' AS city,
    m.addresses #>> '{0,postal_code}' AS postal_code, m.domain, m.status, m.status_comment AS comment,
    jsonb_array_length(m.problems) AS problems, CASE WHEN m.places_given THEN m.places END AS places, m.start_at, m.end_at,
    m.created_at, m.updated_at, m.deleted_at, m.last_sync_at, m.application_url
"""
_MISSION = "JOIN missions.mission m ON m.id = mission_id LEFT JOIN missions.organisation o ON o.id = m.organisation_id"
_KEYS = {
    Order.CHANGED: "updated_at",
    Order.CREATED: "created_at",
    Order.TITLE: "named",
    Order.START: "start_at",
    Order.END: "end_at",
}
# A mission without title begins its line by the end of it, and comes last.
_WAYS = {Order.CHANGED: "key DESC", Order.CREATED: "key DESC", Order.TITLE: "left(key, 1) = E'\\n', key"}
# Folded as lines are.
_FOLDED = 'lower(public.unaccent({}::text) COLLATE "C")'
# What costs least to tell is told first.
_CONDITIONS = {
    "domain": "l.domain = %(domain)s",
    "begins_from": "l.start_at >= %(begins_from)s",
    "ends_before": "l.end_at < %(ends_before)s",
    "came": "(CASE WHEN l.synchronised THEN 'catalogue' ELSE 'hand' END) = %(came)s",
    "reason": "l.reason = %(reason)s",
    "ended_at": "l.end_at < %(ended_at)s",
    "place": f"l.places LIKE (SELECT {_FOLDED.format('%(place)s')})",
    "organisation": f"split_part(l.named, E'\\n', 2) LIKE (SELECT {_FOLDED.format('%(organisation)s')})",
    "words": f"l.named LIKE ALL (ARRAY(SELECT {_FOLDED.format('word')} FROM unnest(%(words)s::text[]) AS word))",
}


async def count(conn: Conn, owner: str) -> Counted:
    """How many missions an announcer has in each state."""
    rows = await conn.execute(
        """
        SELECT count(*) FILTER (WHERE state = 'visible'), count(*) FILTER (WHERE state = 'refused'),
            count(*) FILTER (WHERE state = 'withdrawn'),
            (SELECT mission_id FROM missions.catalogue_line WHERE owner = %(owner)s AND state = 'visible'
             ORDER BY updated_at DESC, mission_id LIMIT 1)
        FROM missions.catalogue_line WHERE owner = %(owner)s
        """,
        {"owner": owner},
    )
    row = await rows.fetchone()
    return Counted(*row) if row else Counted()


async def page(conn: Conn, owner: str, wanted: Wanted, *, limit: int, skip: int, counted: Counted) -> tuple[int, list[Line]]:
    """How many missions suit, and a page of them, in the order asked for. `counted`: the answer of `count`, which spares counting
    again those of a state; for all the rest, lines are gone through once, for both."""
    asked, values = _asked(owner, wanted)
    known = wanted == Wanted(state=wanted.state, order=wanted.order)
    values |= {"limit": limit, "skip": skip, "total": _of_state(counted, wanted.state)}
    order, total = _sorted(wanted.order), "%(total)s::bigint" if known else "(SELECT count(*) FROM suited)"
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            WITH suited AS ({_suited(wanted, asked)})
            SELECT counted.total, {_LINE} FROM (SELECT {total} AS total) AS counted
            LEFT JOIN (SELECT * FROM suited {order} LIMIT %(limit)s OFFSET %(skip)s) AS shown ON TRUE LEFT {_MISSION} {order}
            """.encode(),
            values,
        )
        rows = await cursor.fetchall()
    totals = [row.pop("total") for row in rows]
    return totals[0], [Line(**row) for row in rows if row["id"] is not None]


async def every(conn: Conn, owner: str, wanted: Wanted, *, together: int = 500, most: int) -> AsyncIterator[Line]:
    """The missions that suit, `most` at most, read as they are used: those of a table to save."""
    asked, values = _asked(owner, wanted)
    async with conn.cursor(f"missions_{owner}"[:60], row_factory=class_row(Line)) as cursor:
        cursor.itersize = together
        await cursor.execute(
            f"SELECT {_LINE} FROM ({_suited(wanted, asked)}) AS suited {_MISSION} {_sorted(wanted.order)} LIMIT %(most)s".encode(),
            {**values, "most": most},
        )
        async for line in cursor:
            yield line


async def suiting(conn: Conn, owner: str, wanted: Wanted, *, most: int) -> list[str]:
    """Ids of the first missions that suit."""
    asked, values = _asked(owner, wanted)
    rows = await conn.execute(
        f"SELECT mission_id FROM ({_suited(wanted, asked)}) AS suited {_sorted(wanted.order)} LIMIT %(most)s".encode(),
        {**values, "most": most},
    )
    return [row[0] for row in await rows.fetchall()]


async def reasons(conn: Conn, owner: str) -> list[tuple[str, int]]:
    """The sentences that refuse an announcer's missions, the most frequent first."""
    rows = await conn.execute(
        f"""
        SELECT reason, count(*) FROM missions.catalogue_line WHERE owner = %s AND state = 'refused' AND reason IS NOT NULL
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST_REASONS}
        """.encode(),
        (owner,),
    )
    return [(row[0], row[1]) for row in await rows.fetchall()]


async def insert_batch(conn: Conn, batch: Batch) -> None:
    await conn.execute(
        "INSERT INTO missions.batch (id, owner, verb, results, by_email, created_at) VALUES (%s, %s, %s, %s, %s, %s)",
        (batch.id, batch.owner, batch.verb, Jsonb(list(batch.results), orjson.dumps), batch.by_email, batch.created_at),
    )


async def find_batch(conn: Conn, owner: str, batch_id: str) -> Batch | None:
    """What an announcer did to many missions."""
    rows = await conn.execute(
        "SELECT verb, results, by_email, created_at, undone_at FROM missions.batch WHERE id = %s AND owner = %s", (batch_id, owner)
    )
    row = await rows.fetchone()
    if row is None:
        return None
    verb, results, by_email, created_at, undone_at = row
    return Batch(
        id=batch_id, owner=owner, verb=Verb(verb), results=tuple(map(_result, results)), by_email=by_email, created_at=created_at,
        undone_at=undone_at,
    )  # fmt: skip


async def undo_batch(conn: Conn, batch_id: str, *, at: datetime) -> bool:
    """Notes that something was undone; False when it was already."""
    done = await conn.execute("UPDATE missions.batch SET undone_at = %s WHERE id = %s AND undone_at IS NULL", (at, batch_id))
    return done.rowcount == 1


async def forget_batches(conn: Conn, before: datetime) -> None:
    await conn.execute("DELETE FROM missions.batch WHERE created_at < %s", (before,))


def _result(kept: dict[str, str | None]) -> Result:
    before = kept["before"]
    return Result(
        str(kept["id"]), kept["title"], Became(str(kept["became"])), kept["reason"] or "",
        datetime.fromisoformat(before) if before else None, kept["copied_to"],
    )  # fmt: skip


def _of_state(counted: Counted, state: State | None) -> int:
    return counted.visible + counted.refused if state is None else int(getattr(counted, state.value))


def _suited(wanted: Wanted, asked: str) -> str:
    """The statement that reads which missions suit, and what they are sorted by."""
    return f"SELECT l.mission_id, l.{_KEYS[wanted.order]} AS key FROM missions.catalogue_line l WHERE {asked}"


def _sorted(order: Order) -> str:
    return f"ORDER BY {_WAYS.get(order, 'key NULLS LAST')}, mission_id"


def _asked(owner: str, wanted: Wanted) -> tuple[str, dict[str, object]]:
    asked, values = ["l.owner = %(owner)s"], dict[str, object](owner=owner, state=wanted.state)
    asked.append("l.state = %(state)s" if wanted.state else "l.state <> 'withdrawn'")
    given: dict[str, object] = {
        "words": [_within(each) for each in wanted.words.split()[:_MOST_WORDS]],
        "domain": wanted.domain,
        "place": f"%\n{_escaped(wanted.place)}%" if wanted.place else "",
        "organisation": _within(wanted.organisation) if wanted.organisation else "",
        "begins_from": wanted.begins_from,
        "ends_before": wanted.ends_before,
        "came": wanted.came,
        "reason": wanted.reason,
        "ended_at": wanted.ended_at,
    }
    for name, condition in _CONDITIONS.items():
        if given[name]:
            values[name] = given[name]
            asked.append(condition)
    return " AND ".join(asked), values


def _within(text: str) -> str:
    return f"%{_escaped(text)}%"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
