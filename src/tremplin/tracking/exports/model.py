"""What is asked of an export, and an event as a partner reads it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from tremplin.tracking.model import ACTIVITIES, Side

MOST_LINES = 1_000
"""The longest page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which events of a partner. The period includes `since` and not `until`; empty tuples filter nothing.

    `statuses` only speak of applications and accounts: visits have none, and are left out when any is given.
    """

    partner_id: str
    side: Side | None = None
    since: datetime | None = None
    until: datetime | None = None
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    counterpart: str | None = None
    mission_id: str | None = None
    statuses: tuple[str, ...] = ()
    with_bots: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands in the order of all: by time, then by id."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Line:
    """An event as partners read it: neither the visitor's digest nor anything it is made of is here."""

    id: str
    at: datetime
    kind: str
    status: str | None
    updated_at: datetime | None
    announcer_id: str
    announcer_name: str | None
    broadcaster_id: str
    broadcaster_name: str | None
    mission_id: str | None
    mission_client_id: str | None
    mission_title: str | None
    source: str
    source_id: str
    tags: list[str]
    tag: str | None
    click_id: str | None
    client_event_id: str | None
    referer_host: str | None
    custom: dict[str, Any] | None
    human: bool
    bot: str | None
    request_id: str | None

    @property
    def place(self) -> Place:
        return Place(self.at, self.id)


COLUMNS = tuple(field.name for field in fields(Line))


def told(line: Line, reader: str) -> dict[str, Any]:
    """An event for one of its sides, column by column, ready for JSON.

    What a site attached to a visit is between it and us: only a broadcaster reads it. What came with an application is for both.
    """
    values = {name: getattr(line, name) for name in COLUMNS}
    values["at"] = instant(line.at)
    values["updated_at"] = instant(line.updated_at) if line.updated_at else None
    if line.kind not in ACTIVITIES and reader != line.broadcaster_id:
        values["custom"] = None
    return values


def instant(at: datetime) -> str:
    """ISO 8601, in UTC, to the millisecond."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
