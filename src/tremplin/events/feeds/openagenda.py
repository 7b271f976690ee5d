"""A page of OpenAgenda's API (`/v2/agendas/…/events?detailed=1`), or its export in JSON: one event a timing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from markdown_it import MarkdownIt

from tremplin.events import problems as kinds
from tremplin.events.draft import EventDraft
from tremplin.events.errors import CalendarUnreadable
from tremplin.events.feeds.item import Agenda, ReadEvent, Unreadable, checked, unreadable
from tremplin.events.model import Status
from tremplin.events.vocabulary import TYPES, type_of

_PUBLISHED = 2
_STATES = {4: Status.POSTPONED, 6: Status.CANCELLED}
_FULL = 5
_ON_SITE, _REMOTE, _BOTH = 1, 2, 3
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def read(document: dict[str, Any]) -> Agenda:
    """The events of a page. Raises CalendarUnreadable."""
    events = document.get("events")
    if not isinstance(events, list):
        raise CalendarUnreadable(reason="la liste « events » manque.")
    total = document.get("total")
    agenda = Agenda(complete=isinstance(total, int) and total <= len(events) and not document.get("after"))
    for rank, item in enumerate(events, 1):
        if not isinstance(item, dict) or "uid" not in item:
            agenda.events.append(ReadEvent(rank, None, None, problems=[kinds.IDENTIFIER_MISSING.at("/uid")]))
            continue
        uid = str(item["uid"])
        if item.get("removed") is True:
            agenda.events.append(ReadEvent(rank, uid, None, series=uid, removed=True))
        elif item.get("state", _PUBLISHED) == _PUBLISHED:  # the others are not published yet, or no more
            agenda.events += _event(rank, uid, item)
    return agenda


def _event(rank: int, uid: str, item: dict[str, Any]) -> Iterator[ReadEvent]:
    try:
        told = _told(item)
        timings = _timings(item)
        checked(EventDraft(client_id=uid, starts_at=None, **told))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        yield ReadEvent(rank, uid, None, series=uid, problems=[unreadable(error)])
        return
    for begin, end in timings:
        # One date keeps the identifier of the event, so that it may move; of several, each is named after its own.
        client_id = uid if len(timings) == 1 else f"{uid}/{begin.timestamp():.0f}"
        draft = EventDraft(client_id=client_id, starts_at=begin, ends_at=end, series=uid if len(timings) > 1 else None, **told)
        yield ReadEvent(rank, client_id, draft, series=uid)


def _timings(item: dict[str, Any]) -> list[tuple[datetime, datetime]]:
    """When it begins and ends, each time. Raises Unreadable, KeyError, ValueError."""
    given = item["timings"]
    if not isinstance(given, list) or not given or not all(isinstance(each, dict) for each in given):
        raise Unreadable("timings : une liste d'horaires est attendue")
    found = [(datetime.fromisoformat(str(each["begin"])), datetime.fromisoformat(str(each["end"]))) for each in given]
    if any(moment.tzinfo is None for each in found for moment in each):
        raise Unreadable("timings : une date n'a pas de décalage horaire")
    return found


def _told(item: dict[str, Any]) -> dict[str, Any]:
    """What all the dates of an event have in common."""
    place = _object(item, "location")
    mode = item.get("attendanceMode") or _ON_SITE
    keywords = _object(item, "keywords").get("fr") or []
    title = _french(item, "title")
    state = _STATES.get(item.get("status", 1), Status.SCHEDULED)
    return {
        "title": title,
        "description": _description(item),
        "timezone": item.get("timezone") or place.get("timezone"),
        "venue": place.get("name") if mode != _REMOTE else None,
        "street": _street(place),
        "postcode": place.get("postalCode"),
        "city": place.get("city"),
        "insee": place.get("insee"),
        "lat": place.get("latitude"),
        "lon": place.get("longitude"),
        "type": next((word for word in keywords if word in TYPES.values()), None) or type_of(title, *keywords),
        "on_site": mode in (_ON_SITE, _BOTH),
        "remote": mode in (_REMOTE, _BOTH),
        "remote_url": item.get("onlineAccessLink"),
        "url": next((each["value"] for each in item.get("registration") or [] if each.get("type") == "link"), None),
        "organiser": _object(item, "originAgenda").get("title"),
        "status": state,
        "status_reason": "Complet" if item.get("status") == _FULL else None,
    }


def _description(item: dict[str, Any]) -> str:
    """The short description, the long one, the conditions and ages, in HTML: the long one is Markdown."""
    ages = _object(item, "age")
    told = (
        _french(item, "description"),
        _french(item, "longDescription"),
        _french(item, "conditions"),
        f"De {ages['min']} à {ages['max']} ans." if ages.get("min") is not None and ages.get("max") is not None else None,
    )
    return str(_MARKDOWN.render("\n\n".join(part for part in told if part)))


def _french(item: dict[str, Any], name: str) -> str | None:
    """A text in French, else in whichever language there is. Raises Unreadable."""
    if isinstance(item.get(name), str):
        return str(item[name])
    given = _object(item, name)
    return given.get("fr") or next(iter(given.values()), None)


def _object(item: dict[str, Any], name: str) -> dict[str, Any]:
    """What a field holds by name; nothing when it is not given. Raises Unreadable."""
    value = item.get(name) or {}
    if not isinstance(value, dict):
        raise Unreadable(f"{name} : un objet est attendu")
    return value


def _street(place: dict[str, Any]) -> str | None:
    """The street of an address, whose postcode and town are told apart."""
    address = str(place.get("address") or "")
    return address.partition(str(place.get("postalCode") or "\0"))[0].strip(" ,") or None
