"""The programs of a partner that call the events API: made, their secret shown once, revoked."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, to
from tremplin.dashboard.tracing import noted
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.partners.clients import actions, store
from tremplin.partners.clients.model import EVENTS_SCOPES, Client
from tremplin.partners.journal.model import Act

router = APIRouter(include_in_schema=False)
_PAGE = f"{AT}/programmes"
_MOST = 50


@router.api_route(_PAGE, methods=READ)
async def programs(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MANAGE)
        return await _page(request, desk, conn, here)


@router.post(_PAGE)
async def change(request: Request, partner_id: str) -> Response:
    """A new secret is in the answer itself: nothing else will ever show it."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MANAGE, sent=sent)
        if sent.get("geste") == "creer":
            return await _create(request, desk, conn, here, sent)
        program = await _held(conn, here, sent)
        if program is None or program.revoked_at is not None or sent.get("geste") != "revoquer":
            return to(here.href("programmes"))
        await actions.revoke(conn, program.id, now=desk.now())
        await noted(desk, conn, here, Act.KEY_REVOKED, program.name, "programme de l'API Événements")
    return to(here.href("programmes"), "programme-revoque")


async def _create(request: Request, desk: Desk, conn: Conn, here: Here, sent: FormData) -> Response:
    name = line(sent, "nom", 80)
    if not name:
        return await _page(request, desk, conn, here, fault="Dites à quoi ce programme sert.")
    if len(await store.of_partner(conn, here.at.id)) >= _MOST:
        return await _page(request, desk, conn, here, fault=f"Vous avez déjà {_MOST} programmes : écrivez-nous pour en avoir plus.")
    made = await actions.create(conn, name=name, scope=" ".join(EVENTS_SCOPES), now=desk.now(), partner_id=here.at.id)
    await noted(desk, conn, here, Act.KEY_MADE, name, "programme de l'API Événements")
    return await _page(request, desk, conn, here, made=made)


async def _held(conn: Conn, here: Here, sent: FormData) -> Client | None:
    """A program of this partner."""
    program_id = line(sent, "programme")
    return next((each for each in await store.of_partner(conn, here.at.id) if each.id == program_id), None)


async def _page(
    request: Request, desk: Desk, conn: Conn, here: Here, *, made: tuple[Client, str] | None = None, fault: str = ""
) -> Response:
    return pages.drawn(
        request, here, "events/programs.html", 422 if fault else 200, section="cles", made=made, fault=fault, base_url=desk.base_url,
        programs=await store.of_partner(conn, here.at.id), scope=" ".join(EVENTS_SCOPES),
    )  # fmt: skip
