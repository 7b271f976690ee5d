"""`tremplin feeds add`, `run`, `report`, `confirm`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.fakes.announcer import Announcer
from tests.feeds.importing import catalogue

LINK = "https://alize.example/flux.xml"


@pytest.fixture
def local(program: Program) -> Program:
    """The program, allowed to fetch catalogues from this machine."""
    program.settings["TREMPLIN_ALLOW_LOOPBACK"] = "1"
    return program


@pytest.fixture
def held(program: Program, alize: str, tmp_path: Path) -> str:
    """The id of a run that waits for a confirmation."""
    path = tmp_path / "catalogue.xml"
    for size in (20, 10):
        path.write_bytes(catalogue(range(size)))
        done = program.ask("feeds", "import", alize, str(path))
    return str(done["run_id"])


def test_a_source_is_declared_then_run(local: Program, alize: str, announcer: Announcer) -> None:
    announcer.etag = '"v1"'
    source = local.ask("feeds", "add", alize, announcer.url)
    assert (source["partner_id"], source["url"]) == (alize, announcer.url)
    done = local.ask("feeds", "run", source["id"])
    assert (done["status"], done["created"]) == ("SUCCESS", 3)
    again = local.ask("feeds", "run", source["id"])
    assert (again["status"], again["problems"]) == ("SUCCESS", [])


def test_the_password_is_asked_and_sent(local: Program, alize: str, announcer: Announcer) -> None:
    source = local.ask("feeds", "add", alize, announcer.url, "--username", "alize", typed="chut\n")
    local.ask("feeds", "run", source["id"])
    assert announcer.requests[0]["Authorization"] == "Basic YWxpemU6Y2h1dA=="


def test_a_source_that_fails_says_why(local: Program, alize: str, announcer: Announcer) -> None:
    announcer.status = 404
    source = local.ask("feeds", "add", alize, announcer.url)
    done = local.run("feeds", "run", source["id"], "--json")
    assert (done.returncode, json.loads(done.stdout)["status"]) == (1, "FAILED")
    assert "404" in done.stderr


def test_the_same_source_twice_is_refused(program: Program, alize: str) -> None:
    program.ask("feeds", "add", alize, LINK)
    assert program.refused("feeds", "add", alize, LINK) == "Ce partenaire a déjà cette source."


@pytest.mark.parametrize(
    ("link", "beginning"),
    [
        ("http://127.0.0.1/flux.xml", "Cette adresse ne mène pas à un serveur public."),
        ("https://alize:chut@alize.example/flux.xml", "L'adresse contient un identifiant ou un mot de passe."),
        ("flux.xml", "L'adresse doit commencer par https:// ou http://."),
    ],
)
def test_a_link_that_could_not_be_followed_is_refused(program: Program, alize: str, link: str, beginning: str) -> None:
    assert program.refused("feeds", "add", alize, link).startswith(beginning)


def test_a_source_of_an_unknown_partner_is_refused(program: Program) -> None:
    assert program.refused("feeds", "add", "inconnu", LINK) == "Aucun partenaire n'a l'identifiant « inconnu »."


def test_a_frequency_out_of_bounds_is_misused(program: Program) -> None:
    program.misused("feeds", "add", "alize", LINK, "--every-hours", "0")


def test_an_unknown_source_is_refused(program: Program) -> None:
    assert program.refused("feeds", "run", "x") == "Aucune source de catalogue n'a l'identifiant « x »."


def test_a_report_is_read_again(program: Program, held: str) -> None:
    report = program.ask("feeds", "report", held)
    assert (report["run_id"], report["status"], report["held"]) == (held, "QUARANTINED", 10)
    told = program.run("feeds", "report", held).stdout
    assert f"tremplin feeds confirm {held}" in told


def test_a_report_of_an_unknown_run_is_refused(program: Program) -> None:
    assert program.refused("feeds", "report", "x") == "Aucun import n'a l'identifiant « x »."


def test_what_was_held_back_is_confirmed_once(program: Program, held: str) -> None:
    assert program.ask("feeds", "confirm", held) == {"run_id": held, "deleted": 10}
    assert program.ask("feeds", "report", held)["status"] == "SUCCESS"
    assert program.refused("feeds", "confirm", held).startswith("Cet import n'attend pas de confirmation")
