"""Routes that any page of the web may read without a key: open to other origins, counted by address instead."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tremplin.apis.engagement.caller import service
from tremplin.apis.engagement.errors import TooManyRequests, answer
from tremplin.apis.quotas import quota_headers, retry_headers
from tremplin.kit.refusal import Refusal

Endpoint = Callable[..., Awaitable[Response]]
_ANY_ORIGIN = {"Access-Control-Allow-Origin": "*"}
_PREFLIGHT = {
    **_ANY_ORIGIN,
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


def read(router: APIRouter, path: str, **documented: Any) -> Callable[[Endpoint], Endpoint]:
    """Serves an endpoint by GET, documented, by HEAD and to the question browsers ask first (OPTIONS)."""

    def declare(endpoint: Endpoint) -> Endpoint:
        served = _open(endpoint)
        router.add_api_route(path, served, methods=["GET"], **documented)
        router.add_api_route(path, served, methods=["HEAD", "OPTIONS"], include_in_schema=False)
        return served

    return declare


def _open(endpoint: Endpoint) -> Endpoint:
    """The endpoint for anyone. Refusals are rendered here: without the header that opens them, a page could not read them."""

    @wraps(endpoint)
    async def served(request: Request, **path: str) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        held = service(request)
        now = held.now().timestamp()
        quota = held.address_limits.take(request.client.host if request.client else "", now)
        try:
            if quota.exceeded:
                raise TooManyRequests
            response = await endpoint(request, **path)
        except Refusal as refusal:
            response = answer(refusal)
        response.headers.update(_ANY_ORIGIN)
        response.headers.update(retry_headers(quota, now) if quota.exceeded else quota_headers(quota))
        return response

    return served
