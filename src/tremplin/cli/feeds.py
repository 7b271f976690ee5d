"""`tremplin feeds …`: import a catalogue now, declare where it is, read reports, confirm what was held back."""

from __future__ import annotations

import asyncio
import gc
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, database, in_transaction, readable, say
from tremplin.cli.tracing import concerns, trace_after
from tremplin.settings import load

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from tremplin.feeds.merging import Progress
    from tremplin.feeds.model import Reported, Run
    from tremplin.kit.db import Conn

app = typer.Typer(no_args_is_help=True)
Format = Annotated[
    str,
    typer.Option("--format", help="auto, engagement-xml ; pour des événements : agenda, ics, openagenda, jsonld, evenements-xml."),
]
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]


@app.command("import")
def import_now(
    partner_id: Annotated[str, typer.Argument(help="L'annonceur.")],
    file_or_url: Annotated[str, typer.Argument(help="Fichier ou adresse du catalogue.")],
    form: Format = "auto",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tout faire, dire le résultat, et ne rien garder.")] = False,
    as_json: Json = False,
) -> None:
    """Importe un catalogue maintenant, et dit ce qui ne va pas, mission par mission."""
    settings = load()
    told = _Told(as_json=as_json)

    async def work(conninfo: str, preparing: Executor) -> Run:
        from tremplin.feeds.actions import Importer, reading_of
        from tremplin.kit.clock import utc_now
        from tremplin.kit.db import Database

        reading = reading_of(form)
        async with Database(conninfo, pool_size=3).opened() as db:
            with _progress() as progress:
                importer = Importer(db, utc_now, settings.quarantine_percent, progress, told.add, preparing)
                if file_or_url.lower().startswith(("http://", "https://")):
                    from tremplin.feeds import sources
                    from tremplin.feeds.fetching import open_fetcher

                    async with open_fetcher(loopback=settings.allow_loopback) as fetcher:
                        run = await sources.run_url(
                            importer, partner_id, file_or_url, fetcher=fetcher, dry_run=dry_run, reading=reading
                        )
                else:
                    path = readable(Path(file_or_url))
                    with path.open("rb") as file:
                        run = await importer.run(partner_id, file, origin=path.name, dry_run=dry_run, reading=reading)
            if not dry_run:
                await trace_after(db)
        return run

    with _doing_nothing_else() as preparing, database(settings) as conninfo:
        run = asyncio.run(work(conninfo, preparing))
    told.say(run)
    if run.error:
        say(run.error)
        raise typer.Exit(1)


@app.command()
def add(
    partner_id: Annotated[str, typer.Argument(help="L'annonceur.")],
    url: Annotated[str, typer.Argument(help="Adresse du catalogue.")],
    every_hours: Annotated[int, typer.Option(min=1, max=168, help="Toutes les combien d'heures l'importer.")] = 6,
    username: Annotated[str | None, typer.Option(help="Identifiant ; le mot de passe est demandé.")] = None,
    form: Format = "auto",
    as_json: Json = False,
) -> None:
    """Déclare l'adresse d'un catalogue ou d'un agenda d'événements, importé aussitôt puis régulièrement par le serveur."""
    settings = load()
    password = typer.prompt("Mot de passe", hide_input=True, err=True) if username else None

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.feeds import sources
        from tremplin.feeds.actions import reading_of
        from tremplin.kit.clock import utc_now
        from tremplin.kit.secrets import SecretBox

        reading = reading_of(form)
        encrypted = SecretBox(settings.secret_key).encrypt(password) if password else None
        source = await sources.add_source(
            conn,
            partner_id=partner_id,
            now=utc_now(),
            url=url,
            username=username,
            password=encrypted,
            every_hours=every_hours,
            loopback=settings.allow_loopback,
            about=reading.about,
            form=reading.form,
        )
        return {"id": source.id, "partner_id": partner_id, "url": url}

    made = in_transaction(work)
    answer(made, as_json=as_json, text=f"Source {made['id']} déclarée.")


@app.command()
def run(source_id: Annotated[str, typer.Argument(help="La source.")], as_json: Json = False) -> None:
    """Importe maintenant une source déclarée."""
    settings = load()

    told = _Told(as_json=as_json)

    async def work(conninfo: str, preparing: Executor) -> Run | None:
        from tremplin.feeds import sources
        from tremplin.feeds.actions import Importer
        from tremplin.feeds.fetching import open_fetcher
        from tremplin.kit.clock import utc_now
        from tremplin.kit.db import Database
        from tremplin.kit.secrets import SecretBox

        async with (
            Database(conninfo, pool_size=3).opened() as db,
            open_fetcher(loopback=settings.allow_loopback) as fetcher,
        ):
            with _progress() as progress:
                importer = Importer(db, utc_now, settings.quarantine_percent, progress, told.add, preparing)
                run = await sources.run_source(importer, source_id, fetcher=fetcher, secrets=SecretBox(settings.secret_key))
            if run:
                concerns(run.partner_id)
                await trace_after(db)
        return run

    with _doing_nothing_else() as preparing, database(settings) as conninfo:
        run = asyncio.run(work(conninfo, preparing))
    if run is None:
        answer({"status": "SUCCESS", "unchanged": None, "problems": []}, as_json=as_json, text="Rien n'a changé.")
        return
    told.say(run)
    if run.error:
        say(run.error)
        raise typer.Exit(1)


