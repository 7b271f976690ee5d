"""`tremplin events …`: load events and fairs in bulk, import an agenda, cancel an event, open an organiser's desk."""

from __future__ import annotations

import asyncio
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, arrange_search, database, in_transaction, readable, say, transaction
from tremplin.settings import load as load_settings

if TYPE_CHECKING:
    from tremplin.events.feeds.importing import Imported
    from tremplin.events.loading import Loaded
    from tremplin.kit.db import Conn

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
PartnerId = Annotated[str, typer.Argument(help="L'annonceur.")]


@app.command()
def load(
    partner_id: PartnerId,
    file: Annotated[Path, typer.Argument(help="Fichier JSONL d'événements ou de salons.")],
    as_json: Json = False,
) -> None:
    """Charge en masse des événements ou des salons en ligne.

    Pour une migration ou une mesure : identifiants, dates et nombres sont pris tels quels ; seules les lignes dont la forme est cassée
    sont refusées, une à une. Un événement déjà connu est remplacé.
    """

    async def work(conninfo: str) -> Loaded:
        from tremplin.events import loading
        from tremplin.kit.clock import utc_now

        # The collector would walk through millions of short-lived objects, none of which is in a cycle: a third of the time.
        gc.disable()
        async with transaction(conninfo) as conn:
            loaded = await loading.load(conn, partner_id, readable(file), now=utc_now(), progress=_show)
        await arrange_search(conninfo)
        return loaded

    with database(load_settings()) as conninfo:
        loaded = asyncio.run(work(conninfo))
    if sys.stderr.isatty():
        say("")
    text = f"Chargé : {loaded.events} événements, {loaded.fairs} salons en ligne. Lignes refusées : {len(loaded.refused)}."
    answer(loaded.as_json(), as_json=as_json, text=text)


@app.command(name="import")
def import_(
    partner_id: PartnerId,
    file: Annotated[Path, typer.Argument(help="Fichier de l'agenda.")],
    form: Annotated[str, typer.Option("--format", help="auto, ics, openagenda, jsonld ou xml.")] = "auto",
    confirm: Annotated[bool, typer.Option("--confirm", help="Annuler ce qui manque, même si c'est beaucoup.")] = False,
    as_json: Json = False,
) -> None:
    """Importe l'agenda d'un annonceur : un événement fautif est signalé, les autres sont gardés.

    Un événement à venir que l'agenda ne contient plus est annulé : il reste visible, et le dit.
    """

    async def work(conn: Conn) -> Imported:
        from tremplin.events.feeds.importing import import_feed
        from tremplin.kit.clock import utc_now

        return await import_feed(conn, readable(file).read_bytes(), by=partner_id, form=form, now=utc_now(), confirmed=confirm)

    imported = in_transaction(work)
    head = (
        f"{imported.created} événements créés, {imported.updated} modifiés, {imported.unchanged} inchangés,"
        f" {imported.cancelled} annulés, {imported.refused} refusés."
    )
    if imported.held:
        head += f" {imported.held} ne sont plus à l'agenda, trop pour être annulés sans votre accord : vérifiez-le, puis --confirm."
    lines = [f"  ligne {each.line} ({each.client_id}) : {each.problem.message}. {each.problem.hint}" for each in imported.problems]
    answer(imported.as_json(), as_json=as_json, text="\n".join([head, *lines]))


@app.command()
def index(as_json: Json = False) -> None:
    """Refait les fiches de recherche des événements, pendant que les pages sont servies. Interrompue, elle se relance.

    Utile après une mise à jour du programme qui change ce que la recherche sait d'eux, ou une restauration partielle.
    """

    async def work(conninfo: str) -> int:
        from tremplin.events.reindexing import reindex_all
        from tremplin.kit.db import Database

        async with Database(conninfo, pool_size=2).opened() as db:
            return await reindex_all(db, progress=_show)

    with database(load_settings()) as conninfo:
        count = asyncio.run(work(conninfo))
    if sys.stderr.isatty():
        say("")
    answer({"indexed": count}, as_json=as_json, text=f"{count} événements relus.")


@app.command()
def cancel(
    partner_id: PartnerId,
    client_id: Annotated[str, typer.Argument(metavar="ID", help="L'identifiant que l'annonceur lui donne.")],
    reason: Annotated[str | None, typer.Option("--reason", help="Pourquoi, pour qui comptait venir.")] = None,
    as_json: Json = False,
) -> None:
    """Annule un événement : il reste visible, et le dit."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.events import actions
        from tremplin.kit.clock import utc_now

        event = await actions.cancel(conn, client_id, by=partner_id, reason=reason, now=utc_now())
        return {"id": event.id, "status": event.status}

    done = in_transaction(work)
    answer(done, as_json=as_json, text=f"L'événement {done['id']} est annulé ; il reste visible, et le dit.")


@app.command()
def desk(
    event_id: Annotated[int, typer.Argument(metavar="NUMÉRO", help="Le numéro de l'événement.")],
    renew: Annotated[bool, typer.Option("--renew", help="Rendre inutiles les liens donnés jusqu'ici.")] = False,
    as_json: Json = False,
) -> None:
    """Donne le lien par lequel un organisateur voit ses inscrits, les télécharge et pointe les billets."""
    settings = load_settings()

    async def work(conn: Conn) -> str:
        from tremplin.events.registrations import actions
        from tremplin.events.registrations.tickets import Tickets
        from tremplin.kit.secrets import SecretBox

        tickets = Tickets(settings.base_url, SecretBox(settings.secret_key))
        return await actions.link_of_desk(conn, tickets, event_id, renew=renew)

    link = in_transaction(work)
    answer({"id": event_id, "url": link}, as_json=as_json, text=link)


def _show(count: int) -> None:
    """Says on a terminal how far the load is."""
    if sys.stderr.isatty():
        print(f"\r{count} événements", end="", file=sys.stderr, flush=True)
