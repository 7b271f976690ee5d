"""The application behind its own front: what surrounds every request comes before all that FastAPI puts around its routes.

Hot routes are answered by the front alone. Declared as middlewares of FastAPI, the same pieces would stand below three of its own,
which cost as much as some of our answers.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send


class Fronted(FastAPI):
    """FastAPI, called through a front once it has one."""

    _front: ASGIApp | None = None

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
