"""The life of `tremplin serve` and `worker`: started, stopped in order, killed, replaced, started again."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.e2e.running import (
    READY,
    Program,
    alive,
    data_dir,
    database_is_stopped,
    eventually,
    free_port,
    listens,
)
from tremplin.kit.postgres import EmbeddedPostgres


@pytest.fixture(scope="module")
def used_folder() -> Iterator[Path]:
    """A data folder that has served before: most tests have no need of a first start, the slow one."""
    with data_dir() as folder:
        with Program(folder, "db", "upgrade") as upgrade:
            assert upgrade.process.wait() == 0, upgrade.stderr
        yield folder


@pytest.fixture
def folder(used_folder: Path) -> Iterator[Path]:
    with data_dir() as copy:
        yield copied(used_folder, copy)


def copied(used: Path, folder: Path) -> Path:
    return shutil.copytree(used, folder, ignore=shutil.ignore_patterns(".s.PGSQL.*"), dirs_exist_ok=True)


def serve(folder: Path, *options: str, port: int | None = None) -> Program:
    return Program(folder, "serve", *options, port=port or free_port())


def test_it_works() -> None:
    with data_dir() as folder, serve(folder).ready() as program:
        assert program.stdout == f"{READY}{program.port}\n"
        assert program.get("/health/ready")[0] == 200
        assert len(program.children("web")) == len(program.children("jobs")) == 1


@pytest.mark.parametrize("request_", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_asked_to_stop_it_leaves_no_process_and_no_port(folder: Path, request_: signal.Signals) -> None:
    with serve(folder).ready() as program:
        children = program.children()
        assert len(children) == 2
        assert program.stop(request_) == 0
    assert [pid for pid in children if alive(pid)] == []
    assert database_is_stopped(folder)
    assert program.port is not None
    assert not listens(program.port)


def test_asked_to_stop_before_it_is_ready_it_leaves_nothing_either() -> None:
    with data_dir() as folder, serve(folder) as program:
        lock = folder / "postgres.run/server.lock"
        eventually(lambda: lock.exists() and not database_is_stopped(folder), "the database never started")
        assert program.stop() == 0
        assert database_is_stopped(folder)
        assert program.stdout == ""


def test_stopped_it_starts_again_on_the_same_port(folder: Path) -> None:
    with serve(folder).ready() as first:
        assert first.stop() == 0
    with serve(folder, port=first.port).ready() as second:
        assert second.get("/")[0] == 200


def test_killed_its_children_die_and_the_next_start_takes_the_same_port_at_once(folder: Path) -> None:
    with serve(folder).ready() as killed:
        children = killed.children()
        killed.process.kill()
        with serve(folder, port=killed.port).ready() as next_one:
            assert next_one.get("/health/ready")[0] == 200
            eventually(lambda: not any(alive(pid) for pid in children), "the orphans still live")
            assert next_one.stop() == 0
    assert database_is_stopped(folder)


def test_everything_killed_at_once_the_next_start_recovers(folder: Path) -> None:
    with serve(folder).ready() as killed:
        postmaster = int((folder / "postgres/postmaster.pid").read_text().split()[0])
        for pid in (killed.process.pid, postmaster, *killed.children()):
            os.kill(pid, signal.SIGKILL)
    with serve(folder, port=killed.port).ready() as next_one:
        assert next_one.get("/")[0] == 200


def test_a_port_already_taken_is_one_sentence(folder: Path) -> None:
    with serve(folder).ready() as first, serve(folder, port=first.port) as second:
        assert second.process.wait() == 1
        assert second.stdout == ""
        (sentence,) = second.stderr.splitlines()
        assert f"port {first.port}" in sentence
        assert "choisissez un autre --port" in sentence
        assert first.get("/health/ready")[0] == 200


def test_several_web_processes_share_the_port(folder: Path) -> None:
    with serve(folder, "--workers", "2").ready() as program:
        assert len(program.children("web")) == 2
        assert program.get("/health/ready")[0] == 200
        assert program.stop() == 0


def test_without_its_worker_it_only_serves(folder: Path) -> None:
    with serve(folder, "--no-worker").ready() as program:
        assert len(program.children("web")) == len(program.children()) == 1


def test_a_web_process_that_dies_is_replaced(folder: Path) -> None:
    with serve(folder).ready() as program:
        (victim,) = program.children("web")
        os.kill(victim, signal.SIGKILL)
        eventually(lambda: program.children("web") not in ([], [victim]), "nobody took its place")
        assert program.get("/health/ready")[0] == 200
        assert "« web » s'est arrêté (code -9) : il est relancé." in program.stderr


def test_a_worker_alone_runs_jobs_and_serves_nothing(folder: Path) -> None:
    with Program(folder, "worker") as program:
        eventually(lambda: len(program.children("jobs")) == 1, "no worker")
        eventually(lambda: workers_known_to(folder), "the worker never reached the database")
        assert len(program.children()) == 1
        assert program.stop() == 0
        assert program.stdout == ""
    assert database_is_stopped(folder)


def workers_known_to(folder: Path) -> int:
    """How many workers have told the queue that they are there."""
    try:
        with psycopg.connect(EmbeddedPostgres(folder / "postgres").conninfo()) as connection:
            row = connection.execute("SELECT count(*) FROM procrastinate_workers").fetchone()
    except psycopg.OperationalError:
        return 0
    return int(row[0]) if row else 0


def test_two_data_folders_live_side_by_side(folder: Path, used_folder: Path) -> None:
    with data_dir() as empty, serve(folder).ready() as one, serve(copied(used_folder, empty)).ready() as other:
        assert one.stop() == 0
        assert other.get("/health/ready")[0] == 200


def test_a_command_works_while_it_serves_and_leaves_the_database_running(folder: Path) -> None:
    with serve(folder).ready() as program:
        with Program(folder, "partners", "create", "Alizé", "--json") as command:
            assert command.process.wait() == 0, command.stderr
        assert program.get("/health/ready")[0] == 200


def test_a_proxy_for_going_out_does_not_hide_it_from_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    with serve(folder) as program:
        eventually(lambda: READY in program.stdout, "it never saw itself ready")
