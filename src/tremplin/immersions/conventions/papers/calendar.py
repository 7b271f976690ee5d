"""The days of an immersion, for an agenda (RFC 5545). Pure.

Hours are written without a zone: nine o'clock is nine o'clock where the company is, be it in Rennes or in Saint-Denis de La Réunion.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.vocabulary import Status

MEDIA_TYPE = "text/calendar; charset=utf-8"


def calendar(convention: Convention, *, now: datetime) -> bytes:
    """An event for each stretch of work. Tentative until the prescriber has validated the convention."""
    made = Calendar()
    made.add("prodid", "-//Tremplin//Conventions//FR")
    made.add("version", "2.0")
    for day, told in sorted(convention.schedule.by_date().items()):
        midnight = datetime.combine(day, datetime.min.time())
        for period in told.periods:
            event = Event()
            event.add("uid", f"{convention.id}-{day:%Y%m%d}-{period.start}@tremplin")
            event.add("dtstamp", now)
            event.add("summary", f"Immersion : {convention.business_name}")
            event.add(
                "description", f"{convention.immersion_appellation.appellation_label}. Tuteur : {convention.establishment_tutor.name}."
            )
            event.add("location", convention.immersion_address)
            event.add("dtstart", midnight + timedelta(minutes=period.start))
            event.add("dtend", midnight + timedelta(minutes=period.end))
            event.add("status", "CONFIRMED" if convention.status is Status.ACCEPTED_BY_VALIDATOR else "TENTATIVE")
            made.add_component(event)
    return bytes(made.to_ical())
