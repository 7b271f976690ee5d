"""The description of an event that search engines read: schema.org Event. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tremplin.events.model import Event, Status
from tremplin.events.registrations import model as places
from tremplin.events.registrations.model import Mode

_STATES = {
    Status.SCHEDULED: "EventScheduled",
    Status.POSTPONED: "EventPostponed",
    Status.CANCELLED: "EventCancelled",
}


def described(event: Event, address: str) -> dict[str, Any]:
    """The JSON-LD of an event; its times bear the offset of its place, its whole days are days."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "name": event.title,
        "startDate": _moment(event, event.local_start),
        "endDate": event.last_day.isoformat() if event.all_day else _moment(event, event.local_end),
        "eventStatus": f"https://schema.org/{_STATES[Status(event.status)]}",
        "eventAttendanceMode": f"https://schema.org/{_attendance(event)}",
        "location": _locations(event, address),
        "url": address,
        "inLanguage": "fr",
        "keywords": [event.type, *event.audiences],
    }
    if event.description:
        told["description"] = event.description
    if event.organiser:
        told["organizer"] = {"@type": "Organization", "name": event.organiser}
    for mode, name in ((Mode.ON_SITE, "maximumPhysicalAttendeeCapacity"), (Mode.REMOTE, "maximumVirtualAttendeeCapacity")):
        if places.seats(event, mode):
            told[name] = places.seats(event, mode)
    counted = places.modes(event)
    if counted:
        told["remainingAttendeeCapacity"] = sum(places.left(event, mode) for mode in counted)
    return told


def _moment(event: Event, moment: datetime) -> str:
    return moment.date().isoformat() if event.all_day else moment.isoformat(timespec="seconds")


def _attendance(event: Event) -> str:
    if event.on_site and event.remote:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if event.remote else "OfflineEventAttendanceMode"


def _locations(event: Event, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if event.on_site:
        found.append(_place(event))
    if event.remote:
        found.append({"@type": "VirtualLocation", "url": event.remote_url or address})
    return found


def _place(event: Event) -> dict[str, Any]:
    parts = {"streetAddress": event.street, "postalCode": event.postcode, "addressLocality": event.city}
    place: dict[str, Any] = {
        "@type": "Place",
        "name": event.venue or event.city or "",
        "address": {"@type": "PostalAddress", "addressCountry": "FR"} | {name: text for name, text in parts.items() if text},
    }
    if event.located:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": event.lat, "longitude": event.lon}
    return place
