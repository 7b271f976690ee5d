"""The unsubscribe link of monthly reports: a page that asks, and what its button, or a mail program, posts."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tremplin.kit.db import Database
from tremplin.kit.secrets import SecretBox
from tremplin.portal import pages
from tremplin.tracking.reports import subscriptions
from tremplin.tracking.reports.errors import SubscriptionUnknown

router = APIRouter(include_in_schema=False)
_ADDRESS = f"{subscriptions.PATH}/{{token}}"


@router.api_route(_ADDRESS, methods=["GET", "HEAD"])
async def ask(request: Request, token: str) -> Response:
    """Only asks: programs that check the links of mails must not unsubscribe anyone."""
    database, secrets = _state(request)
    async with database.reading() as conn:
        try:
            found = await subscriptions.read(conn, secrets, token)
        except SubscriptionUnknown as refusal:
            return pages.dead_link(str(refusal))
    return pages.subscription(found)


@router.post(_ADDRESS)
async def decide(request: Request, token: str) -> Response:
    """Stops the reports, as mail programs ask it (RFC 8058) and as the button does; or sends them again."""
    database, secrets = _state(request)
    resumes = (await _said(request)).get("choix") == "reprendre"
    async with database.writing() as conn:
        try:
            if resumes:
                found = await subscriptions.resume(conn, secrets, token)
            else:
                found = await subscriptions.stop(conn, secrets, token, now=request.app.state.engagement.now())
        except SubscriptionUnknown as refusal:
            return pages.dead_link(str(refusal))
    return pages.subscription(found, resumed=resumes)


async def _said(request: Request) -> FormData:
    """What was posted; nothing when it can't be read, which stops the reports: whoever posts here wants that."""
    try:
        return await request.form(max_files=1, max_fields=10)
    except HTTPException:
        return FormData()


def _state(request: Request) -> tuple[Database, SecretBox]:
    state = request.app.state
    return state.db, state.secrets
