"""`tremplin data …`: open data."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tremplin.cli.context import answer, database
from tremplin.settings import Settings, load

if TYPE_CHECKING:
    from tremplin.publication.dumps import Edition

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Les données ouvertes."""


@app.command()
def dump(as_json: Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")] = False) -> None:
    """Écrit les fichiers que /donnees donne à télécharger, comme chaque nuit."""
    settings = load()
    with database(settings) as conninfo:
        editions = asyncio.run(_dump(settings, conninfo))
    lines = [f"{each.kind} : {each.items} lignes, {sum(each.sizes.values()) / 1e6:.1f} Mo" for each in editions]
    answer([asdict(each) for each in editions], as_json=as_json, text="\n".join(lines))


async def _dump(settings: Settings, conninfo: str) -> list[Edition]:
    from tremplin.kit.clock import utc_now
    from tremplin.kit.db import Database
    from tremplin.partners.actions import PORTAL_ID
    from tremplin.publication import dumps

    async with Database(conninfo, pool_size=2).opened() as db:
        folder = settings.data_dir / dumps.FOLDER
        return await dumps.write(db, folder, base_url=settings.base_url, reader=PORTAL_ID, now=utc_now())
