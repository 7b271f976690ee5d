"""`tremplin partners create` and `partners diffuse`."""

from __future__ import annotations

import psycopg
import pytest

from tests.cli.program import Program


def test_a_partner_is_created_with_its_key(program: Program) -> None:
    made = program.ask("partners", "create", "Boussole", "--broadcaster")
    assert set(made) == {"id", "name", "api_key"}
    assert made["name"] == "Boussole"
    assert made["api_key"].startswith("tpl_live_")


def test_an_id_and_a_key_are_taken_as_they_are(program: Program) -> None:
    made = program.ask("partners", "create", "Boussole", "--id", "5f99-boussole", "--key", "une.vieille/cle==")
    assert made == {"id": "5f99-boussole", "name": "Boussole", "api_key": "une.vieille/cle=="}


def test_without_json_a_person_reads_the_key(program: Program) -> None:
    done = program.run("partners", "create", "Boussole", "--id", "b", "--key", "cle-b")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Boussole\n  identifiant : b\n  clé : cle-b\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Autre", "--id", "alize"), "Un partenaire a déjà l'identifiant « alize » : choisissez-en un autre."),
        (("  ",), "Donnez un nom au partenaire."),
        (("Autre", "--key", "avec espace"), "La clé doit avoir de 1 à 512 caractères visibles, sans espace"),
        (("Autre", "--id", "a b"), "L'identifiant « a b » n'est pas utilisable"),
    ],
)
def test_it_is_refused(program: Program, alize: str, arguments: tuple[str, ...], sentence: str) -> None:
    assert program.refused("partners", "create", *arguments, "--json").startswith(sentence)


def test_a_key_already_used_is_refused_and_its_partner_not_created(program: Program) -> None:
    program.ask("partners", "create", "Boussole", "--key", "la-cle")
    refusal = program.refused("partners", "create", "Cabestan", "--id", "cabestan", "--key", "la-cle")
    assert refusal.startswith("Cette clé est déjà utilisée")
    assert program.ask("partners", "create", "Cabestan", "--id", "cabestan")["id"] == "cabestan"


@pytest.mark.parametrize("arguments", [(), ("Alizé", "--inconnu"), ("Alizé", "de trop")])
def test_it_is_misused(program: Program, arguments: tuple[str, ...]) -> None:
    program.misused("partners", "create", *arguments)


def test_a_broadcaster_may_show_an_announcer(program: Program, alize: str) -> None:
    program.ask("partners", "create", "Boussole", "--id", "boussole")
    opened = {"broadcaster_id": "boussole", "announcer_id": "alize", "added": True}
    assert program.ask("partners", "diffuse", "boussole", "alize") == opened
    assert program.ask("partners", "diffuse", "boussole", "alize") == {**opened, "added": False}


@pytest.mark.parametrize("pair", [("alize", "inconnu"), ("inconnu", "alize")])
def test_showing_an_unknown_partner_is_refused(program: Program, alize: str, pair: tuple[str, str]) -> None:
    assert program.refused("partners", "diffuse", *pair) == "Aucun partenaire n'a l'identifiant « inconnu »."


def test_what_a_partner_says_of_itself_is_kept(program: Program, conninfo: str) -> None:
    told = (
        "--url",
        "https://phare.example",
        "--logo",
        "https://phare.example/l.svg",
        "--category",
        "Ville",
        "--description",
        "Un port",
    )
    program.ask("partners", "create", "Phare", "--id", "phare", "--widgets", "--campaigns", *told)
    with psycopg.connect(conninfo) as conn:
        row = conn.execute(
            "SELECT url, logo, category, description, announces, broadcasts, uses_api, uses_widgets, uses_campaigns"
            " FROM partners.partner WHERE id = 'phare'"
        ).fetchone()
    assert row == ("https://phare.example", "https://phare.example/l.svg", "Ville", "Un port", False, True, True, True, True)
