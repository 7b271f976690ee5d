"""Who registered for an event of an announcer: its list, its waiting list, who came, the link of its desk, the table to take away."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages, sheets
from tremplin.dashboard.desk import READ, Desk, Here, desk_of, line, said, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.events.own import ONE, href, own
from tremplin.dashboard.sheets import Row
from tremplin.dashboard.tracing import noted
from tremplin.events import telling
from tremplin.events.model import Event
from tremplin.events.registrations import actions, store
from tremplin.events.registrations.errors import RegistrationUnknown
from tremplin.events.registrations.model import Mode, Registration, State, attendance, modes, read_code, seats, shown_code
from tremplin.events.registrations.tickets import Tickets
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.partners.journal.model import Act

router = APIRouter(include_in_schema=False)
_PEOPLE = f"{ONE}/inscrits"
_MOST_SHOWN = 500
MODES = {Mode.ON_SITE: "Sur place", Mode.REMOTE: "À distance"}
STATES = {State.CONFIRMED: "Place réservée", State.WAITING: "Liste d'attente", State.CANCELLED: "Annulée"}
COLUMNS = ("Nom", "Prénom", "Courriel", "Participation", "Inscription", "Inscrit le", "Présent le", "Billet")


@router.api_route(_PEOPLE, methods=READ)
async def registered(request: Request, partner_id: str, event_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
        event = await own(conn, here, event_id)
        return await _page(request, desk, conn, here, event)


@router.post(_PEOPLE)
async def welcome(request: Request, partner_id: str, event_id: str) -> Response:
    """Notes who came, or takes it back; gives the link of the desk, or another that makes older ones useless."""
    desk, sent = desk_of(request), await said(request)
    gesture, code = sent.get("geste"), read_code(line(sent, "billet", 300))
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        event = await own(conn, here, event_id)
        if gesture in ("lien", "autre-lien"):
            link = await actions.link_of_desk(conn, _tickets(desk), event.id, renew=gesture == "autre-lien")
            told = "lien d'accueil remplacé" if gesture == "autre-lien" else "lien d'accueil donné"
            await noted(desk, conn, here, Act.EVENT, event.title, told)
            return await _page(request, desk, conn, here, event, link=link)
        try:
            if gesture == "depointer":
                await actions.undo_check_in(conn, event.id, code)
            else:
                found = await actions.check_in(conn, event.id, code, now=desk.now())
                if found.state is State.WAITING:
                    return await _page(request, desk, conn, here, event, fault=_WAITS)
        except RegistrationUnknown:
            return await _page(request, desk, conn, here, event, fault="Aucun billet de cet événement n'a ce code.")
    return to(href(here, event, "inscrits"), "depointe" if gesture == "depointer" else "pointe")


_WAITS = "Cette personne est en liste d'attente : elle n'a pas de place."


@router.api_route(f"{_PEOPLE}.{{kind}}", methods=READ)
async def table(request: Request, partner_id: str, event_id: str, kind: str) -> Response:
    """Everyone registered, for spreadsheets."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
        event = await own(conn, here, event_id)
        if kind not in ("csv", "xlsx"):
            raise WorkspaceUnknown
        people = await store.of_event(conn, event.id)
    name = f"inscrits-{event.id}"
    if kind == "csv":
        return sheets.csv_response(name, COLUMNS, _rows(people))
    return await sheets.xlsx_response(name, COLUMNS, _rows(people))


def _rows(people: Sequence[Registration]) -> list[Row]:
    return [
        (
            *(each.person.last_name, each.person.first_name, each.person.email, MODES[each.mode], STATES[each.state]),
            *(each.asked_at, each.attended_at, shown_code(each.code)),
        )
        for each in people
    ]


async def _page(request: Request, desk: Desk, conn: Conn, here: Here, event: Event, *, link: str = "", fault: str = "") -> Response:
    people = await store.of_event(conn, event.id)
    kept = await store.find_desk(conn, event.id)
    confirmed = [each for each in people if each.state is State.CONFIRMED]
    waiting = [each for each in people if each.state is State.WAITING]
    return pages.drawn(
        request, here, "events/registered.html", 409 if fault else 200, section="evenements", event=event, telling=telling, link=link,
        fault=fault, confirmed=confirmed[:_MOST_SHOWN], waiting=waiting[:_MOST_SHOWN], counts=(len(confirmed), len(waiting)),
        came=attendance(people) or (kept.attended if kept and kept.attended else 0), modes=MODES, shown_code=shown_code,
        offered=[(MODES[mode], seats(event, mode)) for mode in modes(event)], one=href(here, event),
        people=href(here, event, "inscrits"), external=event.url,
        forgotten=kept is not None and kept.attended is not None and not people,
    )  # fmt: skip


def _tickets(desk: Desk) -> Tickets:
    return Tickets(desk.base_url, desk.secrets)
