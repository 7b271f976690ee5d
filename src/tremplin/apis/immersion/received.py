"""What a request brings, looked at in the order of the contract: HTML anywhere, the query, the body, the headers (§1.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request

from tremplin.apis.immersion import querystring
from tremplin.apis.immersion.checks import Check, Issue
from tremplin.apis.immersion.errors import BodyTooLarge, BodyUnreadable, HtmlRefused, InputBroken, SchemaBroken
from tremplin.apis.immersion.schemas import HEADERS
from tremplin.kit.markup import holds_html

MOST_BODY = 800 * 1024
# A zero byte as JSON writes it, after an even number of backslashes, which stand for themselves: no text of the database holds one.
_ZERO = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


@dataclass(frozen=True, slots=True)
class Route:
    """A route as the contract names it when it refuses: `GET /v3/offers`."""

    method: str
    path: str
    query: Check | None = None
    body: Check | None = None
    keyed: bool = True

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Received:
    """What was read: values by their names in the contract, and the key as it was sent."""

    query: Mapping[str, Any]
    body: Mapping[str, Any]
    authorization: str
    raw_query: Mapping[str, Any]


async def receive(request: Request, route: Route) -> Received:
    """Reads a request. Raises BodyTooLarge, BodyUnreadable, HtmlRefused, SchemaBroken, the first that applies."""
    sent = await _json(request) if route.body else {}
    asked = querystring.read(request.scope["query_string"])
    if holds_html(sent) or holds_html(asked):
        raise HtmlRefused
    query = _checked(route.query, asked, "queryParamsSchema", route) if route.query else {}
    body = _checked(route.body, sent, "requestBodySchema", route) if route.body else {}
    authorization = ""
    if route.keyed:
        headers = {"authorization": request.headers["authorization"]} if "authorization" in request.headers else {}
        authorization = _checked(HEADERS, headers, "headersSchema", route)["authorization"]
    return Received(query, body, authorization, asked)


def _checked(check: Check, sent: Any, part: str, route: Route) -> dict[str, Any]:
    values, issues = check.read(sent, ())
    if issues:
        raise SchemaBroken(_told(issues), part=part, route=route)
    read: dict[str, Any] = values
    return read


def broken_query(issues: list[Issue], route: Route) -> SchemaBroken:
    """The refusal of a query whose parameters are right one by one, and wrong together."""
    return SchemaBroken(_told(issues), part="queryParamsSchema", route=route)


def checked_input(check: Check, sent: Mapping[str, Any], use_case: str) -> dict[str, Any]:
    """What a use case looks at itself. Raises InputBroken."""
    values, issues = check.read(sent, ())
    if issues:
        raise broken_input(issues, sent, use_case)
    read: dict[str, Any] = values
    return read


def broken_input(issues: list[Issue], sent: Mapping[str, Any], use_case: str) -> InputBroken:
    """The refusal of a use case, which names the company it was about."""
    element = f" for element with id {sent['siret']}" if sent.get("siret") else ""
    return InputBroken(_told(issues), use_case=f"{use_case}{element}")


def _told(issues: list[Issue]) -> list[str]:
    return list(dict.fromkeys(map(str, issues)))


async def _json(request: Request) -> Any:
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > MOST_BODY:
            raise BodyTooLarge
        pieces.append(piece)
    raw = b"".join(pieces)
    try:
        sent = orjson.loads(_ZERO.sub(rb"\1", raw) if b"\\u0000" in raw else raw or b"{}")
    except orjson.JSONDecodeError:
        raise BodyUnreadable from None
    if not isinstance(sent, dict | list):
        raise BodyUnreadable
    return sent
