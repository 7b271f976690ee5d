from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tremplin.kit.postgres import EmbeddedPostgres, EmbeddedPostgresError

# A program that uses the server until its standard input closes, and says which server it got.
USER = """
import signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may ignore it, as nohup does
import sys
from pathlib import Path
import psycopg
from tremplin.kit.postgres import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1]), durable=False, shared_buffers_mb=16) as server:
    with psycopg.connect(server.conninfo()) as connection:
        print(connection.execute("SELECT pg_postmaster_start_time()").fetchone()[0].isoformat(), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def new_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o711)
    yield folder / "pg"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """A folder used before, that every test leaves stopped: most have no need of a first start, the slow one."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o711)
    with embedded(folder / "pg"):
        pass
    yield folder / "pg"
    shutil.rmtree(folder)


@pytest.fixture
def spoilt_dir(new_dir: Path, data_dir: Path) -> Path:
    """A copy, to leave in any state."""
    shutil.copytree(data_dir, new_dir, ignore=shutil.ignore_patterns(".s.PGSQL.*"))
    return new_dir


def embedded(data_dir: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(data_dir, durable=False, shared_buffers_mb=16)


def ask(server: EmbeddedPostgres, query: str) -> str:
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        row = cursor.fetchone() if cursor.description else None
    return str(row[0]) if row else ""


def start_time(server: EmbeddedPostgres) -> str:
    with psycopg.connect(server.conninfo()) as connection:
        row = connection.execute("SELECT pg_postmaster_start_time()").fetchone()
    assert row
    return str(row[0].isoformat())


def spawn_user(data_dir: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", USER, str(data_dir)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, process_group=0
    )


def server_used_by(user: subprocess.Popen[str]) -> str:
    assert user.stdout
    return user.stdout.readline().strip()


def end(user: subprocess.Popen[str], how: signal.Signals | None = None) -> None:
    """Lets a program finish, or interrupts its whole process group as a terminal would."""
    if how is not None:
        os.killpg(user.pid, how)
    user.communicate()


def postmaster(data_dir: Path) -> int:
    return int((data_dir / "postmaster.pid").read_text().split("\n")[0])


def test_it_works(new_dir: Path) -> None:
    with embedded(new_dir) as server:
        assert ask(server, "SELECT current_user || '@' || current_database()") == "tremplin@tremplin"
        assert ask(server, "SHOW server_encoding") == "UTF8"
        assert ask(server, "SELECT lower('ÉTÉ')") == "été"


def test_it_listens_on_a_private_socket_only(data_dir: Path) -> None:
    with embedded(data_dir) as server:
        assert ask(server, "SHOW listen_addresses") == ""
        assert server.socket_dir == data_dir.resolve()
        assert data_dir.stat().st_mode & 0o777 == 0o700


def test_a_restart_keeps_the_data_and_takes_new_settings(data_dir: Path) -> None:
    with embedded(data_dir) as server:
        ask(server, "CREATE TABLE note AS SELECT 'kept' AS text")
    with EmbeddedPostgres(data_dir, shared_buffers_mb=24) as server:
        assert ask(server, "SELECT text FROM note") == "kept"
        assert ask(server, "SHOW shared_buffers") == "24MB"
        assert ask(server, "SHOW fsync") == "on"


def test_a_setting_of_the_operator_wins(spoilt_dir: Path) -> None:
    with embedded(spoilt_dir) as server:
        ask(server, "ALTER SYSTEM SET shared_buffers = '32MB'")
    with embedded(spoilt_dir) as server:
        assert ask(server, "SHOW shared_buffers") == "32MB"


def test_logs_carry_no_data(data_dir: Path) -> None:
    with embedded(data_dir) as server:
        ask(server, "CREATE TABLE person (email text PRIMARY KEY)")
        ask(server, "INSERT INTO person VALUES ('someone@mail.example')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            ask(server, "INSERT INTO person VALUES ('someone@mail.example')")
    logs = "".join(path.read_text() for path in (data_dir / "log").iterdir())
    assert "duplicate key" in logs
    assert "someone@mail.example" not in logs


def test_the_last_one_out_stops_it(data_dir: Path) -> None:
    first, last = embedded(data_dir), embedded(data_dir)
    first.acquire()
    last.acquire()
    first.release()
    assert ask(last, "SELECT 1") == "1"
    last.release()
    assert not (data_dir / "postmaster.pid").exists()
    with pytest.raises(psycopg.OperationalError):
        ask(last, "SELECT 1")


def test_acquiring_or_releasing_twice_counts_once(data_dir: Path) -> None:
    server = embedded(data_dir)
    server.acquire()
    server.acquire()
    server.release()
    server.release()
    assert not (data_dir / "postmaster.pid").exists()


def test_several_starts_at_once_start_one_server(new_dir: Path) -> None:
    users = [spawn_user(new_dir) for _ in range(4)]
    servers = {server_used_by(user) for user in users}
    for user in users:
        end(user)
    assert len(servers) == 1
    assert "" not in servers
    assert not (new_dir / "postmaster.pid").exists()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGHUP])
