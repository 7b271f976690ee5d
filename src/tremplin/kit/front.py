"""The application behind its own front: what surrounds every request comes before all that FastAPI puts around its routes.

Hot routes are answered by the front alone. Declared as middlewares of FastAPI, the same pieces would stand below three of its own,
which cost as much as some of our answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from tremplin.kit.direct import by_first_word, under

Changed = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes an OpenAPI document of another."""


class Fronted(FastAPI):
    """FastAPI, called through a front once it has one."""

    _front: ASGIApp | None = None
    _completed: Changed | None = None
    _in_english: Changed | None = None
    _english: dict[str, Any] | None = None

    def describe_with(self, completed: Changed, in_english: Changed) -> None:
        """`completed` has the last word on the OpenAPI document that is drawn from routes, `in_english` gives it in English; once a
        process each, when someone first asks."""
        self._completed, self._in_english = completed, in_english

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            drawn = super().openapi()
            self.openapi_schema = self._completed(drawn) if self._completed else drawn
        return self.openapi_schema

    def openapi_in_english(self) -> dict[str, Any]:
        """The same description in English; as it is, where nothing translates it."""
        if self._english is None:
            self._english = self._in_english(self.openapi()) if self._in_english else self.openapi()
        return self._english

    def serve(self, routers: Iterable[APIRouter]) -> None:
        """Gives it the routes of routers, whose paths are whole: included, each would be built anew, at the first request."""
        for router in routers:
            self.routes.extend(router.routes)
        self.router.middleware_stack = _ByFirstWord(self.router)

    def put_in_front(self, made: Callable[[ASGIApp], ASGIApp]) -> None:
        """`made` builds the front around the application as FastAPI serves it."""
        self._front = made(super().__call__)

    def build_middleware_stack(self) -> ASGIApp:
        stack = super().build_middleware_stack()
        assert isinstance(stack, ServerErrorMiddleware)
        return stack.app  # else it would answer what breaks before the front, in words of no contract

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._front is None or scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        await self._front(scope, receive, send)


class _ByFirstWord:
    """Hands a request to the routes that share the first word of its path."""

    def __init__(self, router: APIRouter) -> None:
        self._whole = router
        self._by_word: dict[str, APIRouter] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._whole.app(scope, receive, send)
            return
        if self._by_word is None:  # mounts may be declared until the first request
            groups = by_first_word((getattr(each, "path", ""), each) for each in self._whole.routes)
            self._by_word = {word: APIRouter(routes=routes) for word, routes in groups.items()}
        await under(scope["path"], self._by_word).app(scope, receive, send)
