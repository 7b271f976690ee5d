"""What the routes that visitors' browsers open or call share: who comes, identifiers without what is glued to them, open answers."""

from __future__ import annotations

import re
import uuid
from urllib.parse import quote

import orjson
from starlette.requests import Request
from starlette.responses import Response

from tremplin.apis.engagement.caller import Service
from tremplin.kit.rate import RateLimiter
from tremplin.tracking.actions import Visit
from tremplin.tracking.refusals.model import Reason

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer-when-downgrade",
}
# As they are sent: encoded anew for each visitor, they would cost as much as the rest of the answer.
_OPEN_BYTES = [(name.lower().encode(), value.encode()) for name, value in OPEN.items()]
_PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
# Every character a header can carry: only the others (accents, spaces) are encoded, so that links arrive as announced.
_AS_WRITTEN = "!#$%&'()*+,/:;=?@[]~"
_SENDABLE = re.compile(rf"[A-Za-z0-9_.{re.escape(_AS_WRITTEN)}-]*", re.ASCII)
_GLUE = re.compile(r"[^A-Za-z0-9_-]")
_MOST_TAGS = 50
# Identifiers of our own making measure 36 characters, and nobody needs more to name a request.
_LONGEST = 100


def visit_of(request: Request, held: Service, limits: RateLimiter, *, calls: int = 1) -> Visit:
    """The visit, counted in the limits of its address for so many."""
    address = request.client.host if request.client else ""
    headers = request.headers
    user_agent = headers.get("user-agent", "")
    return Visit(
        address=address,
        user_agent=user_agent,
        referer=headers.get("referer"),
        too_many=limits.take(address, held.now().timestamp(), calls=calls).exceeded,
        rule=held.robots.rule_for(user_agent),
    )


def cut(text: str) -> str:
    """An identifier without what clients glued behind it (contract §6.2)."""
    return _GLUE.split(text, 1)[0]


def short(text: str | None) -> str | None:
    """A text of a query string that can be kept: PostgreSQL refuses zero bytes, and nobody needs long ones."""
    return text[:_LONGEST] if text and text.isprintable() else None


def tags_of(text: str) -> tuple[str, ...]:
    """The tags of a list separated by commas."""
    said = (tag.strip() for tag in text.split(","))
    return tuple(tag[:_LONGEST] for tag in said if tag and tag.isprintable())[:_MOST_TAGS]


def is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def lead_to(url: str) -> Response:
    """Sends the visitor on."""
    location = url if _SENDABLE.fullmatch(url) else quote(url, safe=_AS_WRITTEN)
    response = Response(status_code=302)
    response.raw_headers += [*_OPEN_BYTES, (b"location", location.encode())]
    return response


def preflight() -> Response:
    """What browsers are told when they ask before they send."""
    return Response(status_code=204, headers=_PREFLIGHT)


def ignored(why: Reason | None = None) -> Response:
    """Nothing was counted, and the page has nothing to do about it (contract §6.4); the tag's debug mode reads `why`."""
    reason = {"Access-Control-Expose-Headers": "X-Not-Counted", "X-Not-Counted": quote(why.sentence)} if why else {}
    return Response(status_code=204, headers={**OPEN, **reason})


def told(body: dict[str, object], status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, OPEN, "application/json")
