"""`tremplin db …`: schema, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tremplin.cli.context import database, say
from tremplin.settings import load

app = typer.Typer(no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Met le schéma de la base à jour (`serve` le fait aussi en démarrant)."""
    with database(load()):
        say("La base de données est à jour.")


@app.command("backup")
def backup_database(file: Annotated[Path, typer.Argument(help="Fichier à écrire.")]) -> None:
    """Sauvegarde toute la base dans un fichier, pendant que le serveur tourne ou non."""
    from tremplin.kit.backup import backup
    from tremplin.kit.postgres.provider import find_bindir

    settings = load()
    with database(settings) as conninfo:
        backup(conninfo, find_bindir(settings.pg_bindir), file)
    say(f"Sauvegarde écrite dans {file}.")


@app.command("restore")
def restore_database(file: Annotated[Path, typer.Argument(help="Fichier écrit par `db backup`.", exists=True)]) -> None:
    """Remplace tout le contenu de la base par celui d'une sauvegarde, entièrement ou pas du tout. Arrêtez d'abord le serveur."""
    from tremplin.kit.backup import restore
    from tremplin.kit.postgres.provider import find_bindir

    settings = load()
    with database(settings) as conninfo:
        restore(conninfo, find_bindir(settings.pg_bindir), file)
    with database(settings):  # a backup of an older version is brought up to date
        say("La base de données est restaurée.")
