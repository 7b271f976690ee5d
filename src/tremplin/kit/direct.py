"""Hot routes answered ahead of FastAPI: they read their own request and return bytes, so its matching and injection bring nothing.

The same routes stay declared on their routers: FastAPI documents them, and this finds them there. It spares a third of a request.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tremplin.kit.refusal import Refusal

Refused = Callable[[Request, Exception], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class _Hot:
    pattern: re.Pattern[str]
    methods: frozenset[str]
    endpoint: Callable[..., Awaitable[Response]]
    route: APIRoute


_ANY = "{}"  # stands for the first word of paths whose first word holds a parameter
T = TypeVar("T")


def by_first_word(declared: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """What is declared under paths, by the first word of these; what has a parameter in that word is found under each, in its order.

    Trying hundreds of patterns in turn would cost as much as some pages.
    """
    pairs = [(_first_word(path), each) for path, each in declared]
    found: dict[str, list[T]] = {word: [] for word in (_ANY, *(word for word, _ in pairs))}
    for word, each in pairs:
        for group in found.values() if word == _ANY else [found[word]]:
            group.append(each)
    return found


def under(path: str, groups: Mapping[str, T]) -> T:
    """The group of `by_first_word` that a path may be found in."""
    return groups.get(_first_word(path)) or groups[_ANY]


def _first_word(path: str) -> str:
    word = path.split("/", 2)[1] if path.startswith("/") else ""
    return _ANY if "{" in word else word


class Direct:
    """Serves the routes of these routers, each `async def endpoint(request, **path_parameters) -> Response`; leaves the rest."""

    def __init__(self, app: ASGIApp, *, routers: Iterable[APIRouter], refused: Refused) -> None:
        self._app = app
        self._refused = refused
        routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
        hot = [_Hot(each.path_regex, frozenset(each.methods or ()), each.endpoint, each) for each in routes]
        self._by_word = by_first_word((each.route.path, each) for each in hot)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            # A last slash means nothing, and following a redirection would drop the key of some clients.
            path, method = scope["path"].rstrip("/") or "/", scope["method"]
            for hot in under(path, self._by_word):
                if method in hot.methods and (match := hot.pattern.match(path)):
                    scope["route"], scope["path_params"] = hot.route, match.groupdict()
                    response = await self._answer(hot, Request(scope, receive, send))
                    await response(scope, receive, send)
                    return
        await self._app(scope, receive, send)

    async def _answer(self, hot: _Hot, request: Request) -> Response:
        try:
            return await hot.endpoint(request, **request.path_params)
        except Refusal as refusal:
            return await self._refused(request, refusal)
