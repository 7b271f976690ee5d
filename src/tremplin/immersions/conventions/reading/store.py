"""Every SQL statement of readers: a list is one statement, whose rows are sent as they are."""

from __future__ import annotations

from typing import Any

from tremplin.immersions.conventions.reading.model import Asked, Found, Page, Scope
from tremplin.kit.db import Conn

# Beyond, looking at each agency in turn costs more than looking at conventions in turn.
_FEW = 60
_FILTERS = """
    (%(start_after)s::date IS NULL OR date_start > %(start_after)s)
    AND (%(start_until)s::date IS NULL OR date_start <= %(start_until)s)
    AND (%(statuses)s::text[] IS NULL OR status = ANY(%(statuses)s))
"""


async def find(conn: Conn, convention_id: str) -> Found | None:
    """A convention."""
    cursor = await conn.cursor(binary=True).execute(
        """
        SELECT agency_id, agency_kind, referred_id, referred_kind, body FROM immersions.convention WHERE id = %s
        """,
        (convention_id,),
    )
    row = await cursor.fetchone()
    return Found(*row) if row else None


async def listed(conn: Conn, asked: Asked) -> Page:
    """A page of the conventions that may be read."""
    query = _query(asked)
    values: dict[str, Any] = {
        "scope": list(asked.scope.values),
        "start_after": asked.start_after,
        "start_until": asked.start_until,
        "statuses": None if asked.statuses is None else [each.value for each in asked.statuses],
        "since": asked.changed_since,
        "after_key": asked.after[0] if asked.after else None,
        "after_id": asked.after[1] if asked.after else None,
        "limit": asked.limit + 1,  # one more tells whether there are more
    }
    cursor = await conn.cursor(binary=True).execute(query, values)  # bodies in text would be twice as long
    rows = await cursor.fetchall()
    kept = rows[: asked.limit]
    return Page([row[2] for row in kept], (kept[-1][0], kept[-1][1]) if len(rows) > len(kept) else None)


def _query(asked: Asked) -> str:
    if asked.changed_since is not None:
        return _by_change(asked.scope)
    return _of_each(asked.scope) if len(asked.scope.values) <= _FEW else _walked(asked.scope)


def _of_each(scope: Scope) -> str:
    """The first ones of each agency (or kind) by its own index, then the first of them all: sorting all those of a large network would
    cost a hundred times as much."""
    own, referred = _columns(scope)
    each = " UNION ALL ".join(
        f"""(
            SELECT id, date_start FROM immersions.convention
            WHERE {column} = given.value AND {_FILTERS}
              AND (%(after_id)s::text IS NULL OR (date_start, id) < (%(after_key)s::date, %(after_id)s))
            ORDER BY date_start DESC, id DESC LIMIT %(limit)s
        )"""
        for column in (own, referred)
    )
    return f"""
        WITH first AS MATERIALIZED (
            SELECT DISTINCT id, date_start
            FROM (SELECT DISTINCT unnest(%(scope)s::text[]) AS value) given CROSS JOIN LATERAL ({each}) found
            ORDER BY date_start DESC, id DESC LIMIT %(limit)s
        )
        SELECT first.date_start::text AS key, first.id, body FROM first JOIN immersions.convention USING (id)
        ORDER BY first.date_start DESC, first.id DESC
    """


def _walked(scope: Scope) -> str:
    """In the order of first days, until there are enough: of so many agencies, one is never far."""
    own, referred = _columns(scope)
    return f"""
        SELECT date_start::text AS key, id, body FROM immersions.convention
        WHERE ({own} = ANY(%(scope)s) OR {referred} = ANY(%(scope)s)) AND {_FILTERS}
          AND (%(after_id)s::text IS NULL OR (date_start, id) < (%(after_key)s::date, %(after_id)s))
        ORDER BY date_start DESC, id DESC LIMIT %(limit)s
    """


def _by_change(scope: Scope) -> str:
    """In the order of changes, whose index is walked from the instant asked for."""
    own, referred = _columns(scope)
    return f"""
        SELECT changed_at::text AS key, id, body FROM immersions.convention
        WHERE ({own} = ANY(%(scope)s) OR {referred} = ANY(%(scope)s)) AND {_FILTERS} AND changed_at >= %(since)s
          AND (%(after_id)s::text IS NULL OR (changed_at, id) > (%(after_key)s::timestamptz, %(after_id)s))
        ORDER BY changed_at, id LIMIT %(limit)s
    """


def _columns(scope: Scope) -> tuple[str, str]:
    return ("agency_kind", "referred_kind") if scope.by_kind else ("agency_id", "referred_id")
