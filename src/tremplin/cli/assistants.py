"""`tremplin mcp`: answers an assistant that launches it, on its standard input and output."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer

from tremplin.cli.context import database
from tremplin.settings import load

Key = Annotated[
    str | None, typer.Option(envvar="TREMPLIN_MCP_KEY", help="Clé du partenaire qui demande, pour « explain ».", show_envvar=True)
]


def mcp(key: Key = None) -> None:
    """Répond à un assistant (Model Context Protocol) : chercher, lire, expliquer. Il lance lui-même cette commande."""

    async def work(conninfo: str, base_url: str) -> None:
        from importlib.metadata import version

        from tremplin.kit.db import Database
        from tremplin.mcp import stdio
        from tremplin.mcp.tools import Toolbox

        async with Database(conninfo, pool_size=1).opened() as db:
            await stdio.serve(Toolbox(db, base_url, key).server(version("tremplin")), sys.stdin.buffer, sys.stdout.buffer)

    settings = load()
    with database(settings) as conninfo:
        asyncio.run(work(conninfo, settings.base_url))
