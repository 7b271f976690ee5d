"""`/dev/mails`: served by `tremplin demo` alone. Elsewhere these addresses do not exist: mails are nobody else's to read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from tremplin.portal import pages
from tremplin.portal.demonstration.mails import find, latest

router = APIRouter(include_in_schema=False)
_READ = ["GET", "HEAD"]
# The HTML of a mail, as programs show it: its own styles, no script, nothing from elsewhere, in a frame of ours.
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups"
_FRAMED = {**pages.SECURITY_HEADERS, "Cache-Control": "no-store"}
_FRAMED["Content-Security-Policy"] += "; frame-src 'self'"


@router.api_route("/dev/mails", methods=_READ)
async def mail_list(request: Request) -> Response:
    """The last mails of the demonstration."""
    found = await run_in_threadpool(latest, _folder(request))
    return _page("demonstration/mails.html", mails=found)


@router.api_route("/dev/mails/{name}", methods=_READ)
async def one_mail(request: Request, name: str) -> Response:
    """A mail, as text and as HTML."""
    found = await run_in_threadpool(find, _folder(request), name)
    return _page("demonstration/mail.html", mail=found) if found else pages.error(404)


@router.api_route("/dev/mails/{name}/html", methods=_READ)
async def mail_html(request: Request, name: str) -> Response:
    """The HTML of a mail, alone."""
    found = await run_in_threadpool(find, _folder(request), name)
    if found is None:
        return pages.error(404)
    return HTMLResponse(found.html, headers={"Content-Security-Policy": _MAIL_POLICY, "X-Content-Type-Options": "nosniff"})


def _folder(request: Request) -> Path:
    folder: Path = request.app.state.mail_folder
    return folder


def _page(template: str, **context: Any) -> HTMLResponse:
    response = pages.templates().page(template, **context)
    response.headers.update(_FRAMED)
    return response
