"""`tremplin immersions …`: load companies in bulk, import a sheet, keep one out of the directory."""

from __future__ import annotations

import asyncio
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tremplin.cli import consumers
from tremplin.cli import mails as incoming
from tremplin.cli.context import answer, arrange_search, database, in_transaction, readable, say, transaction
from tremplin.settings import load as load_settings

if TYPE_CHECKING:
    from tremplin.immersions.offers.importing import Imported
    from tremplin.immersions.offers.loading import Loaded
    from tremplin.kit.db import Conn

app = typer.Typer(no_args_is_help=True)
app.add_typer(consumers.app, name="consumers", help="Qui peut appeler l'API Immersion.")
app.command(name="mails")(incoming.mails)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
Siret = Annotated[str, typer.Argument(help="SIRET de l'entreprise.")]


@app.command()
def load(file: Annotated[Path, typer.Argument(help="Fichier JSONL d'entreprises.")], as_json: Json = False) -> None:
    """Charge en masse des entreprises d'accueil, avec leurs lieux et leurs métiers.

    Pour une migration ou une mesure : identifiants, codes, dates et nombres sont pris tels quels ; seules les lignes dont la forme est
    cassée sont refusées, une à une. Une entreprise déjà connue est remplacée.
    """

    async def work(conninfo: str) -> Loaded:
        from tremplin.immersions.offers import loading
        from tremplin.kit.clock import utc_now

        # As in the process that prepares what this one writes: what was known already is prepared here.
        gc.disable()
        async with transaction(conninfo) as conn:
            loaded = await loading.load(conn, readable(file), now=utc_now(), progress=_show)
        await arrange_search(conninfo)
        return loaded

    with database(load_settings()) as conninfo:
        loaded = asyncio.run(work(conninfo))
    if sys.stderr.isatty():
        say("")
    text = f"Chargé : {loaded.establishments} entreprises, {loaded.offers} lignes d'annuaire. Lignes refusées : {len(loaded.refused)}."
    answer(loaded.as_json(), as_json=as_json, text=text)


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="Feuille CSV d'entreprises, ou lignes JSON.")],
    source: Annotated[str, typer.Option(help="D'où viennent ces entreprises.")] = "immersion-facile",
    as_json: Json = False,
) -> None:
    """Importe des entreprises d'accueil, en CSV ou en lignes JSON : une ligne fautive est signalée, les autres sont gardées."""

    async def work(conninfo: str) -> Imported:
        from tremplin.external.sirene import Sirene
        from tremplin.immersions.offers.importing import import_sheet
        from tremplin.kit.clock import utc_now
        from tremplin.kit.db import Database

        directory = Sirene(settings.sirene_url, settings.sirene_key) if settings.sirene_url else None
        content = readable(file).read_bytes()
        async with Database(conninfo, pool_size=2).opened() as db:
            return await import_sheet(db, content, by=source, now=utc_now(), directory=directory)

    settings = load_settings()
    with database(settings) as conninfo:
        imported = asyncio.run(work(conninfo))
    head = f"{imported.created} entreprises créées, {imported.updated} modifiées, {imported.refused} refusées."
    lines = [f"  ligne {each.line} ({each.siret}) : {each.problem.message}. {each.problem.hint}" for each in imported.problems]
    answer(imported.as_json(), as_json=as_json, text="\n".join([head, *lines]))


@app.command()
def ban(siret: Siret, justification: Annotated[str, typer.Argument(help="Pourquoi.")], as_json: Json = False) -> None:
    """Exclut une entreprise de l'annuaire, qu'elle y soit ou non."""

    async def work(conn: Conn) -> None:
        from tremplin.immersions.offers import actions
        from tremplin.kit.clock import utc_now

        await actions.ban(conn, siret, justification=justification, now=utc_now())

    in_transaction(work)
    answer({"siret": siret, "banned": True}, as_json=as_json, text=f"{siret} est exclue de l'annuaire.")


@app.command()
def unban(siret: Siret, as_json: Json = False) -> None:
    """Rend à une entreprise sa place dans l'annuaire."""

    async def work(conn: Conn) -> None:
        from tremplin.immersions.offers import actions
        from tremplin.kit.clock import utc_now

        await actions.unban(conn, siret, now=utc_now())

    in_transaction(work)
    answer({"siret": siret, "banned": False}, as_json=as_json, text=f"{siret} n'est plus exclue de l'annuaire.")


def _show(count: int) -> None:
    """Says on a terminal how far the load is."""
    if sys.stderr.isatty():
        print(f"\r{count} entreprises", end="", file=sys.stderr, flush=True)
