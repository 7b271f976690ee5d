"""`tremplin agencies …`: the structures that validate conventions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tremplin.cli.context import answer, in_transaction, readable

if TYPE_CHECKING:
    from tremplin.immersions.agencies.loading import Loaded
    from tremplin.kit.db import Conn

app = typer.Typer(no_args_is_help=True)


@app.callback()
def agencies() -> None:
    """Les structures qui valident les conventions."""


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="Fichier JSONL de structures.")],
    as_json: Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")] = False,
) -> None:
    """Charge des structures et les personnes qui y travaillent.

    Identifiants, codes et dates sont pris tels quels ; seules les lignes dont la forme est cassée, ou qui se réfèrent à une structure
    inconnue, sont refusées, une à une. Une structure déjà connue est remplacée.
    """

    async def work(conn: Conn) -> Loaded:
        from tremplin.immersions.agencies import loading
        from tremplin.kit.clock import utc_now

        return await loading.load(conn, readable(file), now=utc_now())

    loaded = in_transaction(work)
    text = f"Chargé : {loaded.agencies} structures. Lignes refusées : {len(loaded.refused)}."
    answer(loaded.as_json(), as_json=as_json, text=text)
