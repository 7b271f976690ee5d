"""The API keys of a partner: made, shown once, revoked."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Desk, Here, desk_of, line, said, to
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.partners import actions, store

router = APIRouter(include_in_schema=False)


@router.api_route(f"{AT}/cles", methods=READ)
async def keys(request: Request, partner_id: str) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MANAGE)
        return await _page(request, desk, conn, here)


@router.post(f"{AT}/cles")
async def change(request: Request, partner_id: str) -> Response:
    """A new key is in the answer itself: nothing else will ever show it."""
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MANAGE, sent=sent)
        if sent.get("geste") == "creer":
            label = line(sent, "nom", 80) or "sans nom"
            made = await actions.issue_key(conn, here.at.id, now=desk.now(), label=label)
            return await _page(request, desk, conn, here, made=made)
        if sent.get("geste") == "revoquer":
            own = {key.id for key in await store.keys_of(conn, here.at.id)}
            key_id = line(sent, "cle")
            if key_id in own and await actions.revoke_key(conn, key_id, now=desk.now()):
                return to(here.href("cles"), "cle-revoquee")
    return to(here.href("cles"))


async def _page(request: Request, desk: Desk, conn: Conn, here: Here, *, made: str = "") -> Response:
    found = await store.keys_of(conn, here.at.id)
    now = desk.now()
    alive = [key for key in found if key.revoked_at is None and (key.expires_at is None or key.expires_at > now)]
    closed = [key for key in found if key not in alive]
    return pages.drawn(
        request,
        here,
        "people/keys.html",
        section="cles",
        alive=alive,
        closed=closed,
        made=made,
        example=f"{desk.base_url}/v0/mission?limit=3",
    )
