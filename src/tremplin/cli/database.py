"""`tremplin db …`: schema, backup, restore."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Annotated

import typer

from tremplin.cli.context import database, say
from tremplin.kit.refusal import Refusal
from tremplin.settings import Settings, load

app = typer.Typer(no_args_is_help=True)


class BackupFailed(Refusal):
    code = "BACKUP_FAILED"
    status = 500
    sentence = "{program} a échoué : {reason}"


@app.command()
def upgrade() -> None:
    """Met le schéma de la base à jour (`serve` le fait aussi en démarrant)."""
    with database(load()):
        say("La base de données est à jour.")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Fichier à écrire.")]) -> None:
    """Sauvegarde toute la base dans un fichier, pendant que le serveur tourne ou non."""
    settings = load()
    # Written aside, then renamed: a backup that exists is whole.
    partial = file.with_name(f".{file.name}.partial")
    with database(settings) as conninfo:
        _run(_program(settings, "pg_dump"), "--format=custom", f"--file={partial}", f"--dbname={conninfo}")
    partial.replace(file)
    say(f"Sauvegarde écrite dans {file}.")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="Fichier écrit par `db backup`.", exists=True)]) -> None:
    """Remplace tout le contenu de la base par celui d'une sauvegarde, entièrement ou pas du tout. Arrêtez d'abord le serveur."""
    settings = load()
    with database(settings) as conninfo:
        _run(
            _program(settings, "pg_restore"),
            "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error",
            f"--dbname={conninfo}", str(file),
        )  # fmt: skip
    with database(settings):  # a backup of an older version is brought up to date
        say("La base de données est restaurée.")


def _program(settings: Settings, name: str) -> str:
    from tremplin.kit.postgres.provider import find_bindir

    return str(find_bindir(settings.pg_bindir) / name)


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupFailed(program=Path(program).name, reason=(done.stderr.strip().splitlines() or ["?"])[-1])
