"""The addresses of registrations: the form of an event, a person's ticket, the organiser's desk."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tremplin.events import store as event_store
from tremplin.events.errors import EventNotFound
from tremplin.events.model import Event
from tremplin.events.registrations import actions, store
from tremplin.events.registrations.errors import ModeNotOffered, RegistrationClosed, RegistrationUnknown
from tremplin.events.registrations.model import State, read_code
from tremplin.events.registrations.tickets import DESKS, REGISTRATIONS, TICKETS
from tremplin.kit.db import Conn
from tremplin.portal.events import pages as event_pages
from tremplin.portal.events.desk import EventDesk
from tremplin.portal.events.forms import PATH, event_href
from tremplin.portal.events.reading import read
from tremplin.portal.events.results import soonest
from tremplin.portal.events.shown import Shown
from tremplin.portal.registrations import pages
from tremplin.portal.registrations.forms import RegistrationForm, said
from tremplin.portal.registrations.pages import Attendees
from tremplin.portal.registrations.sheets import sheet

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
_FORM = f"{PATH}/{{event_id}}/inscription"
_TICKET, _DESK = f"{REGISTRATIONS}/{{token}}", f"{DESKS}/{{token}}"


@router.api_route(_FORM, methods=READ)
async def registration_form(request: Request, event_id: str) -> Response:
    desk = _desk(request)
    async with desk.db.reading() as conn:
        event = await read(conn, event_id)
        if event is None:
            return event_pages.unknown(await soonest(conn, now=desk.now()))
    shown = Shown(event, desk.now())
    # Its page says why one cannot register, and what else there is.
    return pages.form(shown, RegistrationForm()) if shown.is_open else RedirectResponse(shown.href, 303)


@router.post(_FORM)
async def register(request: Request, event_id: str) -> Response:
    """Registers once: the same form sent twice leads to the same ticket."""
    desk = _desk(request)
    async with desk.db.reading() as conn:
        event = await read(conn, event_id)
        if event is None:
            return event_pages.unknown(await soonest(conn, now=desk.now()))
    shown, form = Shown(event, desk.now()), RegistrationForm.read(await said(request)).checked(event)
    if form.errors:
        return pages.form(shown, form, status=422)
    if desk.registrations.take(request.client.host if request.client else "", desk.now().timestamp()).exceeded:
        return pages.form(shown, form, status=429, alert=pages.TOO_MANY)
    mode = form.mode_for(event)
    assert mode is not None  # checked
    try:
        async with desk.db.writing() as conn:
            done = await actions.register(conn, desk.tickets, event.id, mode, form.person, now=desk.now())
    except (EventNotFound, RegistrationClosed, ModeNotOffered):
        return RedirectResponse(shown.href, 303)  # changed since it was read: its page says how
    if done.again and not done.repeated:  # whether an address is registered is told to its mailbox only
        return RedirectResponse(event_href(event.id, "inscription/envoyee"), 303)
    return RedirectResponse(f"{REGISTRATIONS}/{desk.tickets.token(done.registration)}", 303)


@router.api_route(f"{_FORM}/envoyee", methods=READ)
async def registration_sent(request: Request, event_id: str) -> Response:
    desk = _desk(request)
    async with desk.db.reading() as conn:
        event = await read(conn, event_id)
        if event is None:
            return event_pages.unknown(await soonest(conn, now=desk.now()))
    return pages.sent(Shown(event, desk.now()))


@router.api_route(_TICKET, methods=READ)
async def ticket(request: Request, token: str) -> Response:
    """Reading it changes nothing: programs that check the links of mails open it too."""
    desk = _desk(request)
    async with desk.db.reading() as conn:
        registration = await store.find(conn, desk.tickets.read(token) or "")
        event = await event_store.find(conn, registration.event_id) if registration else None
        if registration is None or event is None:
            return pages.dead_link()
        rank = await store.rank(conn, registration) if registration.state is State.WAITING else 0
    asks = request.query_params.get("geste") == "annuler"
    return pages.ticket(desk.tickets, Shown(event, desk.now()), registration, rank=rank, asks=asks)


@router.post(_TICKET)
async def change(request: Request, token: str) -> Response:
    desk, sent = _desk(request), await said(request)
    if sent.get("geste") == "annuler":
        try:
            async with desk.db.writing() as conn:
                await actions.cancel(conn, desk.tickets, desk.tickets.read(token) or "", now=desk.now())
        except (RegistrationUnknown, EventNotFound):
            return pages.dead_link()
    return _to(f"{REGISTRATIONS}/{token}")


@router.api_route(_DESK, methods=READ)
async def organiser_desk(request: Request, token: str) -> Response:
    desk = _desk(request)
    async with desk.db.reading() as conn:
        event = await _opened(conn, desk, token)
        if event is None:
            return pages.dead_link()
        attendees = await _attendees(conn, event)
    return pages.desk(Shown(event, desk.now()), attendees, token)


@router.post(_DESK)
async def check_in(request: Request, token: str) -> Response:
    """Notes who comes, ticket by ticket; the page then says who that was."""
    desk, sent = _desk(request), await said(request)
    typed = sent.get("billet", "")
    done, failed = "", ""
    async with desk.db.writing() as conn:
        event = await _opened(conn, desk, token)
        if event is None:
            return pages.dead_link()
        try:
            if sent.get("geste") == "depointer":
                await actions.undo_check_in(conn, event.id, read_code(typed))
                done = "Pointage retiré."
            else:
                done, failed = await _welcome(conn, desk, event, typed)
        except RegistrationUnknown:
            failed = "Aucun billet de cet événement n'a ce code. Relisez-le, ou cherchez le nom dans la liste."
        attendees = await _attendees(conn, event)
    return pages.desk(Shown(event, desk.now()), attendees, token, done=done, failed=failed, typed=typed if failed else "")


@router.api_route(f"{_DESK}/inscrits.csv", methods=READ)
async def attendees_sheet(request: Request, token: str) -> Response:
    desk = _desk(request)
    async with desk.db.reading() as conn:
        event = await _opened(conn, desk, token)
        if event is None:
            return pages.dead_link()
        registrations = await store.of_event(conn, event.id)
    name = f'attachment; filename="inscrits-{event.id}.csv"'
    return Response(
        sheet(event, registrations), 200, {**pages.HEADERS, "Content-Disposition": name}, media_type="text/csv; charset=utf-8"
    )


@router.api_route(f"{TICKETS}/{{code}}", methods=READ)
async def door(code: str) -> Response:
    return pages.door()


async def _welcome(conn: Conn, desk: EventDesk, event: Event, typed: str) -> tuple[str, str]:
    """What to say of a ticket shown: that its bearer may come in, or why not."""
    found = await actions.check_in(conn, event.id, read_code(typed), now=desk.now())
    name = f"{found.person.first_name} {found.person.last_name}"
    if found.state is State.WAITING:
        return "", f"{name} est en liste d'attente : sans place réservée."
    if found.attended_at is not None:
        return "", f"{name} : ce billet a déjà été présenté."
    return f"{name} : bienvenue.", ""


async def _opened(conn: Conn, desk: EventDesk, token: str) -> Event | None:
    """The event whose desk a link opens; None when it opens nothing, or nothing any more."""
    named = desk.tickets.read_desk(token)
    found = await store.find_desk(conn, named[0]) if named else None
    if named is None or found is None or found.link_version != named[1]:
        return None
    return await event_store.find(conn, found.event_id)


async def _attendees(conn: Conn, event: Event) -> Attendees:
    found = await store.find_desk(conn, event.id)
    return Attendees(await store.of_event(conn, event.id), found.attended if found else None)


def _to(path: str) -> Response:
    answer = RedirectResponse(path, 303)
    answer.headers.update(pages.HEADERS)
    return answer


def _desk(request: Request) -> EventDesk:
    found: EventDesk = request.app.state.event_pages
    return found
