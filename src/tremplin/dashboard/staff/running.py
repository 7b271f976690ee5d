"""What runs and what fails: catalogues, webhooks, jobs, warnings; a job that failed is run again or given up."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import READ, desk_of, line, said, to
from tremplin.dashboard.listing import SIZE, Paging, asked, asked_page, skipped
from tremplin.dashboard.pages import STAFF
from tremplin.feeds.health import store as feeds
from tremplin.identity.oversight import store as oversight
from tremplin.kit.backlog import store as backlog
from tremplin.partners import store as partners
from tremplin.partners.journal import store as journal
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act
from tremplin.partners.warnings import store as warnings
from tremplin.webhooks import store as webhooks
from tremplin.webhooks.log import store as deliveries
from tremplin.webhooks.model import State

router = APIRouter(include_in_schema=False)
_JOBS = f"{STAFF}/taches"
_MOST_ENDPOINTS = 200


@router.api_route(STAFF, methods=READ)
async def overview(request: Request) -> Response:
    """Where something asks for a hand, in one page."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
        to_check, _ = await oversight.partners(conn, words="", state="to_check", limit=0, skip=0)
        jobs = await backlog.counted(conn, desk.now())
        open_warnings, _ = await warnings.page(conn, None, open_only=True, limit=1, skip=0)
    return pages.drawn(
        request, here, "staff/overview.html", section="", to_check=to_check, warnings=open_warnings, staff=STAFF,
        failed=sum(each.failed for each in jobs), waiting=sum(each.waiting for each in jobs),
    )  # fmt: skip


@router.api_route(f"{STAFF}/catalogues", methods=READ)
async def catalogues(request: Request) -> Response:
    desk, number = desk_of(request), asked_page(request)
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
        found = await feeds.health(conn, limit=SIZE + 1, skip=skipped(number))
    return pages.drawn(
        request, here, "staff/feeds.html", section="catalogues", sources=found[:SIZE], number=number, more=len(found) > SIZE,
        base=f"{STAFF}/catalogues", partners=f"{STAFF}/partenaires",
    )  # fmt: skip


@router.api_route(f"{STAFF}/webhooks", methods=READ)
async def endpoints(request: Request) -> Response:
    """The endpoints that do not answer, or were stopped, the longest first."""
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
        every = await webhooks.everyone(conn)
        wrong = [each for each in every if each.failing_since or each.state == State.DISABLED][:_MOST_ENDPOINTS]
        waiting = await deliveries.waiting(conn)
        names = await partners.find_all(conn, [each.partner_id for each in wrong if each.partner_id])
    wrong.sort(key=lambda each: (each.failing_since or each.updated_at, each.id))
    return pages.drawn(
        request, here, "staff/webhooks.html", section="webhooks", wrong=wrong, total=len(every), waiting=waiting,
        names={id_: partner.name for id_, partner in names.items()}, partners=f"{STAFF}/partenaires",
    )  # fmt: skip


@router.api_route(_JOBS, methods=READ)
async def jobs(request: Request) -> Response:
    return await _jobs(request)


@router.post(_JOBS)
async def change_job(request: Request) -> Response:
    desk, sent = desk_of(request), await said(request)
    number = line(sent, "tache", 18)
    job_id = int(number) if number.isascii() and number.isdigit() else -1
    async with desk.db.writing() as conn:
        here = await desk.staff(request, conn, sent=sent)
        if sent.get("geste") == "relancer":
            task = await backlog.retry(conn, job_id, at=desk.now())
            act, done = Act.RETRIED, "tache-relancee"
        else:
            task = await backlog.drop(conn, job_id) if sent.get("geste") == "abandonner" else None
            act, done = Act.DROPPED, "tache-abandonnee"
        if task is not None:
            await note(conn, act, by=here.author, now=desk.now(), subject=f"{task} n° {job_id}")
    return to(_JOBS, done if task is not None else "")


async def _jobs(request: Request) -> Response:
    desk, number = desk_of(request), asked_page(request)
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
        kinds = await backlog.counted(conn, desk.now())
        failed = await backlog.failed(conn, limit=SIZE, skip=skipped(number))
    return pages.drawn(
        request, here, "staff/jobs.html", section="taches", kinds=kinds, failed=failed,
        paging=Paging(_JOBS, {}, number, sum(each.failed for each in kinds)), path=_JOBS,
    )  # fmt: skip


@router.api_route(f"{STAFF}/alertes", methods=READ)
async def warning_list(request: Request) -> Response:
    desk, number = desk_of(request), asked_page(request)
    every = asked(request, "toutes") == "1"
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
        total, found = await warnings.page(conn, None, open_only=not every, limit=SIZE, skip=skipped(number))
        names = await partners.find_all(conn, [each.partner_id for each in found])
    base = f"{STAFF}/alertes"
    return pages.drawn(
        request, here, "staff/warnings.html", section="alertes", found=found, every=every, base=base,
        names={id_: partner.name for id_, partner in names.items()}, partners=f"{STAFF}/partenaires",
        paging=Paging(base, {"toutes": "1" if every else ""}, number, total),
    )  # fmt: skip


@router.api_route(f"{STAFF}/journal", methods=READ)
async def everything(request: Request) -> Response:
    """All that was done, or by staff alone."""
    desk, number = desk_of(request), asked_page(request)
    staff = True if asked(request, "qui") == "plateforme" else None
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
        found = await journal.page(conn, staff=staff, limit=SIZE + 1, skip=skipped(number))
    return pages.drawn(
        request, here, "staff/journal.html", section="journal", entries=found[:SIZE], staff=bool(staff), number=number,
        more=len(found) > SIZE, base=f"{STAFF}/journal",
    )  # fmt: skip
