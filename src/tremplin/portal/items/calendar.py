"""What has days but no hours, for an agenda (RFC 5545). Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import icalendar

from tremplin.portal.items.model import Item

MEDIA_TYPE = "text/calendar; charset=utf-8"


def calendar(item: Item, days: tuple[date, date], *, base_url: str, now: datetime) -> bytes:
    """A calendar of one event that lasts whole days."""
    first, last = days
    event = icalendar.Event()
    event.add("uid", f"{item.kind}-{item.id}@{base_url.partition('://')[2]}")
    event.add("dtstamp", now)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))  # the day after the last one: ends are excluded
    event.add("summary", item.title)
    event.add("description", f"{item.told}\n{base_url}{item.path}")
    event.add("url", base_url + item.path)
    if item.lines:
        event.add("location", item.lines[0])
    whole = icalendar.Calendar()
    whole.add("prodid", "-//Tremplin//Missions//FR")
    whole.add("version", "2.0")
    whole.add_component(event)
    found: bytes = whole.to_ical()
    return found
