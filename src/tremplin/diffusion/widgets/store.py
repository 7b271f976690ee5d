"""Every SQL statement about widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from tremplin.diffusion.widgets.model import Widget, WidgetRule
from tremplin.kit.db import Conn

_NAMES = tuple(field.name for field in fields(Widget))
_WIDGET = ", ".join(_NAMES)
_VALUES = ", ".join(f"%({name})s" for name in _NAMES)
_CHANGEABLE = tuple(name for name in _NAMES if name not in {"id", "owner", "created_at"})


async def insert(conn: Conn, widgets: Sequence[Widget]) -> int:
    """Adds widgets; those whose id is known are left as they are. Returns how many were added.

    Raises UniqueViolation when an owner has another widget of that name.
    """
    async with conn.cursor() as cursor:
        await cursor.executemany(
            f"INSERT INTO diffusion.widget ({_WIDGET}) VALUES ({_VALUES}) ON CONFLICT (id) DO NOTHING",
            [_row(widget) for widget in widgets],
        )
        return cursor.rowcount


async def update(conn: Conn, widget: Widget) -> None:
    """Writes everything that can change of a widget. Raises UniqueViolation as `insert`."""
    assignments = ", ".join(f"{name} = %({name})s" for name in _CHANGEABLE)
    await conn.execute(f"UPDATE diffusion.widget SET {assignments} WHERE id = %(id)s".encode(), _row(widget))


async def find(conn: Conn, widget_id: str) -> Widget | None:
    """A widget that is not deleted."""
    found = await _widgets(conn, "id = %s AND deleted_at IS NULL", (widget_id,))
    return found[0] if found else None


async def lock(conn: Conn, widget_id: str) -> Widget | None:
    """The same, held until the transaction ends: two changes at once would undo each other."""
    found = await _widgets(conn, "id = %s AND deleted_at IS NULL FOR UPDATE", (widget_id,))
    return found[0] if found else None


async def find_named(conn: Conn, name: str) -> Widget | None:
    """The first active widget created under that name: owners may choose the same one."""
    found = await _widgets(conn, "name = %s AND active AND deleted_at IS NULL ORDER BY created_at, id LIMIT 1", (name,))
    return found[0] if found else None


async def of_owner(conn: Conn, owner: str) -> list[Widget]:
    """The widgets of a partner that are not deleted, by name."""
    return await _widgets(conn, "owner = %s AND deleted_at IS NULL ORDER BY lower(name), id", (owner,))


async def give(conn: Conn, from_id: str, to_id: str, *, beside: str) -> int:
    """Gives the widgets of a partner to another, and shows the other's items wherever the one's were: sites change nothing. How many.

    Of two with the same name, `beside` tells the one that comes.
    """
    values = {"from": from_id, "to": to_id, "beside": f" ({beside})"}
    await conn.execute(
        """
        UPDATE diffusion.widget SET publishers = ARRAY(
            SELECT DISTINCT CASE each WHEN %(from)s THEN %(to)s ELSE each END FROM unnest(publishers) each
        ) WHERE %(from)s = ANY(publishers)
        """,
        values,
    )
    done = await conn.execute(
        """
        UPDATE diffusion.widget w SET owner = %(to)s, name = name || CASE WHEN EXISTS (
            SELECT FROM diffusion.widget x WHERE x.owner = %(to)s AND x.name = w.name AND x.deleted_at IS NULL
        ) THEN %(beside)s ELSE '' END WHERE owner = %(from)s
        """,
        values,
    )
    return done.rowcount


async def _widgets(conn: Conn, condition: str, values: tuple[str | datetime, ...]) -> list[Widget]:
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(f"SELECT {_WIDGET} FROM diffusion.widget WHERE {condition}".encode(), values)
        return [_widget(row) async for row in cursor]


def _widget(row: dict[str, Any]) -> Widget:
    rules = tuple(WidgetRule(**rule) for rule in row["rules"])
    lists = {name: tuple(row[name]) for name in ("publishers", "hosts", "filters")}
    return Widget(**{**row, **lists, "rules": rules})


def _row(widget: Widget) -> dict[str, Any]:
    values = {name: getattr(widget, name) for name in _NAMES}
    lists = {name: list(values[name]) for name in ("publishers", "hosts", "filters")}
    return {**values, **lists, "rules": Jsonb([asdict(rule) for rule in widget.rules])}
