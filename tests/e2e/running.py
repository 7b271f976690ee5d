"""The program as people launch it: a process of its own, watched from outside."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

READY = "Tremplin est prêt : http://localhost:"
PATIENCE = 90.0  # of a loaded machine's first start; nothing is measured here
STOP_SECONDS = 20.0  # the promise made to service managers


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def data_dir() -> Iterator[Path]:
    """A folder with a short path (the database's socket stands in it), open to the account the database runs under."""
    folder = Path(tempfile.mkdtemp(prefix="tpl-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def eventually(true: Callable[[], object], why: str, patience: float = PATIENCE) -> None:
    """Waits until something is true; fails saying why it should have been."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, why
        time.sleep(0.05)


class Program:
    """`tremplin …` on a data folder, with its two outputs kept in files."""

    def __init__(self, folder: Path, *arguments: str, port: int | None = None, **settings: str) -> None:
        self.folder = folder
        self.port = port
        self._files = [tempfile.TemporaryFile("w+") for _ in range(2)]  # noqa: SIM115 - closed with the program
        command = [sys.executable, "-c", "from tremplin.cli import main; main()", *arguments]
        command += ["--port", str(port)] if port else []
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TREMPLIN_")}
        self.process = subprocess.Popen(
            command,
            env={**kept, "TREMPLIN_DATA_DIR": str(folder), **settings},
            stdin=subprocess.DEVNULL,
            stdout=self._files[0],
            stderr=self._files[1],
        )

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for file in self._files:
            file.close()

    @property
    def stdout(self) -> str:
        return self._read(0)

    @property
    def stderr(self) -> str:
        return self._read(1)

    def _read(self, number: int) -> str:
        self._files[number].seek(0)
        return self._files[number].read()

    def ready(self) -> Program:
        """Waits for the line that says so."""
        eventually(lambda: READY in self.stdout or self.process.poll() is not None, f"not ready: {self.stderr}")
        assert self.process.poll() is None, self.stderr
        return self

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of an address."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def stop(self, request: signal.Signals = signal.SIGTERM) -> int:
        """Asks the process to stop, within the time promised, and returns its exit status."""
        self.process.send_signal(request)
        return self.process.wait(STOP_SECONDS)

    def children(self, role: str = "") -> list[int]:
        """The processes it started: `web` or `jobs`, or all of them."""
        return [pid for pid, parent, said in processes() if parent == self.process.pid and said.endswith(role)]


def processes() -> list[tuple[int, int, str]]:
    """Every process of the machine: its number, its parent's, its command."""
    if not Path("/proc/self/stat").exists():
        command = ["ps", "-axo", "pid=,ppid=,command="]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        rows = (line.split(None, 2) for line in listed.splitlines())
        return [(int(pid), int(parent), said) for pid, parent, said in rows]
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            said = (folder / "cmdline").read_text().replace("\0", " ").strip()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            found.append((int(folder.name), int(parent), said))
    return found


def alive(pid: int) -> bool:
    return any(pid == each for each, *_ in processes())


def database_is_stopped(folder: Path) -> bool:
    """Whether no process of the embedded server is left: they all hold this lock."""
    with (folder / "postgres.run/server.lock").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
