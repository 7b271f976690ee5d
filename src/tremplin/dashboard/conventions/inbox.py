"""The conventions of an adviser: what must be dealt with first, looked for, reminded of in one go, taken away in a sheet."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.conventions import entering, sheets
from tremplin.dashboard.conventions.entering import ALL, FILTERS
from tremplin.dashboard.desk import AT, READ, Here, desk_of, said
from tremplin.dashboard.listing import SIZE, Paging, asked, asked_page, skipped
from tremplin.identity.model import Right
from tremplin.immersions.conventions.advising import actions as advising
from tremplin.immersions.conventions.advising.actions import Reminded
from tremplin.immersions.conventions.advising.model import FILTERED_RISKS, MOST_REMINDED, ORDER_LABELS, RISK_LABELS, Adviser
from tremplin.immersions.conventions.advising.risks import risks_of
from tremplin.immersions.conventions.advising.store import Page
from tremplin.immersions.conventions.states import CATALOGUE
from tremplin.immersions.conventions.vocabulary import MODIFIABLE, SIGNABLE, InternshipKind, Status

router = APIRouter(include_in_schema=False)
LIST = f"{AT}/conventions"
LABELS = {Status(each.code): each.for_agency for each in CATALOGUE if each.is_status}
KINDS = {InternshipKind.IMMERSION: "Immersions", InternshipKind.MINI_STAGE: "Mini-stages"}


@router.api_route(LIST, methods=READ)
async def inbox(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    wanted, number = entering.wanted(request), asked_page(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE)
        who = await entering.adviser(conn, here)
        found = await advising.inbox(conn, who, wanted, now=desk.now(), limit=SIZE, skip=skipped(number))
    return _page(request, here, who, found)


@router.post(LIST)
async def remind(request: Request, partner_id: str) -> Response:
    """Writes to whoever has not signed the chosen conventions. What came of each is in the answer: nothing else will show it."""
    desk, sent = desk_of(request), await said(request)
    ids = [each for each in sent.getlist("convention") if isinstance(each, str) and "\0" not in each][:MOST_REMINDED]
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE, sent=sent)
        who = await entering.adviser(conn, here)
        reminded = await advising.remind_all(conn, who, ids, now=desk.now())
        found = await advising.inbox(conn, who, entering.wanted(request), now=desk.now(), limit=SIZE)
    return _page(request, here, who, found, reminded=reminded)


@router.api_route(f"{LIST}/liste.csv", methods=READ)
async def csv(request: Request, partner_id: str) -> Response:
    return await _sheet(request, partner_id, sheets.CSV)


@router.api_route(f"{LIST}/liste.xlsx", methods=READ)
async def workbook(request: Request, partner_id: str) -> Response:
    return await _sheet(request, partner_id, sheets.XLSX)


async def _sheet(request: Request, partner_id: str, shape: sheets.Shape) -> Response:
    """The whole list, as it is filtered."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.ADVISE)
        who = await entering.adviser(conn, here)
        lines = await advising.everything(conn, who, entering.wanted(request), now=desk.now())
    link = partial(entering.address, here)
    content = await asyncio.to_thread(
        shape.write, sheets.rows(lines, LABELS, now=desk.now(), link=lambda id_: f"{desk.base_url}{link(id_)}")
    )
    headers = {"Content-Disposition": f'attachment; filename="conventions.{shape.suffix}"', "Cache-Control": "no-store"}
    return Response(content, media_type=shape.media_type, headers=headers)


def _page(request: Request, here: Here, who: Adviser, found: Page, *, reminded: list[Reminded] | None = None) -> Response:
    wanted, now = entering.wanted(request), desk_of(request).now()
    chosen = {name: asked(request, name, 255) for name in FILTERS}
    paging = Paging(here.href("conventions"), chosen, 1 if reminded is not None else asked_page(request), found.total)
    context: dict[str, Any] = {
        "wanted": wanted,
        "chosen": chosen,
        "filtered": any(value for name, value in chosen.items() if name != "ordre"),
        "statuses": [("", f"En cours ({sum(found.counts.get(each, 0) for each in MODIFIABLE)})"), (ALL, f"Toutes ({_all(found)})")]
        + [(each.value, f"{label} ({found.counts.get(each, 0)})") for each, label in LABELS.items()],
        "agencies": who.names,
        "kinds": {each.value: label for each, label in KINDS.items()},
        "risks": {each.value: RISK_LABELS[each] for each in FILTERED_RISKS},
        "orders": {each.value: label for each, label in ORDER_LABELS.items()},
    }
    lines = [(each, risks_of(each, now=now), each.convention.status in SIGNABLE) for each in found.lines]
    return pages.drawn(
        request, here, "conventions/inbox.html", section="conventions", lines=lines, paging=paging, who=who, labels=LABELS,
        risk_labels=RISK_LABELS, reminded=reminded, link=lambda id_: entering.address(here, id_), now=now,
        age=lambda one: (now - one.date_submission).days, here_again=paging.href(paging.number),
        sheet=lambda suffix: Paging(here.href(f"conventions/liste.{suffix}"), chosen, 1, 0).href(1), **context,
    )  # fmt: skip


def _all(found: Page) -> int:
    return sum(found.counts.values())
