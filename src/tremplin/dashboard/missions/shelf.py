"""The missions of an announcer: its list, as it looks for them, as a file for spreadsheets, and what it does to many at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, time
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages, sheets
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.listing import SIZE, Paging, asked_page, skipped
from tremplin.dashboard.missions import filters
from tremplin.dashboard.missions.filters import Filters
from tremplin.dashboard.missions.noting import note, note_several
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.kit.french import PARIS, day_of
from tremplin.missions.catalogue import actions, store
from tremplin.missions.catalogue.model import Batch, Became, Counted, State, Verb
from tremplin.reference.domains import DOMAINS

router = APIRouter(include_in_schema=False)
VERBS = {"retirer": Verb.WITHDRAW, "remettre": Verb.RESTORE, "prolonger": Verb.END, "copier": Verb.COPY}
TOLD = {
    Verb.WITHDRAW: "Missions retirées",
    Verb.RESTORE: "Missions publiées de nouveau",
    Verb.END: "Dates de fin changées",
    Verb.COPY: "Missions copiées dans vos brouillons",
}
BECAME = {Became.DONE: "Fait", Became.ALREADY: "Rien à faire", Became.REFUSED: "Laissée comme elle était"}
COLUMNS = (
    *("Identifiant", "Titre", "État", "Motif", "Organisation", "Domaine", "Code postal", "Ville", "Début", "Fin", "Places"),
    *("Remarques", "Source", "Adresse pour candidater", "Créée le", "Modifiée le"),
)
_LIST = f"{AT}/missions"
_BATCH = f"{AT}/missions/lot/{{batch_id}}"


@router.api_route(_LIST, methods=READ)
async def missions(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    asked, number = filters.read(request.query_params), asked_page(request)
    wanted = asked.wanted(desk.now())
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        counted = await store.count(conn, here.at.id)
        total, lines = await store.page(conn, here.at.id, wanted, limit=SIZE, skip=skipped(number), counted=counted)
        reasons = await store.reasons(conn, here.at.id) if wanted.state == State.REFUSED else []
    return pages.drawn(
        request, here, "missions/list.html", section="missions", lines=lines, asked=asked, values=asked.given, reasons=reasons,
        paging=Paging(here.href("missions"), asked.asked, number, total), states=_states(counted), came=filters.CAME,
        orders=filters.ORDERS, domains=DOMAINS, most=actions.MOST, may=Right.ANNOUNCE in here.rights,
        link=lambda mission_id: here.href(f"mission/{quote(mission_id, safe='')}"),
    )  # fmt: skip


@router.api_route(f"{AT}/missions.csv", methods=READ)
async def as_csv(request: Request, partner_id: str) -> Response:
    """What the list shows, all pages together, for a spreadsheet."""
    desk, here, asked = await _export(request, partner_id)
    return sheets.csv_response(f"missions-{here.at.id}", COLUMNS, _rows(desk, here, asked))


@router.api_route(f"{AT}/missions.xlsx", methods=READ)
async def as_xlsx(request: Request, partner_id: str) -> Response:
    desk, here, asked = await _export(request, partner_id)
    return await sheets.xlsx_response(f"missions-{here.at.id}", COLUMNS, _rows(desk, here, asked))


@router.post(f"{AT}/missions/lot")
async def do(request: Request, partner_id: str) -> Response:
    """Does something to the missions ticked, or to all those of the list."""
    desk, sent = desk_of(request), await said(request)
    asked = filters.again(line(sent, "liste", 4_000))
    verb, end_at = VERBS.get(line(sent, "geste")), _end(sent)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        if not here.at.announces:
            raise WorkspaceUnknown
        ids = await _meant(conn, desk, here, sent, asked)
        if verb is None or not ids or (verb == Verb.END and end_at is None):
            return to(f"{here.href('missions')}", "rien", **asked.asked)
        done = await actions.do(conn, verb, ids, by=here.at, email=here.held.account.email, now=desk.now(), end_at=end_at)
        await note_several(desk, conn, here, TOLD[verb], sum(each.became == Became.DONE for each in done.results))
    return to(here.href(f"missions/lot/{done.id}"), liste=asked.query)


@router.api_route(_BATCH, methods=READ)
async def done(request: Request, partner_id: str, batch_id: str) -> Response:
    """What became of each mission."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
        batch = await _own(conn, here, batch_id)
    counts = {became: sum(each.became == became for each in batch.results) for became in BECAME}
    asked = filters.again(request.query_params.get("liste", ""))
    return pages.drawn(
        request, here, "missions/batch.html", section="missions", batch=batch, title=TOLD[batch.verb], became=BECAME,
        counts=[(BECAME[became], count) for became, count in counts.items() if count], asked=asked,
        may=Right.ANNOUNCE in here.rights, link=lambda mission_id: here.href(f"mission/{quote(mission_id, safe='')}"),
    )  # fmt: skip


@router.post(_BATCH)
async def undo(request: Request, partner_id: str, batch_id: str) -> Response:
    """Puts everything back as it was."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        batch = await _own(conn, here, batch_id)
        await actions.undo(conn, batch, by=here.at, now=desk.now())
        await note(desk, conn, here, TOLD[batch.verb], "défait")
    return to(here.href(f"missions/lot/{batch_id}"), "lot-annule")


async def _own(conn: Conn, here: Here, batch_id: str) -> Batch:
    """Something done by this partner. Raises WorkspaceUnknown, the same for another's."""
    found = await store.find_batch(conn, here.at.id, batch_id) if "\0" not in batch_id else None
    if found is None:
        raise WorkspaceUnknown
    return found


async def _meant(conn: Conn, desk: Desk, here: Here, sent: FormData, asked: Filters) -> list[str]:
    if "toutes" in sent:
        return await store.suiting(conn, here.at.id, asked.wanted(desk.now()), most=actions.MOST)
    return [each for each in sent.getlist("mission") if isinstance(each, str) and "\0" not in each]


def _end(sent: FormData) -> datetime | None:
    """The last instant of the last day."""
    try:
        return datetime.combine(date.fromisoformat(line(sent, "fin")), time(23, 59), PARIS)
    except (ValueError, OverflowError):
        return None


async def _export(request: Request, partner_id: str) -> tuple[Desk, Here, Filters]:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.SEE)
    return desk, here, filters.read(request.query_params)


async def _rows(desk: Desk, here: Here, asked: Filters) -> AsyncIterator[sheets.Row]:
    async with desk.db.apart() as conn:
        async for each in store.every(conn, here.at.id, asked.wanted(desk.now()), most=sheets.MOST_ROWS):
            yield (
                *(each.client_id, each.title, filters.STATES[each.state], each.comment if each.state == State.REFUSED else None),
                *(each.organisation, DOMAINS.get(each.domain or "", each.domain), each.postal_code, each.city),
                *(_shown_day(each.start_at), _shown_day(each.end_at), each.places, each.problems),
                *("catalogue" if each.last_sync_at else "", each.application_url, each.created_at, each.updated_at),
            )


def _shown_day(at: datetime | None) -> date | None:
    return day_of(at) if at else None


def _states(counted: Counted) -> list[tuple[str, str, int]]:
    counts = {State.VISIBLE: counted.visible, State.REFUSED: counted.refused, State.WITHDRAWN: counted.withdrawn}
    return [(each.value, label, counts[each]) for each, label in filters.STATES.items()]
