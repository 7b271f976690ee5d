"""`tremplin moderation …`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.fakes.announcer import Announcer


@pytest.fixture
def dunes(program: Program, alize: str, announcer: Announcer, tmp_path: Path) -> str:
    """A moderator that three missions of Alizé wait for."""
    catalogue = tmp_path / "missions.xml"
    catalogue.write_bytes(announcer.body)
    program.ask("partners", "create", "Dunes", "--id", "dunes", "--moderator")
    program.ask("partners", "diffuse", "dunes", alize)
    program.ask("feeds", "import", alize, str(catalogue))
    return "dunes"


def test_what_waits_is_shown_and_decided(program: Program, dunes: str) -> None:
    waiting = program.ask("moderation", "inbox", dunes)
    assert waiting["total"] == 3
    first = waiting["missions"][0]["id"]
    assert program.ask("moderation", "decide", dunes, first, "--status", "ACCEPTED")["updated"] == [first]
    assert program.ask("moderation", "inbox", dunes)["total"] == 2
    (accepted,) = program.ask("moderation", "inbox", dunes, "--status", "ACCEPTED")["missions"]
    assert (accepted["id"], accepted["status"]) == (first, "ACCEPTED")


def test_rules_are_set_tried_activated_and_shown(program: Program, dunes: str, tmp_path: Path) -> None:
    rules = [{"name": "toutes", "when": {"descriptionShorterThan": 10000}, "motive": "OTHER"}]
    file = tmp_path / "regles.json"
    file.write_text(json.dumps(rules))
    tried = program.ask("moderation", "rules", "simulate", dunes, str(file))
    assert (tried["total"], tried["effects"][0]["count"]) == (3, 3)
    assert program.ask("moderation", "rules", "set", dunes, str(file))["active"] is False
    assert program.ask("moderation", "rules", "activate", dunes)["active"] is True
    shown = program.ask("moderation", "rules", "show", dunes)
    assert (shown["active"], shown["rules"][0]["name"]) == (True, "toutes")
    preset = program.ask("moderation", "rules", "set", dunes, "--preset", "jeveuxaider")
    assert (preset["active"], len(preset["rules"])) == (True, 4)
    assert program.ask("moderation", "rules", "activate", dunes, "--off")["active"] is False


def test_the_motives_are_told(program: Program) -> None:
    assert {"code": "OTHER", "label": "Autre", "label_en": "Other"} in program.ask("moderation", "motives")


def test_a_refusal_without_motive_is_refused(program: Program, dunes: str) -> None:
    first = program.ask("moderation", "inbox", dunes)["missions"][0]["id"]
    assert program.refused("moderation", "decide", dunes, first, "--status", "REFUSED").startswith("Un refus se justifie")


def test_whoever_does_not_moderate_is_refused(program: Program, alize: str) -> None:
    assert program.refused("moderation", "inbox", alize).startswith("Votre compte ne modère pas")
    assert program.refused("moderation", "inbox", "inconnu") == "Aucun partenaire n'a l'identifiant « inconnu »."


def test_a_file_that_is_not_json_is_refused(program: Program, dunes: str, tmp_path: Path) -> None:
    file = tmp_path / "regles.json"
    file.write_text("pas du JSON")
    assert "n'est pas du JSON" in program.refused("moderation", "rules", "set", dunes, str(file))
    assert program.refused("moderation", "rules", "set", dunes, "--preset", "autre").startswith("Règle 0 : aucun jeu de règles")


def test_it_is_misused(program: Program, dunes: str) -> None:
    program.misused("moderation", "decide", dunes, "m", "--status", "PEUT-ÊTRE")
    program.misused("moderation", "rules", "set", dunes)
