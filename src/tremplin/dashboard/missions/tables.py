"""A spreadsheet of missions: sent, its columns told, looked at line by line before anything is written, imported."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from tremplin.dashboard import pages, sheets
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said, to
from tremplin.dashboard.missions.noting import note_several
from tremplin.dashboard.missions.writing import check_announcer
from tremplin.identity.model import Right
from tremplin.missions.tables import actions, store
from tremplin.missions.tables.columns import EXAMPLE, LABELS
from tremplin.missions.tables.errors import TableUnreadable
from tremplin.missions.tables.model import Fate
from tremplin.missions.tables.reading import MOST_BYTES, MOST_LINES

router = APIRouter(include_in_schema=False)
_ASK = f"{AT}/tableur"
_ONE = f"{AT}/tableur/{{sheet_id}}"
_MOST_SHOWN = 100
FATES = {Fate.CREATED: "Nouvelle", Fate.UPDATED: "Modifiée", Fate.UNCHANGED: "Inchangée", Fate.WRONG: "À corriger"}


@router.api_route(_ASK, methods=READ)
async def ask(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
    return _asked(request, here)


@router.api_route(f"{AT}/modele-tableur.xlsx", methods=READ)
async def template(request: Request, partner_id: str) -> Response:
    """A table to begin with: the heads that are understood, and a line to replace."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
    return await sheets.xlsx_response("modele-missions", tuple(LABELS.values()), [[EXAMPLE[name] for name in LABELS]])


@router.post(_ASK)
async def receive(request: Request, partner_id: str) -> Response:
    """Reads a table; nothing of it is published."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        check_announcer(here.at)
        name, content = await _file(sent)
        if not content:
            return _asked(request, here, "Choisissez un fichier .xlsx, .ods ou .csv.")
        try:
            made = await actions.receive(conn, name, content, by=here.at, now=desk.now())
        except TableUnreadable as refusal:
            return _asked(request, here, str(refusal))
    return to(here.href(f"tableur/{made.id}"))


@router.api_route(_ONE, methods=READ)
async def look(request: Request, partner_id: str, sheet_id: str) -> Response:
    """What each line would become, with every problem; or what became of it, once imported."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
        sheet = await actions.find(conn, sheet_id, by=here.at)
        tried = await actions.attempt(conn, sheet, by=here.at, now=desk.now()) if sheet.report is None else []
    fates = [each.fate for each in sheet.report if each] if sheet.report is not None else [each.fate for each in tried]
    counts = [(fate, FATES[fate], fates.count(fate)) for fate in FATES if fate in fates]
    # Those to correct first: a long table would hide them.
    shown = sorted(tried, key=lambda each: (each.fate != Fate.WRONG, not each.problems, each.number))[:_MOST_SHOWN]
    return pages.drawn(
        request, here, "missions/table.html", section="missions", sheet=sheet, shown=shown, total=len(tried), counts=counts,
        labels=LABELS, fates=FATES, right=sum(fate != Fate.WRONG for fate in fates), wrong=fates.count(Fate.WRONG),
        examples=[next((cells[index] for _, cells in sheet.lines if index < len(cells) and cells[index]), "")[:60]
                  for index in range(len(sheet.heads))],
        link=lambda mission_id: here.href(f"mission/{quote(mission_id, safe='')}"),
    )  # fmt: skip


@router.post(_ONE)
async def decide(request: Request, partner_id: str, sheet_id: str) -> Response:
    """Says what columns hold, imports the lines that are right, or forgets the table."""
    desk, sent = desk_of(request), await said(request)
    verb = line(sent, "geste")
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
        sheet = await actions.find(conn, sheet_id, by=here.at)
        if verb == "oublier":
            await store.delete(conn, here.at.id, sheet.id)
            return to(here.href("tableur"), "tableur-supprime")
        if verb == "colonnes" and sheet.report is None:
            await actions.tell_columns(conn, sheet, [line(sent, f"colonne-{index}", 40) for index in range(len(sheet.heads))])
            return to(here.href(f"tableur/{sheet.id}"), "colonnes")
        if verb == "importer" and sheet.report is None:
            report = await actions.import_right_lines(conn, sheet, by=here.at, now=desk.now())
            written = sum(each.fate in (Fate.CREATED, Fate.UPDATED) for each in report)
            await note_several(desk, conn, here, f"Tableur « {sheet.name} » importé", written)
    return to(here.href(f"tableur/{sheet.id}"))


async def _file(sent: FormData) -> tuple[str, bytes]:
    """The name of a file, and the beginning of its content: one byte more than what is taken tells that it is too large."""
    given = sent.get("fichier")
    if not isinstance(given, UploadFile):
        return "", b""
    content = await given.read(MOST_BYTES + 1)
    await sent.close()
    name = " ".join("".join(each if each.isprintable() else " " for each in given.filename or "").split())[:120]
    return name or "Tableur", content


def _asked(request: Request, here: Here, fault: str = "") -> Response:
    return pages.drawn(request, here, "missions/tables.html", 422 if fault else 200, section="missions", fault=fault, most=MOST_LINES)
