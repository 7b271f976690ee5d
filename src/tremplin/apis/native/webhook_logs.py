"""Logs of webhooks as our API tells them, and the cursors of their pages. Pure."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Any

from tremplin.webhooks.log.model import Attempt, Delivery, Place


def told(delivery: Delivery) -> dict[str, Any]:
    """A delivery, with its attempts."""
    return {
        "id": delivery.id,
        "event": delivery.event,
        "object": {"kind": delivery.kind, "id": delivery.object_id, "version": delivery.version},
        "state": delivery.state,
        "created_at": instant(delivery.created_at),
        "due_at": instant(delivery.due_at),
        "ended_at": instant(delivery.ended_at),
        "attempts": [_attempt(each) for each in delivery.attempts],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "at": instant(attempt.at),
        "status": attempt.status,
        "error": attempt.error,
        "duration_ms": attempt.duration_ms,
        "answer": attempt.answer,
    }


def instant(at: datetime | None) -> str | None:
    """ISO 8601, in UTC, to the millisecond."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z" if at else None


def written(last: Delivery) -> str:
    """The cursor of the page that follows a delivery."""
    return base64.urlsafe_b64encode(f"{last.created_at.isoformat()}~{last.id}".encode()).decode().rstrip("=")


def read(cursor: str) -> Place | None:
    """The place a cursor stands for; None when it is not one of ours."""
    try:
        at, _, id_ = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("~")
        found = datetime.fromisoformat(at)
    except (binascii.Error, ValueError):
        return None
    return Place(found, id_) if found.tzinfo and id_.isprintable() and id_ else None