def test_a_server_left_alone_by_a_killed_user_is_adopted(data_dir: Path, how: signal.Signals) -> None:
    user = spawn_user(data_dir)
    left_alone = server_used_by(user)
    end(user, how)
    with embedded(data_dir) as server:
        assert start_time(server) == left_alone
    assert not (data_dir / "postmaster.pid").exists()


def test_ctrl_c_in_the_terminal_of_its_starter_spares_the_server_of_others(data_dir: Path) -> None:
    user = spawn_user(data_dir)
    started = server_used_by(user)
    with embedded(data_dir) as server:
        end(user, signal.SIGINT)
        assert start_time(server) == started


def test_a_killed_server_is_restarted_with_its_data(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, shared_buffers_mb=16) as first, embedded(data_dir) as second:
        ask(first, "CREATE TABLE diary AS SELECT 'kept' AS text")
        os.kill(postmaster(data_dir), signal.SIGKILL)
        with embedded(data_dir) as third:
            assert ask(third, "SELECT text FROM diary") == "kept"
            assert ask(second, "SELECT text FROM diary") == "kept"


def test_releasing_a_killed_server_says_nothing(data_dir: Path) -> None:
    with embedded(data_dir):
        os.kill(postmaster(data_dir), signal.SIGKILL)


def test_stopped_before_its_number_is_written_it_waits_for_it(data_dir: Path) -> None:
    server = embedded(data_dir)
    server.acquire()
    numbered = data_dir / "postmaster.pid"
    said = numbered.read_text()
    numbered.write_text("")  # PostgreSQL creates this file, then writes in it
    written = threading.Timer(0.3, numbered.write_text, (said,))
    written.start()
    server.release()
    written.join()
    assert not numbered.exists()


def test_a_number_of_process_taken_by_another_program_stops_nothing(data_dir: Path) -> None:
    with embedded(data_dir):
        pass
    for stale in (data_dir / "postmaster.pid", data_dir / ".s.PGSQL.5432.lock"):
        stale.write_text(f"{os.getppid()}\n{data_dir}\n1\n5432\n{data_dir}\n\n")
    with embedded(data_dir) as server:
        assert ask(server, "SELECT 1") == "1"


def test_killed_while_creating_its_folder_it_starts_over(new_dir: Path) -> None:
    user = spawn_user(new_dir)
    draft = new_dir.with_name("pg.new")
    while not (draft / "PG_VERSION").exists() and user.poll() is None:
        time.sleep(0.001)
    end(user, signal.SIGKILL)
    with embedded(new_dir) as server:
        assert ask(server, "SELECT 1") == "1"
    assert not draft.exists()


def test_variables_of_postgresql_change_nothing(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGDATA": "/nowhere", "PGHOST": "db.example", "PGPORT": "1", "PGDATABASE": "other"}.items():
        monkeypatch.setenv(name, value)
    with embedded(data_dir) as server:
        assert ask(server, "SELECT current_database()") == "tremplin"


def test_data_of_another_version_are_refused_and_untouched(new_dir: Path) -> None:
    new_dir.mkdir()
    (new_dir / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedPostgresError, match=r"a été créée par PostgreSQL 12.*Rien n'a été modifié"):
        embedded(new_dir).acquire()
    assert [path.name for path in new_dir.iterdir()] == ["PG_VERSION"]


def test_a_folder_of_something_else_is_refused_and_untouched(new_dir: Path) -> None:
    new_dir.mkdir()
    (new_dir / "photos.txt").write_text("mine")
    with pytest.raises(EmbeddedPostgresError, match="n'est pas vide"):
        embedded(new_dir).acquire()
    assert [path.name for path in new_dir.iterdir()] == ["photos.txt"]


def test_an_empty_folder_is_filled(new_dir: Path) -> None:
    new_dir.mkdir()
    with embedded(new_dir) as server:
        assert ask(server, "SELECT 1") == "1"


def test_a_server_that_does_not_start_says_why(spoilt_dir: Path) -> None:
    with embedded(spoilt_dir):
        pass
    (spoilt_dir / "postgresql.auto.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(EmbeddedPostgresError, match=r"PostgreSQL n'a pas démarré.*no_such_setting"):
        embedded(spoilt_dir).acquire()
