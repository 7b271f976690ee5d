"""Starts what is measured, as an operator would: documented commands, a temporary data directory, a free port."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from bench.load import Watched
from bench.processes import descendants, is_postgres, memory_mb
from tremplin.kit.postgres import EmbeddedPostgres

_PATIENCE = 60  # seconds to answer /health/ready
_LOOK_SECONDS = 0.1  # between two looks at the memory of a command, which cost a millisecond each
_UNLIMITED = "1000000000"  # calls a minute or a second: every call of a bench comes from a few keys


class CommandError(Exception):
    """A command ended with another status than 0; the text is what it said on stderr."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A command that succeeded: its JSON, how long it took and the most memory it held (all its processes but the database,
    mebibytes)."""

    answer: Any
    seconds: float
    memory_mb: float


class Installation:
    """A platform of its own in `folder`, driven by the `tremplin` command of this environment."""

    def __init__(self, folder: Path) -> None:
        self.data_dir = folder / "data"
        self._log = folder / "server.log"
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._environment = os.environ | {
            "TREMPLIN_DATA_DIR": str(self.data_dir),
            "TREMPLIN_BASE_URL": self.base_url,
            "TREMPLIN_ENGAGEMENT_RATE_LIMIT": _UNLIMITED,
            "TREMPLIN_IMMERSION_RATE_LIMIT": _UNLIMITED,
            "TREMPLIN_EVENTS_RATE_LIMIT": _UNLIMITED,
        }
        # A bench fills what it is given: never the database of whoever runs it.
        for name in ("TREMPLIN_DATABASE_URL", "TREMPLIN_READ_DATABASE_URLS", "TREMPLIN_SMTP_URL"):
            self._environment.pop(name, None)

    def command(self, *arguments: str) -> Finished:
        """Runs `tremplin ARGUMENTS --json`. Raises CommandError."""
        started = time.perf_counter()
        command = [_executable(), *arguments, "--json"]
        with TemporaryFile("w+") as out, TemporaryFile("w+") as err:
            process = subprocess.Popen(command, env=self._environment, stdout=out, stderr=err)
            memory = 0.0
            looked_at = 0.0
            while process.poll() is None:
                if time.perf_counter() - looked_at > _LOOK_SECONDS:
                    looked_at = time.perf_counter()
                    # Not the rusage of the child, which begins with the memory of its parent: this bench.
                    memory = max(memory, memory_mb([pid for pid in descendants(process.pid) if not is_postgres(pid)]))
                time.sleep(0.01)
            seconds = time.perf_counter() - started
            answer, said = _content(out), _content(err)
        if process.returncode:
            raise CommandError(f"tremplin {' '.join(arguments)}: {said or answer}")
        return Finished(json.loads(answer or "null"), seconds, memory)

    @contextmanager
    def serving(self, *, workers: int = 1) -> Iterator[Watched]:
        """Serves while the block runs: some web processes, no worker."""
        command = [_executable(), "serve", "--host", "127.0.0.1", "--port", str(self.port), "--workers", str(workers), "--no-worker"]
        with running(command, self._environment, self._log) as process:
            wait_until_ready(f"{self.base_url}/health/ready", process)
            yield Watched(process.pid, self._database_pid())

    def count_events(self, kind: str) -> int:
        """How many events of a kind are stored. The platform must be serving: its database is then up."""
        with psycopg.connect(EmbeddedPostgres(self.data_dir / "postgres").conninfo()) as conn:
            row = conn.execute("SELECT count(*) FROM tracking.event WHERE kind = %s", (kind,)).fetchone()
        return int(row[0]) if row else 0

    def _database_pid(self) -> int | None:
        files = list(self.data_dir.rglob("postmaster.pid"))
        return int(files[0].read_text().splitlines()[0]) if files else None


def _content(file: IO[str]) -> str:
    file.seek(0)
    return file.read().strip()


def _executable() -> str:
    return str(Path(sys.executable).with_name("tremplin"))


def free_port() -> int:
    """A TCP port of the loopback interface nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(command: list[str], environment: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command, alive while the block runs, then asked to stop (SIGTERM), then killed after twenty seconds."""
    with log.open("ab") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    """Waits for an answer of 200. Raises CommandError when the process ends first, or after a minute."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise CommandError(f"the server stopped at once (status {process.returncode})")
        try:
            with urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise CommandError(f"{url} did not answer within {_PATIENCE} s")


@contextmanager
def serving_ceiling(answers: Path, log: Path) -> Iterator[tuple[str, Watched]]:
    """The ceiling's base URL and process, while the block runs."""
    port = free_port()
    command = [
        sys.executable, "-m", "uvicorn", "bench.ceiling:app", "--port", str(port),
        "--no-access-log", "--log-level", "warning", "--lifespan", "off",
    ]  # fmt: skip
    with running(command, os.environ | {"BENCH_CEILING": str(answers)}, log) as process:
        base_url = f"http://127.0.0.1:{port}"
        wait_until_ready(f"{base_url}/", process)
        yield base_url, Watched(process.pid)
