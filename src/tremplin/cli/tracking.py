"""`tremplin tracking …`: add events up again, publish the figures of the public."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from tremplin.cli.context import answer, database, say
from tremplin.settings import load

if TYPE_CHECKING:
    from tremplin.kit.db import Database

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
_DAY = ["%Y-%m-%d"]


@app.command()
def rollup(
    since: Annotated[datetime | None, typer.Option("--since", formats=_DAY, metavar="JOUR", help="Premier jour à refaire.")] = None,
    until: Annotated[datetime | None, typer.Option("--until", formats=_DAY, metavar="JOUR", help="Dernier jour à refaire.")] = None,
    as_json: Json = False,
) -> None:
    """Additionne les événements dont les statistiques sont faites. Sans date, seulement les jours qui ont changé.

    Avec une date, refait chaque jour depuis les événements, qu'il ait changé ou non. Les jours dont les événements ont été purgés sont
    laissés tels quels. Interrompue, la commande se relance : chaque jour est fait en entier ou pas du tout.
    """
    if since and until and since > until:
        raise typer.BadParameter("--since vient avant --until.")

    async def work(db: Database) -> int:
        from tremplin.tracking.statistics.rollups import actions

        if since or until:
            return await actions.redo(db, since=since and since.date(), until=until and until.date(), progress=_show)
        return await actions.refresh(db, progress=_show)

    days = _on_database(work)
    if days and sys.stderr.isatty():
        say("")
    answer({"days": days}, as_json=as_json, text=f"{days} jours additionnés." if days else "Rien à additionner : tout est à jour.")


@app.command()
def publish(as_json: Json = False) -> None:
    """Refait les statistiques publiques de toutes les années, sans attendre la nuit."""

    async def work(db: Database) -> list[int]:
        from tremplin.kit.clock import utc_now
        from tremplin.tracking.statistics.public import actions

        return await actions.publish(db, now=utc_now(), every=True)

    years = _on_database(work)
    answer({"years": years}, as_json=as_json, text=f"Années publiées : {', '.join(map(str, years))}.")


def _on_database(work: Callable[[Database], Awaitable[T]]) -> T:
    """Runs some work on the configured database, in as many transactions as it wants."""

    async def run(conninfo: str) -> T:
        from tremplin.kit.db import Database

        async with Database(conninfo, pool_size=2).opened() as db:
            return await work(db)

    with database(load()) as conninfo:
        return asyncio.run(run(conninfo))


def _show(day: date, done: int, total: int) -> None:
    """Says on a terminal how far the work is."""
    if sys.stderr.isatty():
        print(f"\r{day:%d/%m/%Y} ({done}/{total})", end="", file=sys.stderr, flush=True)
