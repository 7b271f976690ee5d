"""To whom an application is credited. Pure.

A site keeps the click that brought the person last (it arrives in the address and replaces the one before): the application names
it, and its broadcaster is credited if the application came soon enough. Too late, or without a click, it is the announcer's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tremplin.tracking.model import Event, Kind, Source

DEFAULT_DAYS, MOST_DAYS = 30, 365
# The clocks of two servers never quite agree: a click is not refused for being a little ahead of its application.
_CLOCKS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Credit:
    """Who brought an application, and by what means. `click_id` is kept even when the click came too early to be credited."""

    from_partner: str
    source: str
    source_id: str
    mission_id: str | None = None
    click_id: str | None = None
    tag: str | None = None
    request_id: str | None = None


def can_be_credited(click: Event | None, *, announcer_id: str) -> bool:
    """Whether an event is a click that led to this announcer: another's can't be used to draw a credit from it."""
    return click is not None and click.kind == Kind.CLICK and click.to_partner == announcer_id


def is_within(click: Event, *, at: datetime, days: int) -> bool:
    """Whether an application at that instant is credited to a click: both ends count."""
    return -_CLOCKS <= at - click.at <= timedelta(days=days)


def credit(click: Event | None, *, announcer_id: str, at: datetime, days: int) -> Credit:
    """The credit of an application received by an announcer at an instant, after a click that can be credited (or none)."""
    own = Credit(announcer_id, Source.PUBLISHER, announcer_id)
    if click is None:
        return own
    if not is_within(click, at=at, days=days):
        return Credit(announcer_id, Source.PUBLISHER, announcer_id, click.mission_id, click.id)
    tag = click.tag or next(iter(click.tags), None)
    return Credit(click.from_partner, click.source, click.source_id, click.mission_id, click.id, tag, click.request_id)
