"""The address of a discussion's page: reading it changes nothing, its buttons post to it and come back to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tremplin.immersions.contacts import conversing, reading
from tremplin.immersions.contacts.errors import DiscussionErased, DiscussionUnknown
from tremplin.immersions.contacts.relay import PATH, Relay
from tremplin.kit.db import Conn, Database
from tremplin.kit.refusal import Refusal
from tremplin.portal.discussions import forms, pages

router = APIRouter(include_in_schema=False)
_ADDRESS = f"{PATH}/{{token}}"


@router.api_route(_ADDRESS, methods=["GET", "HEAD"])
async def read(request: Request, token: str) -> Response:
    """The exchange. Programs that check the links of mails must change nothing by opening it."""
    database, relay, now = _state(request)
    try:
        async with database.reading() as conn:
            found = await reading.read(conn, relay.read(token) or "", now=now)
    except DiscussionUnknown:
        return pages.unknown()
    except DiscussionErased:
        return pages.erased()
    if request.query_params.get("geste") == "effacer" and found.may("erase"):
        return pages.asks_to_erase(found)
    if request.query_params.get("geste") == "convention" and found.may("convention"):
        return RedirectResponse(f"/conventions/nouvelle?echange={token}", 303, headers=pages.HEADERS)
    return pages.discussion(found, done=request.query_params.get("fait", ""))


@router.post(_ADDRESS)
async def act(request: Request, token: str) -> Response:
    """What a button says; a refusal is shown above what was typed, which is not lost."""
    database, relay, now = _state(request)
    code = relay.read(token) or ""
    fields: dict[str, str] = {}
    try:
        fields = await forms.read(request)
        done = fields.get("geste", "")
        async with database.writing() as conn:
            await _do(conn, relay, code, fields, now=now)
    except DiscussionUnknown:
        return pages.unknown()
    except DiscussionErased:
        return pages.erased()
    except Refusal as refusal:
        return await _refused(database, code, refusal, fields, now=now)
    if done == "effacer":
        return pages.erased(status=200)
    # Reloading the page must not do it twice.
    answer = RedirectResponse(f"{PATH}/{token}?fait={done if done in pages.DONE else ''}#etat", 303)
    answer.headers.update(pages.HEADERS)
    return answer


async def _refused(database: Database, code: str, refusal: Refusal, typed: Mapping[str, str], *, now: datetime) -> Response:
    try:
        async with database.reading() as conn:
            found = await reading.read(conn, code, now=now)
    except Refusal:
        return pages.unknown()
    return pages.discussion(found, error=str(refusal), typed=typed, status=refusal.status)


async def _do(conn: Conn, relay: Relay, code: str, fields: Mapping[str, str], *, now: datetime) -> None:
    match fields.get("geste"):
        case "repondre":
            await conversing.reply(conn, relay, code, fields.get("message", ""), now=now)
        case "accepter":
            warned, started = forms.warned(fields), fields.get("convention") == "oui"
            await conversing.accept(conn, relay, code, warned=warned, started=started, now=now)
        case "refuser":
            kind, reason = forms.rejection(fields), fields.get("raison", "")
            await conversing.reject(conn, relay, code, kind=kind, reason=reason, warned=forms.warned(fields), now=now)
        case "convention":
            await conversing.tell_convention(conn, code, started=forms.started(fields), now=now)
        case "clore":
            await conversing.close(conn, relay, code, now=now)
        case "effacer":
            await conversing.erase(conn, relay, code, now=now)
        case _:
            # Nothing was asked: the page is shown again.
            await reading.read(conn, code, now=now)


def _state(request: Request) -> tuple[Database, Relay, datetime]:
    state = request.app.state
    return state.db, state.relay, state.engagement.now()
