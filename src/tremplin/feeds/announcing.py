"""Imports told to the partner whose catalogue it is, as they end."""

from __future__ import annotations

from typing import Any

import orjson

from tremplin.feeds.model import Run
from tremplin.kit import changes
from tremplin.kit.changes import Change
from tremplin.kit.db import Conn
from tremplin.partners import audiences

KIND = "feed_run"


async def announce(conn: Conn, run: Run) -> None:
    """Tells that an import ended, well or not; its problems are read in its report."""
    change = Change(
        kind=KIND,
        object_id=run.id,
        event="feed_run.finished",
        audience=(audiences.partner(run.partner_id),),
        body=orjson.dumps(told(run), option=orjson.OPT_UTC_Z),
        at=run.finished_at or run.started_at,
    )
    await changes.publish(conn, [change])


def told(run: Run) -> dict[str, Any]:
    """An import, as its partner is told of it. Not where the catalogue comes from: its address may hold a secret."""
    return {
        "id": run.id,
        "source_id": run.source_id,
        "about": run.about,
        "status": run.status,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "created": run.created,
        "updated": run.updated,
        "deleted": run.deleted,
        "unchanged": run.unchanged,
        "refused": run.refused,
        "held": run.held,
        "error_code": run.error_code,
        "error": run.error,
    }
