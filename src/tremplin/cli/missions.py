"""`tremplin missions …`: load a catalogue in bulk, render it again for search, say why a mission is visible somewhere or not."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tremplin.cli.context import answer, arrange_search, database, in_transaction, say, transaction
from tremplin.settings import load as load_settings

if TYPE_CHECKING:
    from tremplin.diffusion.explanation import Part
    from tremplin.kit.db import Conn
    from tremplin.missions.loading import Loaded
    from tremplin.missions.visibility import Visibility

app = typer.Typer(no_args_is_help=True)


@app.command()
def load(
    folder: Annotated[Path, typer.Argument(help="Dossier des fichiers JSONL.", exists=True, file_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")] = False,
) -> None:
    """Charge en masse des partenaires (avec leurs clés), organisations, règles de diffusion et missions.

    Pour une migration ou une mesure : identifiants, clés, dates et nombres sont pris tels quels ; seules les lignes dont la forme est
    cassée sont refusées, une à une.
    """

    async def work(conninfo: str) -> Loaded:
        from tremplin.kit.clock import utc_now
        from tremplin.missions import loading

        # The collector would walk through millions of short-lived objects, none of which is in a cycle: a fifth of the time.
        gc.disable()
        async with transaction(conninfo) as conn:
            loaded = await loading.load(conn, folder, now=utc_now(), progress=_show)
        await arrange_search(conninfo)
        return loaded

    with database(load_settings()) as conninfo:
        loaded = asyncio.run(work(conninfo))
    if sys.stderr.isatty():
        say("")
    text = ", ".join(f"{count} {name}" for name, count in loaded.counts.items())
    answer(loaded.as_json(), as_json=as_json, text=f"Chargé : {text}. Lignes refusées : {len(loaded.refused)}.")


@app.command()
def index(
    announcer_id: Annotated[str | None, typer.Argument(help="Annonceur ; tous, sinon.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")] = False,
) -> None:
    """Refait les fiches de recherche des missions, pendant que les pages sont servies. Interrompue, elle se relance.

    Utile après une mise à jour du programme qui change ce que les listes montrent, ou une restauration partielle.
    """

    async def work(conninfo: str) -> int:
        from tremplin.kit.db import Database
        from tremplin.missions.reindexing import reindex_all
        from tremplin.partners import store as partners
        from tremplin.partners.errors import PartnerUnknown

        async with Database(conninfo, pool_size=2).opened() as db:
            if announcer_id is not None:
                async with db.reading() as conn:
                    if await partners.find(conn, announcer_id) is None:
                        raise PartnerUnknown(partner_id=announcer_id)
            return await reindex_all(db, announcer_id, progress=lambda count: _show("missions", count))

    with database(load_settings()) as conninfo:
        count = asyncio.run(work(conninfo))
    if sys.stderr.isatty():
        say("")
    answer({"indexed": count}, as_json=as_json, text=f"{count} missions relues.")


@app.command()
def why(
    mission_id: Annotated[str, typer.Argument(help="Identifiant de la mission.")],
    broadcaster_id: Annotated[str, typer.Argument(help="Chez qui.")],
    as_json: Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")] = False,
) -> None:
    """Dit pourquoi une mission est visible, ou non, chez un diffuseur."""

    async def work(conn: Conn) -> Visibility:
        from tremplin.missions import visibility

        return await visibility.at(conn, mission_id, broadcaster_id)

    found = in_transaction(work)
    answer(found.as_json(), as_json=as_json, text="\n".join([found.message, *_outline(found.parts)]))


def _outline(parts: Iterable[Part], depth: int = 1) -> list[str]:
    """Each part on its line, under the one it belongs to, marked as held (+) or not (-)."""
    lines = []
    for part in parts:
        lines.append(f"{'  ' * depth}{'+' if part.holds else '-'} {part.message}")
        lines += _outline(part.parts, depth + 1)
    return lines


def _show(name: str, count: int) -> None:
    """Says on a terminal how far the load is."""
    if sys.stderr.isatty():
        print(f"\r{name} : {count}", end="", file=sys.stderr, flush=True)
