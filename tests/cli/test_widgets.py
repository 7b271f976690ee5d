"""`tremplin widgets …`."""

from __future__ import annotations

import psycopg

from tests.cli.program import Program


def test_it_works(program: Program, alize: str, conninfo: str) -> None:
    program.ask("partners", "create", "Boussole", "--id", "boussole")
    made = program.ask("widgets", "create", "Mairie", "--owner", "boussole", "--publisher", alize, "--publisher", "boussole")
    assert set(made) == {"id"}
    shown = {"id": made["id"], "name": "Mairie", "owner": "boussole", "publishers": [alize, "boussole"], "rules": 0, "active": True}
    assert program.ask("widgets", "list", "boussole") == [shown]
    assert program.ask("widgets", "deactivate", made["id"]) == {**shown, "active": False}
    assert program.ask("widgets", "show", made["id"]) == {**shown, "active": False}
    assert program.ask("widgets", "reactivate", made["id"]) == shown
    # The word of whoever runs the platform also lets the owner show the announcers.
    assert program.ask("partners", "diffuse", "boussole", alize)["added"] is False
    with psycopg.connect(conninfo) as conn:
        noted = conn.execute("SELECT actor, staff, subject FROM partners.journal WHERE partner_id = 'boussole' ORDER BY id").fetchall()
    assert {(actor, staff) for actor, staff, _ in noted} == {("l'exploitation (ligne de commande)", True)}
    assert [subject.partition("(tremplin ")[2] for *_, subject in noted] == [
        "partners create Boussole)",
        "widgets create Mairie)",
        f"widgets deactivate {made['id']})",
        f"widgets reactivate {made['id']})",
        "partners diffuse boussole alize)",
    ]


def test_it_is_refused(program: Program, alize: str) -> None:
    assert program.refused("widgets", "create", "W", "--owner", "inconnu") == "Aucun partenaire n'a l'identifiant « inconnu »."
    assert "« inconnu »" in program.refused("widgets", "create", "W", "--owner", alize, "--publisher", "inconnu")
    assert program.refused("widgets", "create", " ", "--owner", alize).startswith("Donnez au widget un nom")
    program.ask("widgets", "create", "W", "--owner", alize)
    assert program.refused("widgets", "create", "W", "--owner", alize).startswith("Vous avez déjà un widget nommé « W »")
    assert program.refused("widgets", "show", "inconnu") == "Aucun widget n'a l'identifiant « inconnu »."


def test_it_is_misused(program: Program) -> None:
    program.misused("widgets", "create", "Sans propriétaire")
