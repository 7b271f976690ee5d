"""`tremplin reference …`: load the national registers and ROME, and say what is loaded."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, database, in_transaction, readable, say
from tremplin.settings import load as load_settings

if TYPE_CHECKING:
    from tremplin.kit.db import Conn
    from tremplin.reference.register.actions import Status
    from tremplin.reference.register.loading import Loaded
    from tremplin.reference.register.model import Load

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]


@app.command()
def load(
    kind: Annotated[str, typer.Argument(help="rna, sirene ou rome.")],
    file: Annotated[Path, typer.Argument(help="Fichier CSV tel que publié, éventuellement dans un .zip ou un .gz.")],
    force: Annotated[bool, typer.Option("--force", help="Croit un fichier où manquent plus de 20 % de ce qui est connu.")] = False,
    as_json: Json = False,
) -> None:
    """Charge un fichier national : rna (associations), sirene (unités légales ou établissements), rome (codes ou appellations).

    Recharger le même ne change rien. Ce qu'un fichier plus récent ne contient plus est marqué, jamais effacé.
    Ceux d'organisations sont lus ligne à ligne, sans limite de taille ; interrompu, leur chargement se reprend en relançant la même
    commande. Celui de ROME est remplacé en entier ou pas du tout ; tant qu'aucun n'est chargé, celui du programme sert.
    """

    async def work(conninfo: str) -> Loaded:
        from tremplin.kit.clock import utc_now
        from tremplin.kit.db import Database
        from tremplin.reference.register import loading
        from tremplin.reference.rome import actions as rome

        async with Database(conninfo, pool_size=3).opened() as db:
            if kind == rome.REGISTER:
                async with db.writing() as conn:
                    return await rome.load(conn, readable(file), now=utc_now, force=force)
            return await loading.load(db, kind, readable(file), now=utc_now, progress=_show, force=force)

    with database(load_settings()) as conninfo:
        loaded = asyncio.run(work(conninfo))
    if sys.stderr.isatty():
        say("")
    answer(_as_json(loaded), as_json=as_json, text=_as_text(loaded))


@app.command()
def status(as_json: Json = False) -> None:
    """Dit quels fichiers nationaux sont chargés, quand, et combien d'organisations ils ont données."""

    async def work(conn: Conn) -> Status:
        from tremplin.reference.register import actions

        return await actions.status(conn)

    found = in_transaction(work)
    told = {"files": [_load_as_json(each) for each in found.loads], "organizations": found.organisations}
    lines = [f"{each.part:22} {each.file} · {_when(each)} · {each.read} lignes" for each in found.loads]
    lines += [f"{each['source']:22} {each['total']} organisations, dont {each['live']} en activité" for each in found.organisations]
    answer(told, as_json=as_json, text="\n".join(lines) or "Aucun répertoire n'est chargé.")


def _show(lines: int, share: float) -> None:
    """Says on a terminal how far the load is."""
    if sys.stderr.isatty():
        print(f"\r{lines} lignes lues ({share:.0%})", end="", file=sys.stderr, flush=True)


def _when(load: Load) -> str:
    return f"chargé le {load.finished_at:%d/%m/%Y à %H:%M} UTC" if load.finished_at else "en cours ou interrompu"


def _load_as_json(load: Load) -> dict[str, Any]:
    values = asdict(load)
    moments = {name: values[name] and values[name].isoformat() for name in ("started_at", "finished_at")}
    return {**values, **moments}


def _as_json(loaded: Loaded) -> dict[str, Any]:
    return {**_load_as_json(loaded.load), "problems": [asdict(each) for each in loaded.refused]}


def _as_text(loaded: Loaded) -> str:
    it = loaded.load
    organisations = (
        f"{it.read} lignes lues : {it.created} organisations créées, {it.updated} modifiées, {it.unchanged} inchangées,"
        f" {it.gone} absentes de ce fichier, {it.skipped} lignes sans objet ici, {it.refused} illisibles."
    )
    labels = (
        f"{it.read} lignes lues : {it.created} libellés ajoutés, {it.updated} modifiés, {it.unchanged} inchangés,"
        f" {it.gone} retirés, {it.refused} lignes laissées de côté."
    )
    head = labels if it.register == "rome" else organisations
    return "\n".join([head, *(f"  {each.file}, ligne {each.line} : {each.message}" for each in loaded.refused)])
