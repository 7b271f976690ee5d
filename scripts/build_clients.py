"""Writes the clients of our API (clients/python, clients/js) from the OpenAPI description of /api/v1.

Every call is a method of a resource: `client.webhooks.pause(id)`. Types of answers are those of their examples: what an example does
not show stays `Any`. Run it when a route of /api/v1 changes; tests/structure/test_clients.py says when it was forgotten.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from client_writers import javascript, python
from client_writers.reading import Resource, resources

PROJECT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Writes both clients; returns the exit status."""
    write(described(), PROJECT / "clients")
    print("Clients : écrits d'après la description de l'API.")
    return 0


def described() -> dict[str, Any]:
    """The OpenAPI description of the program, made without a database."""
    from tremplin.settings import load
    from tremplin.web import create_app

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(action="ignore"):
        app = create_app(load({"TREMPLIN_DATA_DIR": folder}), "dbname=nowhere")
        found: dict[str, Any] = json.loads(json.dumps(app.openapi()))
    return found


def write(schema: Mapping[str, Any], folder: Path) -> None:
    """Writes what is generated of both clients under `folder`."""
    found = resources(schema)
    generated = folder / python.FOLDER
    for former in generated.glob("*.py"):  # a resource that is no more
        former.unlink()
    for place, text in files(found):
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    options = ["--quiet", "--config", str(PROJECT / "pyproject.toml")]
    subprocess.run([sys.executable, "-m", "ruff", "format", *options, str(generated)], check=True)


def files(found: tuple[Resource, ...]) -> Iterator[tuple[str, str]]:
    """Each generated file: its place under clients/, its text."""
    yield from python.files(found)
    yield from javascript.files(found)


if __name__ == "__main__":
    sys.exit(main())
