"""What is done with widgets: created, changed, paused, deleted by their owner; shown to anyone while active.

Every change moves the access epoch in its own transaction: pages that show the widget follow at their next request.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

import psycopg

from tremplin.diffusion import actions as diffusion
from tremplin.diffusion.widgets import errors, store, validation
from tremplin.diffusion.widgets.model import LONGEST_NAME, Widget, WidgetRule
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown


async def create(
    conn: Conn,
    *,
    owner_id: str,
    name: str,
    publishers: Sequence[str],
    now: datetime,
    rules: Sequence[WidgetRule] = (),
    **settings: Any,
) -> Widget:
    """A new active widget of announcers that its owner may show; `settings` are the other fields of a Widget.

    Raises PartnerUnknown, PublisherNotShown, and the refusals of `validation.check`.
    """
    widget = Widget(
        id=uuid7(now),
        owner=owner_id,
        name=name.strip(),
        publishers=tuple(dict.fromkeys(publishers)),
        rules=tuple(rules),
        created_at=now,
        updated_at=now,
        **settings,
    )
    validation.check(widget)
    await _check_publishers(conn, owner_id, widget.publishers)
    await _write(conn, widget, new=True)
    return widget


async def create_by_staff(conn: Conn, *, owner_id: str, name: str, publishers: Sequence[str], now: datetime) -> Widget:
    """The same by whoever runs the platform, whose word also lets the owner show these announcers."""
    await _open(conn, owner_id, publishers, now)
    widget = await create(conn, owner_id=owner_id, name=name, publishers=publishers, now=now)
    await partners.allow_widgets(conn, owner_id)
    return widget


async def adopt(conn: Conn, widgets: Sequence[Widget], *, now: datetime) -> None:
    """Keeps widgets of another platform as they are, on the word of whoever runs this one; those known already stay as they are.

    Raises PartnerUnknown, WidgetExists, and the refusals of `validation.check`.
    """
    for widget in widgets:
        validation.check(widget)
        await _check_known(conn, [widget.owner])
        await _open(conn, widget.owner, widget.publishers, now)
        await _write(conn, widget, new=True)


async def change(conn: Conn, widget_id: str, *, owner_id: str, now: datetime, **settings: Any) -> Widget:
    """Changes fields of a widget. Announcers it has already may stay, even those its owner can't show any more.

    Raises WidgetUnknown (another partner's too), PublisherNotShown, and the refusals of `validation.check`.
    """
    widget = await _owned(conn, widget_id, owner_id)
    changed = replace(widget, **settings, updated_at=now)
    changed = replace(changed, name=changed.name.strip(), publishers=tuple(dict.fromkeys(changed.publishers)))
    validation.check(changed)
    await _check_publishers(conn, owner_id, [each for each in changed.publishers if each not in widget.publishers])
    await _write(conn, changed)
    return changed


async def deactivate(conn: Conn, widget_id: str, *, owner_id: str, now: datetime) -> Widget:
    """Stops showing a widget; it can be reactivated. Raises WidgetUnknown."""
    return await change(conn, widget_id, owner_id=owner_id, now=now, active=False)


async def reactivate(conn: Conn, widget_id: str, *, owner_id: str, now: datetime) -> Widget:
    """Shows a widget again. Raises WidgetUnknown."""
    return await change(conn, widget_id, owner_id=owner_id, now=now, active=True)


async def duplicate(conn: Conn, widget_id: str, *, owner_id: str, now: datetime) -> Widget:
    """Another active widget like this one, under a name that says so. Raises WidgetUnknown."""
    widget = await _owned(conn, widget_id, owner_id)
    names = {each.name for each in await store.of_owner(conn, owner_id)}
    stem = widget.name[: LONGEST_NAME - 15]
    name = next(each for each in (f"{stem} (copie {number})" for number in count(1)) if each not in names)
    copy = replace(widget, id=uuid7(now), name=name, active=True, created_at=now, updated_at=now)
    await _write(conn, copy, new=True)
    return copy


async def delete(conn: Conn, widget_id: str, *, owner_id: str, now: datetime) -> None:
    """Deletes a widget for good; its name is free again, its clicks keep its id. Raises WidgetUnknown."""
    widget = await _owned(conn, widget_id, owner_id)
    await _write(conn, replace(widget, deleted_at=now, updated_at=now))


async def find(conn: Conn, widget_id: str, *, owner_id: str) -> Widget:
    """A widget of a partner, active or not. Raises WidgetUnknown."""
    widget = await store.find(conn, widget_id)
    if widget is None or widget.owner != owner_id:
        raise errors.WidgetUnknown(widget_id=widget_id)
    return widget


async def find_for_staff(conn: Conn, widget_id: str) -> Widget:
    """A widget of anyone, for whoever runs the platform. Raises WidgetUnknown."""
    widget = await store.find(conn, widget_id)
    if widget is None:
        raise errors.WidgetUnknown(widget_id=widget_id)
    return widget


async def of_partner(conn: Conn, owner_id: str) -> list[Widget]:
    """The widgets of a partner, by name. Raises PartnerUnknown."""
    await _check_known(conn, [owner_id])
    return await store.of_owner(conn, owner_id)


async def _owned(conn: Conn, widget_id: str, owner_id: str) -> Widget:
    widget = await store.lock(conn, widget_id)
    if widget is None or widget.owner != owner_id:
        raise errors.WidgetUnknown(widget_id=widget_id)
    return widget


async def _write(conn: Conn, widget: Widget, *, new: bool = False) -> None:
    try:
        async with conn.transaction():
            await (store.insert(conn, [widget]) if new else store.update(conn, widget))
    except psycopg.errors.UniqueViolation:
        raise errors.WidgetExists(name=widget.name) from None
    await partners.bump_access_epoch(conn)


async def _open(conn: Conn, owner_id: str, publishers: Sequence[str], now: datetime) -> None:
    shown = await _shown_by(conn, owner_id)
    for publisher_id in dict.fromkeys(publishers):
        if publisher_id not in shown:
            await diffusion.diffuse(conn, broadcaster_id=owner_id, announcer_id=publisher_id, now=now)


async def _check_publishers(conn: Conn, owner_id: str, publishers: Collection[str]) -> None:
    await _check_known(conn, [owner_id, *publishers])
    shown = await _shown_by(conn, owner_id)
    for publisher_id in publishers:
        if publisher_id not in shown:
            raise errors.PublisherNotShown(publisher_id=publisher_id)


async def _shown_by(conn: Conn, owner_id: str) -> set[str]:
    """The announcers a partner may show, itself among them. Raises PartnerUnknown."""
    return {owner_id, *(tree.root.value for tree in await diffusion.rules_of(conn, owner_id))}


async def _check_known(conn: Conn, partner_ids: Sequence[str]) -> None:
    known = await partners.find_all(conn, list(partner_ids))
    for partner_id in partner_ids:
        if partner_id not in known:
            raise PartnerUnknown(partner_id=partner_id)
