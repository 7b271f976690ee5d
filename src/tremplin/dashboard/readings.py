"""What pages of catalogues and of agendas have in common: whose source it is, the report of a reading, what it held back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, said, to
from tremplin.dashboard.errors import WorkspaceUnknown
from tremplin.dashboard.listing import Paging, asked_page, skipped
from tremplin.dashboard.tracing import noted
from tremplin.feeds import actions, store
from tremplin.feeds.errors import AlreadyRunning, NothingToConfirm
from tremplin.feeds.model import About, Run, RunStatus, Source
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.partners.journal.model import Act

# Problems of one kind come in tens, alike: they are read faster than they are turned over.
_SIZE = 100
SEVERITIES = {"error": "Refusé", "warning": "À revoir", "info": "Compris autrement"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said of the readings of one kind of source. `page`: where they are listed; `done`: what is said once confirmed.

    `counts`: what became of its items, in the plural: created, updated, deleted, unchanged, refused.
    """

    about: About
    page: str
    list_title: str
    title: str
    item: str
    counts: tuple[str, str, str, str, str]
    states: Mapping[RunStatus, str]
    held: str
    held_help: str
    confirm: str
    done: str
    act: Act


def serve(router: APIRouter, words: Words) -> None:
    """Adds the page of one reading to a router: after the other pages under its address, which takes any id."""
    address = f"{AT}/{words.page}/{{run_id}}"

    @router.api_route(address, methods=READ)
    async def run(request: Request, partner_id: str, run_id: str) -> Response:
        """The report of a reading."""
        desk = desk_of(request)
        async with desk.db.reading() as conn:
            here = await desk.enter(request, conn, partner_id, Right.SEE)
            return await _report(request, conn, here, words, run_id)

    @router.post(address)
    async def confirm(request: Request, partner_id: str, run_id: str) -> Response:
        """Takes away what a reading held back."""
        desk, sent = desk_of(request), await said(request)
        try:
            async with desk.db.writing() as conn:
                here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE, sent=sent)
                found = await _own(conn, here, words, run_id)
                await actions.confirm(conn, run_id, now=desk.now())
                await noted(desk, conn, here, words.act, found.origin, f"{found.held} {words.held}")
        except (AlreadyRunning, NothingToConfirm) as refusal:
            async with desk.db.reading() as conn:
                here = await desk.enter(request, conn, partner_id, Right.ANNOUNCE)
                return await _report(request, conn, here, words, run_id, fault=str(refusal))
        return to(here.href(f"{words.page}/{run_id}"), words.done)


async def own_source(conn: Conn, here: Here, about: About, source_id: str) -> Source:
    """A source of this partner. Raises WorkspaceUnknown, the same for another's."""
    source = await store.find_source(conn, source_id) if "\0" not in source_id else None
    if source is None or source.partner_id != here.at.id or source.about != about:
        raise WorkspaceUnknown
    return source


async def _own(conn: Conn, here: Here, words: Words, run_id: str) -> Run:
    """A reading of this partner. Raises WorkspaceUnknown, the same for another's."""
    found = await store.find_run(conn, run_id) if "\0" not in run_id else None
    if found is None or found.partner_id != here.at.id or found.about != words.about:
        raise WorkspaceUnknown
    return found


async def _report(request: Request, conn: Conn, here: Here, words: Words, run_id: str, *, fault: str = "") -> Response:
    run, number = await _own(conn, here, words, run_id), asked_page(request)
    report = await actions.read_report(conn, run, skip=skipped(number, _SIZE), most=_SIZE)
    paging = Paging(here.href(f"{words.page}/{run.id}"), {}, number, sum(report.counts.values()), _SIZE)
    became = zip((run.created, run.updated, run.deleted, run.unchanged, run.refused), words.counts, strict=True)
    return pages.drawn(
        request, here, "feeds/run.html", 409 if fault else 200, section=words.page, words=words, run=run, fault=fault,
        became=list(became), problems=report.problems, paging=paging, severities=SEVERITIES,
        counts=[(label, report.counts[key]) for key, label in SEVERITIES.items() if key in report.counts],
        may=Right.ANNOUNCE in here.rights and here.at.announces,
        waits=run.status == RunStatus.QUARANTINED and run.confirmed_at is None,
    )  # fmt: skip
