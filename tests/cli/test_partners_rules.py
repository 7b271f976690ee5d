"""`tremplin partners rules …` and `tremplin missions why`: what a broadcaster chooses to show, and why a mission is not shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import Program

SPORT = {"field": "domain", "in": ["sport"]}


@pytest.fixture
def boussole(program: Program, alize: str) -> str:
    """The id of a broadcaster of Alizé."""
    program.ask("partners", "create", "Boussole", "--id", "boussole")
    program.ask("partners", "diffuse", "boussole", alize)
    return "boussole"


@pytest.fixture
def mission(program: Program, boussole: str, tmp_path: Path) -> str:
    """The id of a mission of Alizé."""
    told = {"id": "m-1", "clientId": "1", "publisherId": "alize", "title": "Lire à voix haute", "domain": "education"}
    (tmp_path / "missions.jsonl").write_text(json.dumps(told))
    assert program.ask("missions", "load", str(tmp_path))["refused"] == []
    return "m-1"


def test_it_works(program: Program, alize: str, boussole: str) -> None:
    (shown,) = program.ask("partners", "rules", "list", boussole)
    assert shown == {"id": shown["id"], "announcer_id": alize, "condition": None, "rules": []}
    answer = program.ask("partners", "rules", "set-condition", boussole, alize, json.dumps(SPORT))
    assert answer == {"broadcaster_id": boussole, "announcer_id": alize, "condition": SPORT}
    assert program.ask("partners", "rules", "list", boussole) == [{**shown, "condition": SPORT}]
    program.ask("partners", "rules", "clear", boussole, alize)
    assert program.ask("partners", "rules", "list", boussole) == [shown]


def test_a_condition_may_come_from_the_standard_input(program: Program, alize: str, boussole: str) -> None:
    answer = program.ask("partners", "rules", "set-condition", boussole, alize, "-", typed=json.dumps(SPORT))
    assert answer["condition"] == SPORT


def test_a_person_reads_the_rules(program: Program, alize: str, boussole: str) -> None:
    assert program.run("partners", "rules", "list", alize).stdout == "Aucune diffusion ouverte.\n"
    program.ask("partners", "rules", "set-condition", boussole, alize, '{"exists": "tags"}')
    assert program.run("partners", "rules", "list", boussole).stdout == 'alize\n  condition : {"exists": "tags"}\n'


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (
            '{"exists": "couleur"}',
            "La condition est fausse : Le champ « couleur » n'existe pas. Champs connus : activity, audience, city",
        ),
        ('{"ou": []}', "La condition est fausse : Une condition s'écrit"),
        ("sport", "La condition est fausse : Une condition s'écrit"),
    ],
)
def test_a_condition_that_can_not_be_read_is_refused(
    program: Program, alize: str, boussole: str, condition: str, sentence: str
) -> None:
    assert program.refused("partners", "rules", "set-condition", boussole, alize, condition).startswith(sentence)


def test_a_condition_on_what_is_not_shown_is_refused(program: Program, alize: str, boussole: str) -> None:
    sentence = "« alize » ne diffuse pas « boussole » : ouvrez d'abord cette diffusion."
    assert program.refused("partners", "rules", "set-condition", alize, boussole, json.dumps(SPORT)) == sentence
    assert program.refused("partners", "rules", "clear", alize, boussole) == sentence
    assert program.refused("partners", "rules", "list", "inconnu") == "Aucun partenaire n'a l'identifiant « inconnu »."


def test_why_a_mission_is_visible_or_not(program: Program, alize: str, boussole: str, mission: str) -> None:
    shown = program.ask("missions", "why", mission, boussole)
    assert (shown["publisherId"], shown["visible"], shown["reason"]) == (boussole, True, "OPENED")
    program.ask("partners", "rules", "set-condition", boussole, alize, json.dumps({"not": {"field": "domain", "in": ["education"]}}))
    assert program.ask("missions", "why", mission, boussole)["reason"] == "HIDDEN_BY_CONDITION"
    assert program.run("missions", "why", mission, boussole).stdout == (
        "La mission ne remplit pas la condition que Boussole a choisie pour Alizé.\n"
        "  - Exclu : domaine parmi « education » ; ici : « education »\n"
        "    + domaine parmi « education » ; ici : « education »\n"
    )
    assert program.ask("missions", "why", "inconnue", boussole)["reason"] == "MISSION_UNKNOWN"
    assert program.refused("missions", "why", mission, "inconnu") == "Aucun partenaire n'a l'identifiant « inconnu »."
