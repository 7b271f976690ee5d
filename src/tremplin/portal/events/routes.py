"""The addresses of the agenda: the list, an event, calendars and feeds of any search."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tremplin.events.feeds import calendar_writing
from tremplin.events.model import Event
from tremplin.kit.db import Conn
from tremplin.portal.events import caching, pages
from tremplin.portal.events.desk import Calendar, EventDesk
from tremplin.portal.events.forms import LIST, PATH, EventForm, title
from tremplin.portal.events.reading import read, was_withdrawn
from tremplin.portal.events.results import announced, followed, search, similar, soonest
from tremplin.portal.events.shown import Shown
from tremplin.portal.events.syndication import entry
from tremplin.portal.feeds import syndication
from tremplin.portal.feeds.desk import marked, unchanged
from tremplin.portal.feeds.syndication import Feed
from tremplin.portal.whereabouts import understand
from tremplin.reference.rome import wanted

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]


@router.api_route(PATH, methods=READ)
async def event_list(request: Request) -> Response:
    desk, form = _desk(request), EventForm.read(request.query_params)
    where, job = understand(form.place), wanted.understand(form.job)
    async with desk.db.reading() as conn:
        found = await search(conn, form, where, job, desk.country, now=desk.now())
    if found.total and form.view == LIST and form.page > found.paging.count:
        return RedirectResponse(form.having(page=found.paging.count).href, 303)
    return pages.results(request, found, wanted.understand(form.words), base_url=desk.base_url)


@router.api_route(f"{PATH}.ics", methods=READ)
async def event_calendar(request: Request) -> Response:
    """The calendar of a search, which a program follows by asking again."""
    headers, held = await marked(request)
    if held:
        return unchanged(headers)
    desk, form, mark = _desk(request), EventForm.read(request.query_params), headers["ETag"]

    async def write() -> Calendar:
        async with desk.db.reading() as conn:
            events = await followed(conn, form, understand(form.place), wanted.understand(form.job), now=desk.now())
        return _written(desk, events, title(form))

    found = await (desk.calendars.get(mark, desk.now(), write) if form.is_whole else write())
    return caching.answer(request, found.body, calendar_writing.MEDIA_TYPE, modified=found.modified, mark=mark)


@router.api_route(f"{PATH}.atom", methods=READ)
async def event_atom(request: Request) -> Response:
    return await _syndicated(request, f"{PATH}.atom", syndication.atom, syndication.ATOM)


@router.api_route(f"{PATH}.json", methods=READ)
async def event_json_feed(request: Request) -> Response:
    return await _syndicated(request, f"{PATH}.json", syndication.json_feed, syndication.JSON_FEED)


@router.api_route(f"{PATH}/{{event_id}}.ics", methods=READ)
async def one_calendar(request: Request, event_id: str) -> Response:
    desk = _desk(request)
    async with desk.db.reading() as conn:
        event = await read(conn, event_id)
        if event is None:
            return await _missing(conn, event_id, now=desk.now())
    found = _written(desk, [event], event.title)
    name = f"evenement-{event.id}.ics"
    return caching.answer(request, found.body, calendar_writing.MEDIA_TYPE, modified=found.modified, name=name)


@router.api_route(f"{PATH}/{{event_id}}", methods=READ)
async def event_detail(request: Request, event_id: str) -> Response:
    desk = _desk(request)
    now = desk.now()
    async with desk.db.reading() as conn:
        event = await read(conn, event_id)
        if event is None:
            return await _missing(conn, event_id, now=now)
        others = await similar(conn, event, now=now)
    return pages.event(Shown(event, now), others, base_url=desk.base_url)


async def _missing(conn: Conn, event_id: str, *, now: datetime) -> Response:
    gone = await was_withdrawn(conn, event_id)
    return pages.unknown(await soonest(conn, now=now), gone=gone)


def _written(desk: EventDesk, events: list[Event], name: str) -> Calendar:
    # Written when its events last changed rather than now: the same events are then the same document.
    modified = max((each.updated_at for each in events), default=desk.now().replace(hour=0, minute=0, second=0))
    return Calendar(calendar_writing.calendar(events, name=name, base_url=desk.base_url, now=modified), modified)


async def _syndicated(request: Request, path: str, write: Callable[[Feed], bytes], media_type: str) -> Response:
    headers, held = await marked(request)
    if held:
        return unchanged(headers)
    feed = await _feed(request, path)
    return caching.answer(request, write(feed), media_type, modified=feed.updated, mark=headers["ETag"])


async def _feed(request: Request, path: str) -> Feed:
    desk, form = _desk(request), EventForm.read(request.query_params)
    async with desk.db.reading() as conn:
        events = await announced(conn, form, understand(form.place), wanted.understand(form.job), now=desk.now())
    followed_form = form.having(first=None, last=None, order=None, view=LIST)
    entries = [entry(each, desk.base_url) for each in events]
    return Feed(title(form), desk.base_url + path + form.followed, desk.base_url + followed_form.href, entries)


def _desk(request: Request) -> EventDesk:
    found: EventDesk = request.app.state.event_pages
    return found
