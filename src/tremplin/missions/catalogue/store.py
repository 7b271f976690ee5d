"""The statements of an announcer's list."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import orjson
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from tremplin.kit.db import Conn
from tremplin.missions.catalogue.model import Batch, Became, Counted, Line, Order, Result, State, Verb, Wanted

_MOST_WORDS = 12
_MOST_REASONS = 20
_FROM = "FROM missions.mission m LEFT JOIN missions.organisation o ON o.id = m.organisation_id"
_LINE = """
    m.id, m.client_id, m.title, o.name AS organisation, m.addresses #>> '{0,city}' AS city,
    m.addresses #>> '{0,postal_code}' AS postal_code, m.domain, m.status, m.status_comment AS comment,
    jsonb_array_length(m.problems) AS problems, CASE WHEN m.places_given THEN m.places END AS places, m.start_at, m.end_at,
    m.created_at, m.updated_at, m.deleted_at, m.last_sync_at, m.application_url
"""
_ORDERS = {
    Order.CHANGED: "m.updated_at DESC",
    Order.CREATED: "m.created_at DESC",
    Order.TITLE: "public.unaccent(lower(m.title)) NULLS LAST",
    Order.START: "m.start_at NULLS LAST",
    Order.END: "m.end_at NULLS LAST",
}
# Read once for all words: taking accents off costs more than anything else here.
_NAMED = """public.unaccent(lower(concat_ws(' ', m.title, o.name, m.client_id, m.addresses #>> '{0,city}')))
    LIKE ALL (ARRAY(SELECT public.unaccent(lower(word)) FROM unnest(%(words)s::text[]) AS word))"""
_CONDITIONS = {
    "domain": "m.domain = %(domain)s",
    "place": """EXISTS (
        SELECT FROM jsonb_to_recordset(m.addresses) AS a(city text, postal_code text, department_code text, department_name text,
            region text)
        CROSS JOIN LATERAL unnest(ARRAY[a.city, a.postal_code, a.department_code, a.department_name, a.region]) AS told
        WHERE public.unaccent(lower(told)) LIKE public.unaccent(lower(%(place)s::text))
    )""",
    "organisation": "public.unaccent(lower(o.name)) LIKE public.unaccent(lower(%(organisation)s::text))",
    "begins_from": "m.start_at >= %(begins_from)s",
    "ends_before": "m.end_at < %(ends_before)s",
    "came": "(CASE WHEN m.last_sync_at IS NULL THEN 'hand' ELSE 'catalogue' END) = %(came)s",
    "reason": "m.status_comment = %(reason)s",
    "ended_at": "m.end_at < %(ended_at)s",
}
_STATES = {
    None: "m.deleted_at IS NULL",
    State.VISIBLE: "m.deleted_at IS NULL AND m.status = 'ACCEPTED'",
    State.REFUSED: "m.deleted_at IS NULL AND m.status = 'REFUSED'",
    State.WITHDRAWN: "m.deleted_at IS NOT NULL",
}


async def count(conn: Conn, owner: str) -> Counted:
    """How many missions an announcer has in each state."""
    rows = await conn.execute(
        f"""
        SELECT count(*) FILTER (WHERE {_STATES[State.VISIBLE]}), count(*) FILTER (WHERE {_STATES[State.REFUSED]}),
            count(*) FILTER (WHERE {_STATES[State.WITHDRAWN]}),
            (SELECT m.id FROM missions.mission m WHERE m.owner = %(owner)s AND {_STATES[State.VISIBLE]}
             ORDER BY m.updated_at DESC, m.id LIMIT 1)
        FROM missions.mission m WHERE m.owner = %(owner)s
        """.encode(),
        {"owner": owner},
    )
    row = await rows.fetchone()
    return Counted(*row) if row else Counted()


async def page(conn: Conn, owner: str, wanted: Wanted, *, limit: int, skip: int, counted: Counted) -> tuple[int, list[Line]]:
    """How many missions suit, and a page of them, in the order asked for. `counted`: the answer of `count`, which spares counting
    again those of a state; for all the rest, missions are gone through once, for both."""
    asked, values = _asked(owner, wanted)
    order = f"{_sorted(wanted.order)} LIMIT %(limit)s OFFSET %(skip)s"
    if wanted == Wanted(state=wanted.state, order=wanted.order):
        return _of_state(counted, wanted.state), await _lines(conn, f"WHERE {asked} {order}", values, limit, skip)
    rows = await conn.execute(
        f"""
        WITH suited AS MATERIALIZED (SELECT m.id, m.title, m.created_at, m.updated_at, m.start_at, m.end_at {_FROM} WHERE {asked})
        SELECT (SELECT count(*) FROM suited), ARRAY(SELECT m.id FROM suited m {order})
        """.encode(),
        {**values, "limit": limit, "skip": skip},
    )
    row = await rows.fetchone()
    total, ids = row or (0, [])
    lines = await _lines(conn, f"WHERE m.id = ANY(%(ids)s) {_sorted(wanted.order)}", {"ids": ids}, limit, 0) if ids else []
    return total, lines


async def every(conn: Conn, owner: str, wanted: Wanted, *, together: int = 500, most: int) -> AsyncIterator[Line]:
    """The missions that suit, `most` at most, read as they are used: those of a table to save."""
    asked, values = _asked(owner, wanted)
    async with conn.cursor(f"missions_{owner}"[:60], row_factory=class_row(Line)) as cursor:
        cursor.itersize = together
        await cursor.execute(
            f"SELECT {_LINE} {_FROM} WHERE {asked} {_sorted(wanted.order)} LIMIT %(most)s".encode(), {**values, "most": most}
        )
        async for line in cursor:
            yield line


async def suiting(conn: Conn, owner: str, wanted: Wanted, *, most: int) -> list[str]:
    """Ids of the first missions that suit."""
    asked, values = _asked(owner, wanted)
    rows = await conn.execute(
        f"SELECT m.id {_FROM} WHERE {asked} {_sorted(wanted.order)} LIMIT %(most)s".encode(), {**values, "most": most}
    )
    return [row[0] for row in await rows.fetchall()]


async def reasons(conn: Conn, owner: str) -> list[tuple[str, int]]:
    """The sentences that refuse an announcer's missions, the most frequent first."""
    rows = await conn.execute(
        f"""
        SELECT m.status_comment, count(*) FROM missions.mission m
        WHERE m.owner = %s AND {_STATES[State.REFUSED]} AND m.status_comment IS NOT NULL
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


async def _lines(conn: Conn, rest: str, values: dict[str, object], limit: int, skip: int) -> list[Line]:
    async with conn.cursor(row_factory=class_row(Line)) as cursor:
        await cursor.execute(f"SELECT {_LINE} {_FROM} {rest}".encode(), {**values, "limit": limit, "skip": skip})
        return await cursor.fetchall()


def _of_state(counted: Counted, state: State | None) -> int:
    return counted.visible + counted.refused if state is None else int(getattr(counted, state.value))


def _sorted(order: Order) -> str:
    return f"ORDER BY {_ORDERS[order]}, m.id"


def _asked(owner: str, wanted: Wanted) -> tuple[str, dict[str, object]]:
    asked, values = ["m.owner = %(owner)s", _STATES[wanted.state]], dict[str, object](owner=owner)
    if words := wanted.words.split()[:_MOST_WORDS]:
        values["words"] = [_within(each) for each in words]
        asked.append(_NAMED)
    given: dict[str, object] = {
        "domain": wanted.domain,
        "place": _escaped(wanted.place) + "%" if wanted.place else "",
        "organisation": _within(wanted.organisation) if wanted.organisation else "",
        "begins_from": wanted.begins_from,
        "ends_before": wanted.ends_before,
        "came": wanted.came,
        "reason": wanted.reason,
        "ended_at": wanted.ended_at,
    }
    for name, value in given.items():
        if value:
            values[name] = value
            asked.append(_CONDITIONS[name])
    return " AND ".join(sorted(asked, key=len)), values


def _within(text: str) -> str:
    return f"%{_escaped(text)}%"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
