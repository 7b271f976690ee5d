"""The widgets being shown, kept in memory while nothing changes: pages ask for the same ones again and again.

As for callers (diffusion/access.py), one number read at each request tells whether rights, partners or widgets have changed.
"""

from __future__ import annotations

from tremplin.diffusion import actions as diffusion
from tremplin.diffusion.widgets import model, store
from tremplin.diffusion.widgets.model import Shown, Widget
from tremplin.kit.db import Conn
from tremplin.partners import store as partners

# More widgets than any platform has; beyond, memory is emptied rather than grown.
_MOST_REMEMBERED = 10_000


class Showcase:
    """The memory of one process."""

    def __init__(self) -> None:
        self._epoch = -1
        self._by_id: dict[str, Shown] = {}

    async def by_id(self, conn: Conn, widget_id: str) -> Shown | None:
        """An active widget; None when it is unknown, paused, deleted, or its owner is gone."""
        if not widget_id.isprintable():  # PostgreSQL refuses texts with a zero byte
            return None
        epoch = await partners.access_epoch(conn)
        if epoch != self._epoch or len(self._by_id) > _MOST_REMEMBERED:
            self._epoch, self._by_id = epoch, {}
        if widget_id in self._by_id:
            return self._by_id[widget_id]
        shown = await _shown(conn, await store.find(conn, widget_id))
        if shown is not None and epoch == self._epoch:  # else things changed meanwhile: what was just read may already be stale
            self._by_id[widget_id] = shown
        return shown

    async def by_name(self, conn: Conn, name: str) -> Shown | None:
        """The first active widget created under that name."""
        return await _shown(conn, await store.find_named(conn, name)) if name.isprintable() else None


async def _shown(conn: Conn, widget: Widget | None) -> Shown | None:
    if widget is None or not widget.active:
        return None
    owner = await partners.find(conn, widget.owner)
    if owner is None:
        return None
    return Shown(widget, owner, model.scope(widget, await diffusion.scope_of(conn, owner.id)))
