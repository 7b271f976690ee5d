"""`--help` of every command: at once, without any database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from tests.cli.program import Program
from tremplin.cli.main import app

HEAVY = ("psycopg", "fastapi", "lxml", "aiohttp", "pydantic", "sqlalchemy", "uvicorn", "jinja2")


def commands(group: typer.Typer, *before: str) -> list[tuple[str, ...]]:
    """Every command and group of commands, as typed."""
    found: list[tuple[str, ...]] = [before]
    for command in group.registered_commands:
        assert command.callback is not None
        found.append((*before, command.name or command.callback.__name__.replace("_", "-")))
    for each in group.registered_groups:
        assert each.typer_instance is not None
        assert each.name is not None
        found += commands(each.typer_instance, *before, each.name)
    return found


# Each as if it were typed, one process for a group: starting one costs more than all its commands.
EACH = """
import json, sys
from tremplin.cli import main
for command in json.loads(sys.argv[1]):
    sys.argv = ["tremplin", *command, "--help"]
    try:
        main()
    except SystemExit as done:
        assert not done.code, command
"""


@pytest.mark.parametrize("group", sorted({command[:1] for command in commands(app)}), ids=" ".join)
def test_it_needs_no_database(group: tuple[str, ...], tmp_path: Path) -> None:
    asked = [command for command in commands(app) if command[:1] == group]
    nowhere = {"TREMPLIN_DATA_DIR": str(tmp_path / "data"), "TREMPLIN_DATABASE_URL": "postgresql://nowhere.example/x"}
    done = subprocess.run(
        [sys.executable, "-c", EACH, json.dumps(asked)], capture_output=True, text=True, check=False, env={**os.environ, **nowhere}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("Usage:") == len(asked)
    assert not (tmp_path / "data").exists()


def test_it_imports_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from tremplin.cli import main\n"
        "sys.argv = ['tremplin', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n"
        f"    print('heavy:', *sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].split() == ["heavy:"]


def test_an_unknown_command_is_misused() -> None:
    Program().misused("inconnue")


def test_without_any_command_the_help_is_shown() -> None:
    assert "Usage:" in (done := Program().run()).stdout + done.stderr