@app.command()
def report(run_id: Annotated[str, typer.Argument(help="L'import.")], as_json: Json = False) -> None:
    """Relit le rapport d'un import."""

    told = _Told(as_json=as_json)

    async def work(conn: Conn) -> Run:
        from tremplin.feeds import actions
        from tremplin.feeds.reports import store as reports

        run = await actions.known_run(conn, run_id)
        async for problem in reports.report(conn, run_id):
            told.add(problem)
        return run

    told.say(in_transaction(work))


@app.command()
def confirm(run_id: Annotated[str, typer.Argument(help="L'import mis en attente.")], as_json: Json = False) -> None:
    """Confirme les retraits qu'un import a mis en attente parce qu'ils étaient trop nombreux."""

    async def work(conn: Conn) -> int:
        from tremplin.feeds import actions, store
        from tremplin.kit.clock import utc_now

        deleted = await actions.confirm(conn, run_id, now=utc_now())
        run = await store.find_run(conn, run_id)
        concerns(run.partner_id if run else None)
        return deleted

    deleted = in_transaction(work)
    answer({"run_id": run_id, "deleted": deleted}, as_json=as_json, text=f"{deleted} missions retirées.")


@contextmanager
def _doing_nothing_else() -> Iterator[Executor]:
    """Sets this process for an import alone, and gives another one to prepare missions: it takes half the time so."""
    import tremplin.feeds.actions  # noqa: F401 - before the second process is made, which shares what is loaded
    from tremplin.kit.twin import twin

    # What an import holds is rarely in a cycle: looking for cycles after each seven hundred objects finds nothing and costs a fifth.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    # While a thread reads and prepares, the one that serves the database waits for its turn after each packet: five milliseconds.
    sys.setswitchinterval(0.001)
    with twin() as executor:
        yield executor


@contextmanager
def _progress() -> Iterator[Progress]:
    """Says on a terminal how many missions were read; silent elsewhere."""
    terminal = sys.stderr.isatty()

    def show(missions: int, size: int) -> None:
        if terminal:
            print(f"\r{missions} missions lues ({size / 1e6:.1f} Mo)", end="", file=sys.stderr, flush=True)

    yield show
    if terminal:
        say("")


class _Told:
    """The problems of a run as they will be printed, kept on the disk: a large catalogue has a hundred thousand, which would weigh
    more than its import."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._between = ""
        self._pieces = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - until the command ends

    def add(self, problem: Reported) -> None:
        if self._as_json:
            self._pieces.write(self._between + json.dumps(problem.as_json(), ensure_ascii=False))
            self._between = ", "
        else:
            where = ", ".join(part for part in (problem.client_id, f"ligne {problem.line}" if problem.line else None) if part)
            self._pieces.write(f"  {problem.severity:7} {where or 'flux'} : {problem.message}  {problem.hint}".rstrip() + "\n")

    def say(self, run: Run) -> None:
        """Prints a run with its problems."""
        before, after = _json_around(run) if self._as_json else _lines_around(run)
        sys.stdout.write(before)
        self._pieces.seek(0)
        shutil.copyfileobj(self._pieces, sys.stdout)
        sys.stdout.write(after)


def _json_around(run: Run) -> tuple[str, str]:
    before = {
        "status": run.status,
        "created": run.created,
        "updated": run.updated,
        "deleted": run.deleted,
        "unchanged": run.unchanged,
        "refused": run.refused,
    }
    error = {"error": {"code": run.error_code, "message": run.error}} if run.error else {}
    after = {"run_id": run.id, "held": run.held, **error}
    return (
        json.dumps(before).removesuffix("}") + ', "problems": [',
        "], " + json.dumps(after, ensure_ascii=False).removeprefix("{") + "\n",
    )


def _lines_around(run: Run) -> tuple[str, str]:
    figures = f"{run.created} créées, {run.updated} modifiées, {run.unchanged} inchangées, {run.deleted} retirées"
    after = ""
    if run.held:
        after = f"{run.held} missions ne sont plus dans le catalogue. C'est beaucoup : elles restent publiées.\n"
        after += f"Pour les retirer : tremplin feeds confirm {run.id}\n"
    return f"{run.status} · {figures}, {run.refused} refusées\n", after
