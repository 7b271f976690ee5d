"""The rules that tell robots from people: seen, added, undone with all they took away."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import READ, Here, desk_of, line, said, to
from tremplin.dashboard.pages import STAFF
from tremplin.identity.oversight.actions import checked_reason
from tremplin.kit.db import Conn
from tremplin.kit.refusal import Refusal
from tremplin.partners.journal.actions import note
from tremplin.partners.journal.model import Act
from tremplin.tracking.bots import actions, store
from tremplin.tracking.bots.actions import Wanted
from tremplin.tracking.bots.errors import BotRuleUnknown
from tremplin.tracking.bots.model import Kind

router = APIRouter(include_in_schema=False)
PATH = f"{STAFF}/robots"
_SHOWN = 100
_KINDS = {Kind.USER_AGENT: "Nom du programme", Kind.VISITOR: "Un visiteur", Kind.RATE: "Trop de clics"}


@router.api_route(PATH, methods=READ)
async def rules(request: Request) -> Response:
    desk = desk_of(request)
    async with desk.db.reading() as conn:
        here = await desk.staff(request, conn)
        return await _page(request, conn, here)


@router.post(PATH)
async def change(request: Request) -> Response:
    desk, sent = desk_of(request), await said(request)
    async with desk.db.writing() as conn:
        here = await desk.staff(request, conn, sent=sent)
        by = here.held.account.email
        try:
            reason = checked_reason(line(sent, "motif", 300))
            if sent.get("geste") == "ajouter":
                rule, _ = await actions.add(
                    conn, Wanted(pattern=line(sent, "motif-programme", 120)), reason=reason, author=by, now=desk.now()
                )
                await note(conn, Act.BOT_RULE, by=here.author, now=desk.now(), subject=rule.pattern or "", reason=reason)
                return to(PATH, "robot-ajoute")
            if sent.get("geste") == "annuler":
                given = await actions.revoke(conn, line(sent, "regle"), by=by, now=desk.now())
                told = f"{given} événements de nouveau comptés"
                await note(conn, Act.BOT_UNDONE, by=here.author, now=desk.now(), subject=told, reason=reason)
                return to(PATH, "robot-annule")
        except BotRuleUnknown:
            return to(PATH)
        except Refusal as refusal:
            return await _page(request, conn, here, fault=str(refusal))
    return to(PATH)


async def _page(request: Request, conn: Conn, here: Here, *, fault: str = "") -> Response:
    found = await store.find_all(conn, revoked=True, limit=_SHOWN)
    return pages.drawn(
        request, here, "staff/robots.html", 422 if fault else 200, section="robots", fault=fault, path=PATH, kinds=_KINDS,
        held=[each for each in found if each.revoked_at is None], undone=[each for each in found if each.revoked_at is not None],
    )  # fmt: skip
