"""The addresses of the documentation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from tremplin.kit.clock import utc_now
from tremplin.kit.rate import RateLimiter
from tremplin.portal.events.caching import answer
from tremplin.portal.language.spoken import FRENCH, spoken
from tremplin.portal.manual import pages, plain, trying
from tremplin.portal.manual.changes import ADDRESS, ATOM, FEED, changes, feed
from tremplin.portal.manual.guides import guide, guides
from tremplin.portal.manual.lookup import entries, look
from tremplin.portal.manual.reference import Group, Operation, reference
from tremplin.portal.pages import SECURITY_HEADERS, error

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
TRIES_A_MINUTE = 30
_TRIES = RateLimiter(TRIES_A_MINUTE)
_MOST_TYPED = 100
_DAY = timedelta(days=1)


@router.api_route("/docs", methods=READ)
async def documentation(request: Request) -> Response:
    return pages.index(_groups(request), base_url=_base_url(request))


@router.api_route("/openapi.json", methods=READ)
async def description(request: Request) -> Response:
    """What tools read, in the language of the address."""
    return Response(orjson.dumps(_description(request)), media_type="application/json")


@router.api_route("/docs/reference", methods=READ)
async def whole_reference(request: Request) -> Response:
    if spoken() is FRENCH:
        return RedirectResponse("/docs#reference", 301)
    return pages.whole_reference(_groups(request), base_url=_base_url(request))


@router.api_route("/docs/reference/{name}", methods=READ)
async def api_page(request: Request, name: str) -> Response:
    found = next((each for each in _groups(request) if each.anchor == name), None)
    return pages.api(found, base_url=_base_url(request)) if found else error(404)


@router.api_route("/docs/essayer/{name}", methods=READ)
async def ask(request: Request, name: str) -> Response:
    found = _triable(request, name)
    return pages.attempt(found[1], found[0], _examples(found[1]), base_url=_base_url(request)) if found else error(404)


@router.post("/docs/essayer/{name}")
async def attempt(request: Request, name: str) -> Response:
    """Calls our API as the reader asks. Its quotas count these calls as any other; here, an address has a limit of its own as well."""
    found = _triable(request, name)
    if not found:
        return error(404)
    if _TRIES.take(request.client.host if request.client else "", utc_now().timestamp()).exceeded:
        return error(429)
    group, operation = found
    try:
        async with request.form(max_files=0, max_fields=60, max_part_size=4 * trying.MOST_SENT) as sent:
            values = {key.removeprefix("p."): text for key, text in sent.items() if isinstance(text, str)}
    except HTTPException:
        values = {}
    asked = trying.call(operation, values, values.get("cle", ""), values.get("corps", ""))
    client = (request.client.host, request.client.port) if request.client else None
    answered = None if asked.fault else await trying.send(request.app, asked, client)
    return pages.attempt(operation, group, values, base_url=_base_url(request), asked=asked, answered=answered)


@router.api_route("/docs/recherche", methods=READ)
async def search(request: Request) -> Response:
    typed = " ".join(request.query_params.get("q", "").split())[:_MOST_TYPED]
    state = request.app.state
    if not hasattr(state, "manual_entries"):
        state.manual_entries = entries(guides(), _groups(request))
    return pages.search(typed, look(state.manual_entries, typed), base_url=_base_url(request))


@router.api_route(ADDRESS, methods=READ)
async def news(request: Request) -> Response:
    return pages.changes(changes(), base_url=_base_url(request))


@router.api_route(FEED, methods=READ)
async def news_feed(request: Request) -> Response:
    found = changes()
    return answer(request, feed(found, base_url=_base_url(request)), ATOM, modified=max(each.at for each in found))


@router.api_route("/docs/{name}", methods=READ)
async def guide_page(request: Request, name: str) -> Response:
    found = guide(name)
    return pages.guide(found, base_url=_base_url(request)) if found else error(404)


@router.api_route("/llms.txt", methods=READ)
async def for_programs(request: Request) -> Response:
    return _text(plain.index(guides(), _groups(request), base_url=_base_url(request)))


@router.api_route("/llms-full.txt", methods=READ)
async def whole_for_programs(request: Request) -> Response:
    return _text(plain.whole(guides(), base_url=_base_url(request)))


def _text(text: str) -> Response:
    headers = {**SECURITY_HEADERS, "Cache-Control": f"public, max-age={round(_DAY.total_seconds())}"}
    return PlainTextResponse(text, headers=headers)


def _triable(request: Request, name: str) -> tuple[Group, Operation] | None:
    pairs = ((group, each) for group in _groups(request) for each in group.operations)
    return next(((group, each) for group, each in pairs if each.anchor == name and each.triable), None)


def _examples(operation: Operation) -> dict[str, str]:
    """What the form holds at first: what must be said, as in the examples; the rest is for the reader to add."""
    return {each.name: each.example for each in trying.fields(operation) if each.required} | {"corps": operation.body}


def _groups(request: Request) -> tuple[Group, ...]:
    """Read once a language: the description does not change while the process runs."""
    state = request.app.state
    if not hasattr(state, "manual_groups"):
        state.manual_groups = {}
    held: dict[str, tuple[Group, ...]] = state.manual_groups
    if spoken().code not in held:
        held[spoken().code] = reference(request.app.openapi(), base_url=_base_url(request), translated=_description(request))
    return held[spoken().code]


def _description(request: Request) -> dict[str, Any]:
    """The OpenAPI document, in the language of the address."""
    app = request.app
    found: dict[str, Any] = app.openapi() if spoken() is FRENCH else app.openapi_in_english()
    return found


def _base_url(request: Request) -> str:
    found: str = request.app.state.portal.base_url
    return found
