"""Messages one a line, on the standard input and output: how an assistant speaks to a server that it launches."""

from __future__ import annotations

import asyncio
from typing import BinaryIO

from tremplin.mcp.protocol import Server


async def serve(server: Server, source: BinaryIO, target: BinaryIO) -> None:
    """Answers until the input ends. In order: an assistant asks one thing at a time, and tools take milliseconds."""
    while line := await asyncio.to_thread(source.readline):
        if line.strip() and (answer := await server.answer(line)):
            target.write(answer + b"\n")
            target.flush()
