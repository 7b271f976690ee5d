"""What a widget shows, before any filter of a visitor: the same question for who builds it and for who embeds it."""

from __future__ import annotations

import re

from tremplin.diffusion.widgets.model import Widget, condition, patterns, scope
from tremplin.kit.condition import ALWAYS, All, Condition, Is
from tremplin.kit.db import Conn
from tremplin.missions.model import KIND, Remote
from tremplin.search import engine
from tremplin.search.model import Near, Order, Query

_DISTANCE = re.compile(r"(\d+(?:[.,]\d+)?) ?(km|m)?", re.IGNORECASE)
_DEFAULT_KM = 50.0


async def question(conn: Conn, widget: Widget, owner_scope: Condition, *, limit: int) -> Query:
    """The first missions of a widget, whose owner may show `owner_scope`."""
    rules = condition(widget.rules, await engine.matching(conn, patterns(widget.rules)))
    # Civic service is done on the spot (contract §1.10).
    spot = Is("remote", (Remote.NO, Remote.LOCAL)) if widget.type == "volontariat" else ALWAYS
    near = None if widget.lat is None or widget.lon is None else Near(widget.lat, widget.lon, _kilometres(widget.distance))
    return Query(
        kinds=(KIND,),
        scope=scope(widget, owner_scope),
        where=All((rules, spot)),
        near=near,
        include_anywhere=near is not None,
        order=Order.NEWEST,
        limit=limit,
    )


def _kilometres(written: str) -> float:
    found = _DISTANCE.match(written)
    if found is None:
        return _DEFAULT_KM
    value = float(found[1].replace(",", "."))
    return value / 1000 if (found[2] or "").lower() == "m" else value
