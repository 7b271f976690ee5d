"""The real program, run as a person would: its own process, its exit status, what it says on stdout and on stderr.

On a database that is up already, that process is a fork of one that has imported the program.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from psycopg.conninfo import conninfo_to_dict

from tests.cli import warm

TREMPLIN = (sys.executable, "-c", "from tremplin.cli import main; main()")
SECRET = "un secret de test, bien assez long pour la plateforme"


@dataclass(frozen=True, slots=True)
class Program:
    """Commands run with these settings, and none of those of the person who runs the tests."""

    settings: dict[str, str] = field(default_factory=dict)
    warm: bool = False

    @classmethod
    def on(cls, conninfo: str, **settings: str) -> Program:
        """On a database that is up already."""
        given = conninfo_to_dict(conninfo)
        url = f"postgresql:///{given.pop('dbname')}?{urlencode(given)}"
        return cls({"TREMPLIN_DATABASE_URL": url, "TREMPLIN_SECRET_KEY": SECRET, **settings}, warm=True)

    @classmethod
    def in_folder(cls, folder: Path, **settings: str) -> Program:
        """On an embedded database of its own."""
        return cls({"TREMPLIN_DATA_DIR": str(folder), **settings})

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TREMPLIN_")}
        return {**kept, **self.settings}

    def run(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Runs a command to its end; `typed` is what comes on its standard input."""
        if self.warm:
            return warm.run(arguments, env=self.environment, typed=typed)
        return subprocess.run(
            [*TREMPLIN, *arguments],
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts a command, to be ended by the test."""
        return subprocess.Popen([*TREMPLIN, *arguments], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask(self, *arguments: str, typed: str = "") -> Any:
        """Runs a command that succeeds, and gives the one JSON value of its standard output."""
        done = self.run(*arguments, "--json", typed=typed)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("\n") == 1
        return json.loads(done.stdout)

    def refused(self, *arguments: str, typed: str = "") -> str:
        """Runs a command that is refused, and gives its only sentence."""
        done = self.run(*arguments, typed=typed)
        assert (done.returncode, done.stdout) == (1, ""), done
        assert "Traceback" not in done.stderr
        (sentence,) = done.stderr.splitlines()
        return sentence

    def misused(self, *arguments: str) -> str:
        """Runs a command that can't be understood, and gives what is said of it."""
        done = self.run(*arguments)
        assert (done.returncode, done.stdout) == (2, ""), done
        return done.stderr
