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


def email_of(conninfo: str, partner_id: str) -> str | None:
    with psycopg.connect(conninfo) as conn:
        row = conn.execute("SELECT email FROM partners.partner WHERE id = %s", (partner_id,)).fetchone()
    assert row is not None
    return None if row[0] is None else str(row[0])


def test_a_partner_may_have_an_address_from_the_start(program: Program, conninfo: str) -> None:
    made = program.ask("partners", "create", "Phare", "--id", "phare", "--email", "contact@phare.example")
    assert set(made) == {"id", "name", "api_key"}
    assert email_of(conninfo, "phare") == "contact@phare.example"


def test_an_address_is_changed_and_taken_away(program: Program, alize: str, conninfo: str) -> None:
    changed = program.ask("partners", "change", alize, "--email", "contact@alize.example")
    assert changed == {"id": alize, "email": "contact@alize.example"}
    assert email_of(conninfo, alize) == "contact@alize.example"
    assert program.ask("partners", "change", alize, "--email", "") == {"id": alize, "email": None}
    assert email_of(conninfo, alize) is None


@pytest.mark.parametrize(
    "email", ["contact", "a@b", "a b@c.example", "a@c.example, d@c.example", "Nom <a@c.example>", "a@c.example\nBcc: d@c.example"]
)
def test_what_is_no_address_is_refused(program: Program, alize: str, email: str) -> None:
    said = program.run("partners", "change", alize, "--email", email)
    assert (said.returncode, said.stdout) == (1, "")
    assert "n'est pas une adresse électronique" in said.stderr
    assert program.run("partners", "create", "Phare", "--email", email).returncode == 1


def test_the_address_of_an_unknown_partner_is_refused(program: Program) -> None:
    said = program.refused("partners", "change", "inconnu", "--email", "a@c.example")
    assert said == "Aucun partenaire n'a l'identifiant « inconnu »."


def test_how_long_a_click_is_credited_is_shown_and_chosen(program: Program, alize: str) -> None:
    assert program.ask("partners", "attribution", "alize") == {"partner_id": "alize", "days": 30}
    assert program.ask("partners", "attribution", "alize", "--days", "60") == {"partner_id": "alize", "days": 60}
    shown = program.run("partners", "attribution", "alize").stdout
    assert shown == "Une candidature est attribuée au clic qui la précède de 60 jours au plus.\n"
    assert program.refused("partners", "attribution", "alize", "--days", "400") == "La durée d'attribution va de 1 à 365 jours."
    assert program.refused("partners", "attribution", "inconnu") == "Aucun partenaire n'a l'identifiant « inconnu »."
