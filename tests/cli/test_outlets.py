"""`tremplin outlets …`: declared, built, listed, confirmed, given an address."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from tests.cli.program import Program
from tests.feeds.importing import catalogue


@pytest.fixture
def program(conninfo: str, tmp_path: Path) -> Program:
    return Program.on(conninfo, TREMPLIN_DATA_DIR=str(tmp_path / "data"), TREMPLIN_BASE_URL="https://tremplin.example")


@pytest.fixture
def boussole(program: Program, alize: str, tmp_path: Path) -> str:
    """A broadcaster of Alizé, which has three missions."""
    program.ask("partners", "create", "Boussole", "--id", "boussole")
    program.ask("partners", "diffuse", "boussole", alize)
    (tmp_path / "flux.xml").write_bytes(catalogue(range(3)))
    assert program.ask("feeds", "import", alize, str(tmp_path / "flux.xml"))["created"] == 3
    return "boussole"


def test_it_works(program: Program, alize: str, boussole: str, conninfo: str, tmp_path: Path) -> None:
    made = program.ask("outlets", "create", boussole, "linkedin", "--id", "li", "--company", "Alizé=12")
    assert set(made) == {"id", "url"}
    assert made["id"] == "li"
    assert made["url"].startswith("https://tremplin.example/outlets/li/")
    built = program.ask("outlets", "build", "li")
    assert (built["state"], built["served"]["missions"], built["url"]) == ("READY", 3, made["url"])
    assert program.ask("outlets", "list") == [built]
    with psycopg.connect(conninfo) as conn:
        noted = conn.execute("SELECT partner_id, subject FROM partners.journal WHERE act = 'command' ORDER BY id").fetchall()
    told = [(partner, subject) for partner, subject in noted if "feeds import" in subject or "outlets build" in subject]
    assert [partner for partner, _ in told] == [alize, "boussole"]
    assert program.ask("outlets", "url", "li") == made
    file = tmp_path / "data" / "outlets" / "li" / built["served"]["sha256"]
    assert file.read_bytes().count(b"<job>") == 3


def test_a_person_reads_how_many_missions_are_in_it_and_why_others_are_not(program: Program, boussole: str) -> None:
    program.ask("outlets", "create", boussole, "talent", "--id", "t", "--cap", "2")
    said = program.run("outlets", "build", "t").stdout
    assert said.startswith("t (talent, pour boussole)\n  2 missions, 2 annonces,")
    assert "  1 missions laissées de côté : au-delà du plafond" in said
    assert "Aucun fichier" not in program.run("outlets", "list").stdout


def test_it_may_be_narrowed(program: Program, boussole: str, alize: str) -> None:
    program.ask("outlets", "create", boussole, "grimpio", "--id", "a", "--announcer", alize)
    program.ask("outlets", "create", boussole, "grimpio", "--id", "b", "--announcer", "autre")
    program.ask("outlets", "create", boussole, "grimpio", "--id", "c", "--filter", json.dumps({"field": "domain", "in": ["aucun"]}))
    program.ask("outlets", "create", boussole, "letudiant", "--id", "d", "--quota", "sport=3")
    assert [program.ask("outlets", "build", each)["served"]["missions"] for each in "abc"] == [3, 0, 0]


def test_an_address_may_be_changed(program: Program, boussole: str) -> None:
    made = program.ask("outlets", "create", boussole, "leboncoin", "--id", "lbc")
    renewed = program.ask("outlets", "url", "lbc", "--renew")
    assert renewed["url"] != made["url"]
    assert program.ask("outlets", "url", "lbc") == renewed


def test_it_may_be_removed(program: Program, boussole: str) -> None:
    program.ask("outlets", "create", boussole, "jobteaser", "--id", "jt")
    program.ask("outlets", "remove", "jt")
    assert program.ask("outlets", "list") == []
    assert program.run("outlets", "list").stdout == "Aucun fichier de diffusion.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("create", "inconnu", "linkedin"), "Aucun partenaire n'a l'identifiant « inconnu »."),
        (("create", "alize", "indeed"), "La forme « indeed » n'existe pas. Formes écrites : grimpio,"),
        (("create", "alize", "linkedin", "--cap", "0"), "Ce réglage du fichier de diffusion est impossible : un plafond va de 1"),
        (("build", "inconnu"), "Aucun fichier de diffusion n'a l'identifiant « inconnu »."),
        (("confirm", "inconnu"), "Aucun fichier de diffusion n'a l'identifiant « inconnu »."),
        (("url", "inconnu"), "Aucun fichier de diffusion n'a l'identifiant « inconnu »."),
        (("remove", "inconnu"), "Aucun fichier de diffusion n'a l'identifiant « inconnu »."),
    ],
)
def test_it_is_refused(program: Program, alize: str, arguments: tuple[str, ...], sentence: str) -> None:
    assert program.refused("outlets", *arguments).startswith(sentence)


def test_what_is_not_held_cannot_be_confirmed(program: Program, boussole: str) -> None:
    program.ask("outlets", "create", boussole, "linkedin", "--id", "li")
    assert program.refused("outlets", "confirm", "li") == "Ce fichier de diffusion n'attend pas de confirmation."


@pytest.mark.parametrize("wrong", [("--quota", "sport"), ("--quota", "sport=x"), ("--company", "=1"), ("--filter", "{")])
def test_it_is_misused(program: Program, alize: str, wrong: tuple[str, str]) -> None:
    program.misused("outlets", "create", alize, "linkedin", *wrong)
