"""The life of an embedded server: the first process that needs it starts it, the last one to leave stops it.

Three lock files, which the kernel releases whatever way a process ends, replace every bookkeeping:
- `start.lock` is held while starting or stopping, so that only one process does;
- `users.lock` is shared by those who use the server, so that the last one knows it;
- `server.lock` is inherited by the server, so that free means: no process of it is left.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from tremplin.kit.postgres import cluster
from tremplin.kit.postgres.account import Account
from tremplin.kit.postgres.provider import EmbeddedPostgresError, find_bindir

DATABASE = "tremplin"
START_SECONDS = 120  # after a crash, PostgreSQL first replays up to max_wal_size
STOP_SECONDS = 15  # under the 20 s that service managers are told to wait
POLL_SECONDS = 0.01


class EmbeddedPostgres:
    """A PostgreSQL server living in `data_dir`, shared by every process that acquires it.

    Killed users count as gone; a server left alone by them is adopted by the next one, a killed server is restarted.
    Its files stand beside `data_dir`, in `<data_dir>.run`. With `durable=False` (tests) it doesn't wait for the disk.
    """

    def __init__(self, data_dir: Path, *, bindir: Path | None = None, durable: bool = True, shared_buffers_mb: int = 256) -> None:
        self.data_dir = data_dir.resolve()
        self.bindir = find_bindir(bindir)
        self.socket_dir = cluster.socket_dir_for(self.data_dir)
        self._account = Account.for_server(self.data_dir)
        self._durable = durable
        self._shared_buffers_mb = shared_buffers_mb
        self._run_dir = self.data_dir.with_name(f"{self.data_dir.name}.run")
        self._users: IO[bytes] | None = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.release()

    def conninfo(self, dbname: str = DATABASE) -> str:
        """How libpq reaches a database of this server, whatever PG* variables say."""
        return make_conninfo(host=str(self.socket_dir), port=5432, user=cluster.SUPERUSER, dbname=dbname)

    def acquire(self) -> None:
        """Returns once the server answers, started if need be; does nothing when already acquired.

        Raises EmbeddedPostgresError when it can't start.
        """
        if self._users is not None:
            return
        with self._starting_or_stopping() as lock:
            users = self._open("users.lock")
            try:
                fcntl.flock(users, fcntl.LOCK_SH)
                self._ensure_running(lock)
                self._ensure_database()
            except BaseException:
                with users:
                    if _try_lock(users):
                        self._stop()
                raise
            self._users = users

    def release(self) -> None:
        """Leaves the server, which stops when nobody else uses it; does nothing when not acquired."""
        if self._users is None:
            return
        users, self._users = self._users, None
        with users, self._starting_or_stopping():
            if _try_lock(users):
                self._stop()
            # Said aloud: a forked process may hold this very lock open, closing it would not be enough.
            fcntl.flock(users, fcntl.LOCK_UN)

    @contextmanager
    def _starting_or_stopping(self) -> Iterator[int]:
        try:
            self._run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._account.own(self._run_dir)
            lock = self._open("start.lock")
        except PermissionError as error:
            raise EmbeddedPostgresError(
                f"Le compte qui lance Tremplin n'a pas accès à {error.filename} : lancez-le sous le compte à qui "
                "ce dossier appartient, ou choisissez un autre dossier avec TREMPLIN_DATA_DIR."
            ) from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock.fileno()

    def _open(self, name: str) -> IO[bytes]:
        """Opens a lock file. It belongs to the account of the folder, which must not lead root elsewhere by a link."""
        path = self._run_dir / name
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b", buffering=0)
        self._account.own(path)
        return file

    def _ensure_running(self, lock: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        started = False
        while (answer := self._ping()) is not Ping.OK:
            if answer is not Ping.REJECT and self._is_gone():
                if started:
                    raise EmbeddedPostgresError(
                        f"PostgreSQL n'a pas démarré (journaux : {self.data_dir / 'log'}). {self._last_words()}"
                    )
                self._start(lock)
                started = True
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(f"PostgreSQL ne répond pas après {START_SECONDS} s : consultez {self.data_dir / 'log'}.")
            time.sleep(POLL_SECONDS)

    def _ping(self) -> Ping:
        # psycopg's C version answers a plain number.
        return Ping(PGconn.ping(make_conninfo(self.conninfo("postgres"), connect_timeout=2).encode()))

    def _is_gone(self) -> bool:
        with self._open("server.lock") as server:
            return _try_lock(server)

    def _start(self, lock: int) -> None:
        self._account.open_programs(self.bindir)
        cluster.prepare(self.data_dir, self.bindir, self._account, lock, durable=self._durable)
        cluster.configure(
            self.data_dir,
            self.socket_dir,
            self._account,
            durable=self._durable,
            shared_buffers_mb=self._shared_buffers_mb,
        )
        # No process of the server is left, whereas these may name a process number that another program has since got.
        for leftover in (self.data_dir / "postmaster.pid", self.socket_dir / ".s.PGSQL.5432.lock"):
            leftover.unlink(missing_ok=True)
        # The shell leaves at once: the server is no child of ours, to be waited for or warned about.
        in_background = ["/bin/sh", "-c", '"$@" &', "sh"]
        with self._open("server.lock") as server, cluster.rewrite(self._run_dir / "start.log") as output:
            fcntl.flock(server, fcntl.LOCK_EX)
            self._account.run(
                [*in_background, self.bindir / "postgres", "-D", self.data_dir],
                self.data_dir,
                output=output,
                inherited_fd=server.fileno(),
            )

    def _last_words(self) -> str:
        return (self._run_dir / "start.log").read_text(encoding="utf-8", errors="replace").strip()

    def _ensure_database(self) -> None:
        try:
            psycopg.connect(self.conninfo()).close()
        except psycopg.OperationalError:
            with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _stop(self) -> None:
        """Asks for a fast shutdown, then for an immediate one, which loses nothing that was committed.

        A server that somebody started by hand doesn't hold our lock: it is never signalled.
        """
        for request in (signal.SIGINT, signal.SIGQUIT):
            deadline = time.monotonic() + STOP_SECONDS
            asked = False
            while not self._is_gone() and time.monotonic() < deadline:
                asked = asked or self._ask(request)
                time.sleep(POLL_SECONDS)

    def _ask(self, request: signal.Signals) -> bool:
        """Signals the server; False when it can't be yet, or no longer."""
        try:
            os.kill(int((self.data_dir / "postmaster.pid").read_text().split("\n")[0]), request)
        except (FileNotFoundError, ProcessLookupError):  # barely started; or killed, its children about to notice
            return False
        except ValueError:  # the file is there, the number is about to be written in it
            return False
        return True


def _try_lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
