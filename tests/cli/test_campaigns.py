"""`tremplin campaigns …`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program

PAGE = "https://alize.example/agir"


@pytest.fixture
def boussole(program: Program, alize: str) -> str:
    program.ask("partners", "create", "Boussole", "--id", "boussole", "--broadcaster")
    return "boussole"


def test_it_works(program: Program, boussole: str) -> None:
    made = program.ask("campaigns", "create", "Été", "--owner", boussole, "--url", PAGE, "--id", "60cd04a0d2321e05a743fa8d")
    assert made == {
        "id": "60cd04a0d2321e05a743fa8d",
        "name": "Été",
        "type": "OTHER",
        "owner": boussole,
        "announcer": None,
        "url": PAGE,
        "trackers": [
            {"key": "utm_source", "value": "api_engagement"},
            {"key": "utm_medium", "value": "campaign"},
            {"key": "utm_campaign", "value": "ete"},
        ],
        "active": True,
        "link": "http://localhost:8000/r/campaign/60cd04a0d2321e05a743fa8d",
        "destination": f"{PAGE}?utm_source=api_engagement&utm_medium=campaign&utm_campaign=ete",
    }
    assert program.ask("campaigns", "list", boussole) == [made]
    assert program.ask("campaigns", "pause", made["id"]) == {**made, "active": False}
    assert program.ask("campaigns", "show", made["id"]) == {**made, "active": False}
    assert program.ask("campaigns", "resume", made["id"]) == made
    changed = program.ask("campaigns", "change", made["id"], "--name", "Automne", "--tracker", "src=affiche")
    assert (changed["name"], changed["destination"]) == ("Automne", f"{PAGE}?src=affiche")
    assert program.ask("campaigns", "delete", made["id"]) == {"id": made["id"], "deleted": True}
    assert program.ask("campaigns", "list", boussole) == []


@pytest.mark.parametrize(("name", "start"), [("affiche.svg", b"<?xml"), ("affiche.PNG", b"\x89PNG")])
def test_a_qr_code_is_drawn(program: Program, boussole: str, tmp_path: Path, name: str, start: bytes) -> None:
    made = program.ask("campaigns", "create", "Été", "--owner", boussole, "--url", PAGE)
    file = tmp_path / name
    assert program.ask("campaigns", "qr", made["id"], str(file)) == {"link": made["link"], "file": str(file)}
    assert file.read_bytes().startswith(start)
    assert "absent" in program.refused("campaigns", "qr", made["id"], str(tmp_path / "absent" / name))


def test_it_is_refused(program: Program, alize: str, boussole: str) -> None:
    create = ("campaigns", "create", "Été", "--url", PAGE, "--owner")
    assert program.refused(*create, "inconnu") == "Aucun partenaire n'a l'identifiant « inconnu »."
    assert "n'est pas annonceur" in program.refused(*create, alize, "--announcer", boussole)
    assert program.refused("campaigns", "create", "Été", "--owner", boussole, "--url", "agir").startswith(
        "L'adresse d'arrivée doit être"
    )
    program.ask(*create, boussole)
    assert program.refused(*create, boussole).startswith("Vous avez déjà une campagne nommée « Été »")
    assert program.refused("campaigns", "pause", "inconnue") == "Aucune campagne n'a l'identifiant « inconnue »."


def test_it_is_misused(program: Program, boussole: str, tmp_path: Path) -> None:
    program.misused("campaigns", "create", "Sans page", "--owner", boussole)
    program.misused("campaigns", "create", "Été", "--owner", boussole, "--url", PAGE, "--tracker", "sans-valeur")
    program.misused("campaigns", "qr", "ete", str(tmp_path / "affiche.gif"))
