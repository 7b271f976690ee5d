"""An event as readers of feeds show it. Pure."""

from __future__ import annotations

from tremplin.events import telling
from tremplin.events.model import Event, Status
from tremplin.events.rendering import page_of, told_title
from tremplin.portal.feeds.syndication import Entry


def entry(event: Event, base_url: str) -> Entry:
    """An event as an entry of a feed."""
    return Entry(
        address=page_of(event.id, base_url),
        title=told_title(event),
        summary=summary(event),
        html=event.description_html or "",
        published=event.created_at,
        updated=event.updated_at,
        author=event.organiser or "",
        tags=(event.type, *event.audiences),
    )


def summary(event: Event) -> str:
    """When and where, in a line."""
    clock = telling.clock(event)
    when = f"{telling.told(event)} ({clock})" if clock else telling.told(event)
    said = f"{when} – {telling.place(event)}"
    return f"{said}. {event.status_reason}" if event.status_reason and event.status != Status.SCHEDULED else said
