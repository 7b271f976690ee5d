"""Events for tests: written as another process would."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.apis.engagement.platform import Member, Platform
from tests.factories.partners import NOW
from tests.tracking.visits import event
from tremplin.tracking import store
from tremplin.tracking.model import Event


def between(announcer: Member, broadcaster: Member, minutes: float = 0, **given: Any) -> Event:
    """A click on an announcer's mission, shown by a broadcaster."""
    sides = {"to_partner": announcer.id, "from_partner": broadcaster.id, "source_id": broadcaster.id}
    return event(NOW + timedelta(minutes=minutes), **{**sides, **given})


def keep(server: Platform, *events: Event) -> list[str]:
    """Writes events; their ids."""
    server.write(lambda conn: store.add(conn, events))
    return [each.id for each in events]


def listed(server: Platform, by: Member, **params: str) -> list[str]:
    """The ids of the events that a partner reads in its first page."""
    answer = server.get("/api/v1/events", by, params)
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["data"]]
