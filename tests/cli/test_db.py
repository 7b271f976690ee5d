"""`tremplin db upgrade`, `backup`, `restore`, on the embedded database: started as needed, shared when it runs, stopped after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.feeds.importing import catalogue
from tremplin.kit.postgres import EmbeddedPostgres


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("embedded")


@pytest.fixture
def embedded(folder: Path) -> Program:
    return Program.in_folder(folder)


@pytest.fixture
def running(folder: Path, embedded: Program) -> Iterator[None]:
    """The embedded server, kept up by someone else, as `serve` does."""
    embedded.run("db", "upgrade")
    with EmbeddedPostgres(folder / "postgres"):
        yield


def test_a_backup_made_while_the_server_runs_is_restored_whole(embedded: Program, running: None, tmp_path: Path) -> None:
    partner_id = embedded.ask("partners", "create", "Alizé", "--key", "la-cle-d-alize")["id"]
    (tmp_path / "catalogue.xml").write_bytes(catalogue(range(3)))
    embedded.ask("feeds", "import", partner_id, str(tmp_path / "catalogue.xml"))
    saved = tmp_path / "tremplin.dump"
    done = embedded.run("db", "backup", str(saved))
    assert (done.returncode, done.stdout) == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {"catalogue.xml", "tremplin.dump"}

    (tmp_path / "catalogue.xml").write_bytes(catalogue([7]))
    assert embedded.ask("feeds", "import", partner_id, str(tmp_path / "catalogue.xml"))["deleted"] == 3
    later = embedded.ask("partners", "create", "Boussole")["id"]

    done = embedded.run("db", "restore", str(saved))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    (tmp_path / "catalogue.xml").write_bytes(catalogue(range(3)))
    assert embedded.ask("feeds", "import", partner_id, str(tmp_path / "catalogue.xml"))["unchanged"] == 3
    assert "clé est déjà utilisée" in embedded.refused("partners", "create", "Autre", "--key", "la-cle-d-alize")
    assert embedded.ask("partners", "create", "Boussole", "--id", later)["id"] == later


def test_commands_work_when_no_server_runs_and_leave_none_behind(embedded: Program, folder: Path) -> None:
    assert embedded.run("db", "upgrade").returncode == 0
    assert embedded.run("db", "upgrade").stderr == "La base de données est à jour.\n"
    assert not (folder / "postgres" / "postmaster.pid").exists()


def test_two_commands_at_once_share_one_server(embedded: Program, folder: Path) -> None:
    with embedded.start("partners", "create", "Un") as one, embedded.start("partners", "create", "Deux") as other:
        assert (one.wait(60), other.wait(60)) == (0, 0)
    assert not (folder / "postgres" / "postmaster.pid").exists()


def test_a_file_that_is_not_a_backup_is_refused_and_changes_nothing(embedded: Program, running: None, tmp_path: Path) -> None:
    partner_id = embedded.ask("partners", "create", "Cabestan")["id"]
    (tmp_path / "faux.dump").write_text("ceci n'est pas une sauvegarde")
    assert embedded.refused("db", "restore", str(tmp_path / "faux.dump")).startswith("pg_restore a échoué")
    assert "a déjà l'identifiant" in embedded.refused("partners", "create", "Cabestan", "--id", partner_id)


def test_a_backup_that_cannot_be_written_is_refused(embedded: Program, running: None, tmp_path: Path) -> None:
    assert embedded.refused("db", "backup", str(tmp_path / "absent" / "t.dump")).startswith("pg_dump a échoué")


def test_restoring_a_file_that_does_not_exist_is_misused(embedded: Program, tmp_path: Path) -> None:
    embedded.misused("db", "restore", str(tmp_path / "absent.dump"))
