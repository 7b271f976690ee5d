"""Companies of the directory told to whoever follows it: that they changed, or may no longer be shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from tremplin.immersions.offers.model import KIND, Establishment
from tremplin.immersions.offers.rendering import instant
from tremplin.kit import changes
from tremplin.kit.changes import Change
from tremplin.kit.db import Conn
from tremplin.partners import audiences


async def announce(conn: Conn, establishments: Sequence[Establishment], *, gone: bool = False, at: datetime) -> None:
    """Tells that companies changed; `gone`: that they are no longer there at all."""
    await changes.publish(conn, [_change(each, shown=each.listed and not gone, at=at) for each in establishments])


def _change(of: Establishment, *, shown: bool, at: datetime) -> Change:
    return Change(
        kind=KIND,
        object_id=of.siret,
        event="offer.updated" if shown else "offer.withdrawn",
        audience=(audiences.EVERYONE,),
        body=orjson.dumps(_told(of) if shown else {"siret": of.siret}),
        at=at,
    )


def _told(of: Establishment) -> dict[str, Any]:
    """Enough to know whether to read its offers again, which depend on the question asked."""
    return {
        "siret": of.siret,
        "name": of.name,
        "appellationCodes": sorted({each.appellation_code for each in of.offers}),
        "locationIds": [each.id for each in of.locations],
        "updatedAt": instant(of.updated_at),
    }
