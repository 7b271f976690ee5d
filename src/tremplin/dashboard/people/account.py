"""One's own account: name, password, second factor, devices, and what happened to it."""

from __future__ import annotations

import segno
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import HOME, READ, Desk, Here, desk_of, line, said, to
from tremplin.identity import actions, protection, store
from tremplin.identity.errors import CodeWrong, PasswordWeak
from tremplin.identity.model import TRACE_LABELS
from tremplin.kit.db import Conn

router = APIRouter(include_in_schema=False)
PATH = f"{HOME}/compte"
_TRACES_SHOWN = 20


@router.api_route(PATH, methods=READ)
async def account(request: Request) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.known(request, conn)
        return await _page(request, desk, conn, here)


@router.post(PATH)
async def change(request: Request) -> Response:
    """What the buttons of the page do."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.known(request, conn, sent=sent)
        try:
            return await _changed(request, desk, conn, here, sent)
        except (PasswordWeak, CodeWrong) as refusal:
            field = "mot-de-passe" if isinstance(refusal, PasswordWeak) else "code"
            return await _page(request, desk, conn, here, fault=(field, str(refusal)))


async def _changed(request: Request, desk: Desk, conn: Conn, here: Here, sent: FormData) -> Response:
    visit, held = desk.visit(request), here.held
    match sent.get("geste"):
        case "nom":
            await protection.rename(conn, held, line(sent, "nom"))
            return to(PATH, "nom")
        case "mot-de-passe":
            given = sent.get("mot-de-passe")
            await protection.change_password(conn, held, given if isinstance(given, str) else "", visit)
            return to(PATH, "mot-de-passe")
        case "proposer":
            secret = await protection.propose_second_factor(conn, held, visit)
            return await _page(request, desk, conn, here, secret=secret)
        case "activer":
            await protection.confirm_second_factor(conn, held, line(sent, "code", 20), visit)
            return to(PATH, "code-actif")
        case "desactiver":
            await protection.drop_second_factor(conn, held, line(sent, "code", 20), visit)
            return to(PATH, "code-inactif")
        case "appareils":
            await actions.revoke_others(conn, held, visit)
            return to(PATH, "appareils")
        case "appareil":
            await actions.revoke_session(conn, held, line(sent, "session"), visit)
            return to(PATH, "appareil")
    return to(PATH)


async def _page(
    request: Request,
    desk: Desk,
    conn: Conn,
    here: Here,
    *,
    secret: tuple[str, str] | None = None,
    fault: tuple[str, str] = ("", ""),
) -> Response:
    person = here.held.account
    if fault[0] == "code" and not person.totp:
        secret = await protection.proposed_secret(here.held, desk.visit(request))
    traces = await store.traces_of(conn, person.id, limit=_TRACES_SHOWN)
    return pages.drawn(
        request,
        here,
        "people/account.html",
        422 if fault[0] else 200,
        person=person,
        sessions=await actions.sessions_of(conn, person.id, now=desk.now()),
        traces=[(at, TRACE_LABELS[kind], device) for at, kind, device in traces],
        secret=secret[0] if secret else "",
        picture=segno.make(secret[1]).svg_data_uri(scale=4) if secret else "",
        fault={fault[0]: fault[1]},
    )
