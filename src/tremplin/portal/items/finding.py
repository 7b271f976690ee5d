"""The thing announced that an address names, whatever its kind; None when its page shows nothing to share."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime

from fastapi import Request

from tremplin.kit.db import Conn
from tremplin.portal import mission as missions
from tremplin.portal.events.desk import EventDesk
from tremplin.portal.events.reading import read
from tremplin.portal.events.shown import Shown
from tremplin.portal.immersions import standing
from tremplin.portal.items.model import Item, of_event, of_mission, of_offer
from tremplin.portal.results import KIND
from tremplin.search import engine

Find = Callable[[Request, Conn], Awaitable[Item | None]]
_SIRET, _APPELLATION = re.compile(r"\d{14}", re.ASCII), re.compile(r"\d{5,6}", re.ASCII)


async def _mission(request: Request, conn: Conn) -> Item | None:
    scope = await request.app.state.portal.scope(conn)
    mission_id = request.path_params["mission_id"]
    hit = await engine.get(conn, KIND, mission_id, scope)
    return of_mission(missions.read(hit.body), hit.owner) if hit else None


async def find_offer(conn: Conn, siret: str, code: str, location: str | None, *, now: datetime) -> Item | None:
    """The offer of a company for a job, at one of its places."""
    if not (_SIRET.fullmatch(siret) and _APPELLATION.fullmatch(code) and (location is None or location.isprintable())):
        return None
    found = await standing.find(conn, siret, code, location, now=now)
    return of_offer(found.offer) if found.offer else None


async def find_event(conn: Conn, event_id: str, *, now: datetime) -> Item | None:
    """An event by its number."""
    event = await read(conn, event_id)
    return of_event(Shown(event, now)) if event else None


async def _offer(request: Request, conn: Conn) -> Item | None:
    siret, code = request.path_params["siret"], request.path_params["appellation_code"]
    return await find_offer(conn, siret, code, request.query_params.get("lieu") or None, now=desk_of(request).now())


async def _event(request: Request, conn: Conn) -> Item | None:
    return await find_event(conn, request.path_params["event_id"], now=desk_of(request).now())


# The page of each kind, and how what it shows is found.
PAGES: dict[str, Find] = {
    "/missions/{mission_id}": _mission,
    "/immersions/{siret}/{appellation_code}": _offer,
    "/evenements/{event_id}": _event,
}


def desk_of(request: Request) -> EventDesk:
    """The desk of the portal's pages."""
    found: EventDesk = request.app.state.event_pages
    return found
