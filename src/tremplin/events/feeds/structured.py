"""Events in schema.org's words (JSON-LD), as pages tell them to search engines: read from a document or a page, and written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson
from lxml import etree, html

from tremplin.events import problems as kinds
from tremplin.events.draft import EventDraft
from tremplin.events.errors import CalendarUnreadable
from tremplin.events.feeds.item import Agenda, ReadEvent, checked, line_of, unreadable
from tremplin.events.model import Event, Status
from tremplin.events.places import read_address
from tremplin.events.rendering import page_of
from tremplin.events.vocabulary import TYPES, type_of
from tremplin.events.zones import MAINLAND, known_zone

_CONTEXT = "https://schema.org"
# Event and its kinds: BusinessEvent, EducationEvent…
_KIND = re.compile(r"(?:https?://schema\.org/)?\w*Event|(?:https?://schema\.org/)?(?:Hackathon|Festival)")
_STATES = {"EventCancelled": Status.CANCELLED, "EventPostponed": Status.POSTPONED}
_MODES = {
    "OfflineEventAttendanceMode": (True, False),
    "OnlineEventAttendanceMode": (False, True),
    "MixedEventAttendanceMode": (True, True),
}
_MOST_DEPTH = 20


def read_page(content: bytes) -> Agenda:
    """The events that a page tells, in its scripts `application/ld+json`. Raises CalendarUnreadable."""
    try:
        scripts = [each for each in html.document_fromstring(content).iter("script") if each.get("type") == "application/ld+json"]
    except (etree.ParserError, ValueError):
        scripts = []
    agenda = Agenda(complete=False)  # a page tells of what it shows
    for script in scripts:
        try:
            agenda.events += read(orjson.loads(script.text or "null")).events
        except orjson.JSONDecodeError as error:
            where = f"son JSON-LD ne peut pas être lu à partir de sa ligne {error.lineno}, colonne {error.colno}"
            problem = kinds.EVENT_UNREADABLE.at("", reason=where)
            agenda.events.append(ReadEvent(line_of(script), None, None, problems=[problem]))
    if not agenda.events:
        raise CalendarUnreadable(reason="cette page ne décrit aucun événement en JSON-LD.")
    return agenda


def read(document: Any) -> Agenda:
    """The events of a document: one alone, a list, or a graph."""
    agenda = Agenda()
    for rank, item in enumerate(_events(document, 0), 1):
        client_id = _identifier(item)
        if client_id is None:
            agenda.events.append(ReadEvent(rank, None, None, problems=[kinds.IDENTIFIER_MISSING.at("/@id")]))
            continue
        try:
            agenda.events.append(ReadEvent(rank, client_id, checked(_draft(client_id, item)), series=client_id))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            agenda.events.append(ReadEvent(rank, client_id, None, series=client_id, problems=[unreadable(error)]))
    return agenda


def write(event: Event, base_url: str) -> dict[str, Any]:
    """An event as search engines want it."""
    mode = {(True, False): "Offline", (False, True): "Online", (True, True): "Mixed"}[event.on_site, event.remote or not event.on_site]
    places: list[dict[str, Any]] = []
    if event.on_site:
        address = {"streetAddress": event.street, "postalCode": event.postcode, "addressLocality": event.city, "addressCountry": "FR"}
        place: dict[str, Any] = {"@type": "Place", "name": event.venue or event.city, "address": _given("PostalAddress", address)}
        if event.located:
            place["geo"] = {"@type": "GeoCoordinates", "latitude": event.lat, "longitude": event.lon}
        places.append(place)
    page = event.url or page_of(event.id, base_url)
    if event.remote or not event.on_site:
        places.append({"@type": "VirtualLocation", "url": event.remote_url or page})
    state = {Status.CANCELLED: "EventCancelled", Status.POSTPONED: "EventPostponed"}.get(Status(event.status), "EventScheduled")
    return {
        "@context": _CONTEXT,
        "@type": "Event",
        "@id": page_of(event.id, base_url),
        "identifier": event.client_id,
        "name": event.title,
        "description": event.description or event.title,
        "startDate": _written(event.local_start, event.all_day),
        "endDate": event.last_day.isoformat() if event.all_day else _written(event.local_end, whole=False),
        "eventStatus": f"{_CONTEXT}/{state}",
        "eventAttendanceMode": f"{_CONTEXT}/{mode}EventAttendanceMode",
        "location": places[0] if len(places) == 1 else places,
        "keywords": event.type,
        "url": page,
        **({"organizer": {"@type": "Organization", "name": event.organiser}} if event.organiser else {}),
        **({"maximumPhysicalAttendeeCapacity": event.seats_on_site} if event.seats_on_site else {}),
        **({"maximumVirtualAttendeeCapacity": event.seats_remote} if event.seats_remote else {}),
    }


def _written(moment: datetime, whole: bool) -> str:
    return moment.date().isoformat() if whole else moment.isoformat()


def _given(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    return {"@type": kind, **{name: value for name, value in values.items() if value}}


def _events(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(node, list):
        for each in node:
            yield from _events(each, depth + 1)
    elif isinstance(node, dict):
        kinds_ = node.get("@type")
        if any(isinstance(kind, str) and _KIND.fullmatch(kind) for kind in (kinds_ if isinstance(kinds_, list) else [kinds_])):
            yield node
        else:
            for name in ("@graph", "itemListElement", "item", "mainEntity", "event", "events"):
                yield from _events(node.get(name), depth + 1)


def _identifier(item: dict[str, Any]) -> str | None:
    given = item.get("identifier")
    if isinstance(given, dict):
        given = given.get("value")
    found = given or item.get("@id") or item.get("url")
    return str(found) if isinstance(found, str | int) and str(found).strip() else None


def _draft(client_id: str, item: dict[str, Any]) -> EventDraft:
    starts, all_day, zone = _moment(item["startDate"])
    ends = _end(item.get("endDate"), all_day)
    place, virtual = _places(item.get("location"))
    mode = _MODES.get(_word(item.get("eventAttendanceMode")))
    organiser: Any = item.get("organizer")
    if isinstance(organiser, list):
        organiser = organiser[0] if organiser else None
    keywords = item.get("keywords") or []
    words = keywords if isinstance(keywords, list) else str(keywords).split(",")
    exact = next((str(word).strip() for word in words if str(word).strip() in TYPES.values()), None)
    name = str(item.get("name") or "")
    return EventDraft(
        client_id=client_id,
        title=name,
        starts_at=starts,
        ends_at=ends,
        all_day=all_day,
        timezone=zone,
        description=str(item.get("description") or ""),
        **place,
        type=exact or type_of(*map(str, words), name),
        on_site=mode[0] if mode else None,
        remote=mode[1] if mode else True if virtual else None,
        remote_url=virtual,
        seats_on_site=_seats(item, "maximumPhysicalAttendeeCapacity", "maximumAttendeeCapacity"),
        seats_remote=_seats(item, "maximumVirtualAttendeeCapacity"),
        url=item.get("url"),
        organiser=organiser.get("name") if isinstance(organiser, dict) else organiser,
        status=_STATES.get(_word(item.get("eventStatus")), Status.SCHEDULED),
    )


def _word(value: Any) -> str:
    """`EventCancelled`, of `https://schema.org/EventCancelled`."""
    return str(value or "").rstrip("/").rpartition("/")[2]


def _moment(value: Any) -> tuple[datetime, bool, str | None]:
    """An instant, whether it is a whole day, and the zone of a time that has none: that of the mainland, for want of better."""
    text = str(value)
    if len(text) == len("2026-12-31"):
        return datetime.combine(date.fromisoformat(text), time(), UTC), True, None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        return moment, False, None
    zone = known_zone(MAINLAND)
    return moment.replace(tzinfo=zone), False, MAINLAND


def _end(value: Any, all_day: bool) -> datetime | None:
    """The end; the last of whole days is included."""
    if not value:
        return None
    end, whole, _ = _moment(value)
    return end + timedelta(days=1) if all_day and whole else end


def _places(location: Any) -> tuple[dict[str, Any], str | None]:
    """The place and the address to connect to, among one location or several."""
    place: dict[str, Any] = {}
    virtual = None
    for each in location if isinstance(location, list) else [location]:
        if isinstance(each, str):
            place = dict(read_address(each))
        elif isinstance(each, dict) and _word(each.get("@type")) == "VirtualLocation":
            virtual = each.get("url")
        elif isinstance(each, dict):
            place = _place(each)
    return place, virtual


def _place(location: dict[str, Any]) -> dict[str, Any]:
    address, geo = location.get("address") or {}, location.get("geo") or {}
    if isinstance(address, str):
        read = {name: value for name, value in read_address(address).items() if name != "venue"}
    else:
        read = {
            "street": address.get("streetAddress"),
            "postcode": str(address["postalCode"]) if address.get("postalCode") else None,
            "city": address.get("addressLocality"),
        }
    lat, lon = geo.get("latitude"), geo.get("longitude")
    point = {"lat": float(lat), "lon": float(lon)} if lat is not None and lon is not None else {}
    return {"venue": location.get("name"), **read, **point}


def _seats(item: dict[str, Any], *names: str) -> int | None:
    given = next((item[name] for name in names if item.get(name) is not None), None)
    return int(given) if given is not None else None
