"""`tremplin reference`: loading the national registers, and knowing what is loaded."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import Program
from tests.factories import rome
from tests.factories.register import association, write


def test_it_works(program: Program, tmp_path: Path) -> None:
    path = write(tmp_path / "rna.csv", [association(), association("?")])
    loaded = program.ask("reference", "load", "rna", str(path))
    assert (loaded["register"], loaded["part"], loaded["created"], loaded["refused"]) == ("rna", "rna-waldec", 1, 1)
    assert [(each["file"], each["line"]) for each in loaded["problems"]] == [("rna.csv", 3)]
    told = program.ask("reference", "status")
    assert [(each["part"], each["file"]) for each in told["files"]] == [("rna-waldec", "rna.csv")]
    assert told["organizations"] == [{"source": "RNA", "total": 1, "live": 1}]


def test_nothing_loaded_is_said(program: Program) -> None:
    assert program.ask("reference", "status") == {"files": [], "organizations": []}
    assert "Aucun répertoire" in program.run("reference", "status").stdout


def test_a_person_reads_figures(program: Program, tmp_path: Path) -> None:
    path = write(tmp_path / "rna.csv", [association(), association("?")])
    said = program.run("reference", "load", "rna", str(path)).stdout
    assert "1 organisations créées" in said
    assert "rna.csv, ligne 3 : " in said
    assert "rna.csv · chargé le " in program.run("reference", "status").stdout


def test_another_file_is_refused_in_one_sentence(program: Program, tmp_path: Path) -> None:
    (path := tmp_path / "autre.csv").write_text("id;nom\n1;2\n")
    assert "il y manque les colonnes titre" in program.refused("reference", "load", "rna", str(path))


def test_an_unknown_register_is_refused(program: Program, tmp_path: Path) -> None:
    assert "Répertoires lus : rna, sirene, rome" in program.refused("reference", "load", "naf", str(write(tmp_path / "x.csv", [])))


def test_a_file_that_is_not_there_is_refused(program: Program, tmp_path: Path) -> None:
    assert "ne peut pas être lu" in program.refused("reference", "load", "rna", str(tmp_path / "absent.csv"))


def test_rome_is_loaded_by_the_same_command(program: Program, tmp_path: Path) -> None:
    path = rome.write(tmp_path / "rome.csv", rome.JOBS, rome.BAKER, "999001;D9999;Mitron;Mitron")
    assert "relancez avec --force" in program.refused("reference", "load", "rome", str(path))
    loaded = program.ask("reference", "load", "rome", str(path), "--force")
    assert (loaded["part"], loaded["unchanged"], loaded["refused"]) == ("rome-appellations", 1, 1)
    assert [each["line"] for each in loaded["problems"]] == [3]
    said = program.run("reference", "load", "rome", str(path)).stdout
    assert "0 libellés ajoutés, 0 modifiés, 1 inchangés, 0 retirés, 1 lignes laissées de côté" in said
    assert [each["part"] for each in program.ask("reference", "status")["files"]] == ["rome-appellations"]
