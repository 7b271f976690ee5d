"""Databases for tests: one embedded server for the whole run, where each test gets its own copy of a template."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any, Self

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from tests.emptying import Template
from tremplin.kit.postgres import EmbeddedPostgres, EmbeddedPostgresError
from tremplin.kit.postgres.provider import find_bindir, major_version

CHECKOUT = Path(__file__).resolve().parent.parent
# First keys of advisory locks, whose second key tells which template is being built, which run owns a clone.
BUILDING, RUNNING = 7201, 7202
KEPT_TEMPLATES = 4
# Where Linux keeps files in memory, and how much must be free there.
MEMORY, ROOM = Path("/dev/shm"), 4 << 30


class DatabaseServer:
    """A server shared by all xdist workers, and by the next runs from this checkout, that find its templates ready."""

    def __init__(self, bindir: Path | None = None) -> None:
        programs = find_bindir(bindir)
        self._server = EmbeddedPostgres(_folder() / f"pg{major_version(programs)}", bindir=programs, durable=False)
        self._exit = ExitStack()
        self._run = secrets.randbelow(2**31)
        self._numbers = count(1)
        self._template = ""
        self._fresh: Template | None = None
        self._idle: list[str] = []

    def __enter__(self) -> Self:
        with self._exit:
            self._exit.enter_context(self._server)
            self._admin = self._exit.enter_context(psycopg.connect(self._server.conninfo("postgres"), autocommit=True))
            # Held until we end, in whatever way: a clone whose lock is free belongs to a dead run.
            self._ask("SELECT pg_advisory_lock(%s, %s)", RUNNING, self._run)
            self._drop_leftovers()
            self._exit = self._exit.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._exit.close()

    def template(self, build: Callable[[str], None], key: str) -> None:
        """Makes `clone` copy the database that `build(conninfo)` fills: built once per key, parallel workers wait.

        `key` changes whenever `build` would do otherwise (a digest of the migrations); `build` closes its connections.
        """
        number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) >> 1
        self._template = f"template_{number}"
        self._ask("SELECT pg_advisory_lock(%s, %s)", BUILDING, number)
        try:
            if not self._ask("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", self._template):
                self._drop(self._template)
                self._run_on("CREATE DATABASE {}", self._template)
                build(self._server.conninfo(self._template))
                # What makes it complete: killed before, it is built again. Closed, so that no visit delays a clone.
                self._run_on("ALTER DATABASE {} IS_TEMPLATE true ALLOW_CONNECTIONS false", self._template)
        finally:
            self._ask("SELECT pg_advisory_unlock(%s, %s)", BUILDING, number)

    def clone(self) -> str:
        """A new database like the template, as a conninfo."""
        name = f"clone_{self._run}_{next(self._numbers)}"
        self._run_on("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log", name, self._template)
        return self._server.conninfo(name)

    def lend(self) -> str:
        """A database like the template, to be given back: one that was, else a new one."""
        if self._idle:
            return self._idle.pop()
        lent = self.clone()
        self._fresh = self._fresh or Template.of(lent)
        return lent

    def give_back(self, conninfo: str) -> None:
        """Takes back a database that was lent, whoever is still connected to it; dropped when its schema was changed."""
        self._ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", conninfo_to_dict(conninfo)["dbname"])
        if self._fresh and self._fresh.restore(conninfo):
            self._idle.append(conninfo)
        else:
            self.drop(conninfo)

    def empty(self) -> str:
        """A new database with nothing in it, as a conninfo."""
        name = f"clone_{self._run}_{next(self._numbers)}"
        self._run_on("CREATE DATABASE {}", name)
        return self._server.conninfo(name)

    def drop(self, conninfo: str) -> None:
        """Drops a clone, with whoever is still connected to it."""
        self._drop(str(conninfo_to_dict(conninfo)["dbname"]))

    def _drop_leftovers(self) -> None:
        clones = self._ask("SELECT datname FROM pg_database WHERE datname LIKE 'clone!_%%' ESCAPE '!'")
        for (name,) in clones:
            run = int(name.split("_")[1])
            ((abandoned,),) = self._ask("SELECT pg_try_advisory_lock(%s, %s)", RUNNING, run)
            if abandoned and run != self._run:
                self._drop(name)
            if abandoned:
                self._ask("SELECT pg_advisory_unlock(%s, %s)", RUNNING, run)
        templates = self._ask(
            "SELECT datname FROM pg_database WHERE datistemplate AND datname LIKE 'template!_%%' ESCAPE '!'"
            " ORDER BY oid DESC OFFSET %s",
            KEPT_TEMPLATES,
        )
        for (name,) in templates:
            self._run_on("ALTER DATABASE {} IS_TEMPLATE false", name)
            self._drop(name)

    def _drop(self, name: str) -> None:
        self._run_on("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._admin.execute(query.encode(), values).fetchall()

    def _run_on(self, statement: str, *databases: str) -> None:
        self._admin.execute(sql.SQL(statement).format(*map(sql.Identifier, databases)))


def _folder() -> Path:
    """A folder of ours, in memory or under the system's temporary one, the same for all runs from this checkout."""
    digest = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:12]
    # A database is a thousand small files: copied in memory, it takes a sixth of the time, and thousands of tests ask for one.
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    folder = (MEMORY if roomy else Path(tempfile.gettempdir())) / f"tremplin-tests-{os.geteuid()}-{digest}"
    folder.mkdir(mode=0o711, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise EmbeddedPostgresError(f"{folder} appartient à un autre compte : supprimez-le.")
    return folder
