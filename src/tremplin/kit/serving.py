"""The HTTP server, which warns the application before it waits for the answers under way."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn


class Server(uvicorn.Server):
    """`leaving` is called in the server's loop once it is asked to stop: answers without end must end, or stopping waits for nothing.

    The application's own end comes too late: it is told once every answer is over.
    """

    def __init__(self, config: uvicorn.Config, *, leaving: Callable[[], None]) -> None:
        super().__init__(config)
        self._leaving = leaving

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._leaving()
        await super().shutdown(sockets)
