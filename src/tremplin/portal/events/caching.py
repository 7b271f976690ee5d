"""Answers that programs ask for again every hour: told apart by what they hold, and not sent twice (RFC 9110 §13). Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response

from tremplin.publication.freshness import holds

_KEPT = "public, max-age=300"


def answer(request: Request, body: bytes, media_type: str, *, modified: datetime, name: str = "", mark: str = "") -> Response:
    """A document, or nothing but its marks (304) to who has it already. `name`: that of the file it is saved under; `mark`: that of
    the state it tells, when there is one."""
    tag = mark or f'"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(modified.astimezone(UTC).replace(microsecond=0), usegmt=True),
        "Cache-Control": _KEPT,
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
    }
    if _is_held(request, tag, modified):
        return Response(None, 304, headers)
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(body, 200, headers, media_type)


def _is_held(request: Request, tag: str, modified: datetime) -> bool:
    """Whether the caller has this very document. Its mark decides; its date only when no mark is given."""
    if marks := request.headers.get("if-none-match"):
        return holds(marks, tag)
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return since.tzinfo is not None and modified.replace(microsecond=0) <= since
