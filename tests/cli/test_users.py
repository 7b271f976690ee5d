"""`tremplin users create|list|disable`: the people who act for partners."""

from __future__ import annotations

import psycopg

from tests.cli.program import Program


def test_it_works(program: Program, conninfo: str) -> None:
    program.ask("partners", "create", "Alizé", "--id", "alize")
    made = program.ask("users", "create", "Dominique@alize.example", "--partner", "alize", "--role", "editor")
    assert set(made) == {"id", "email", "login_url"}
    assert made["email"] == "dominique@alize.example"
    assert "/espace/entrer/" in made["login_url"]
    (listed,) = program.ask("users", "list")
    assert listed["roles"] == [{"partner": "alize", "role": "editor"}]
    assert program.ask("users", "disable", made["email"]) == {"id": made["id"], "email": made["email"]}
    (listed,) = program.ask("users", "list")
    assert listed["disabled_at"]
    with psycopg.connect(conninfo) as conn:
        noted = conn.execute("SELECT partner_id, subject FROM partners.journal ORDER BY id DESC LIMIT 1").fetchall()
    does = "Ferme un compte : ses sessions s'arrêtent aussitôt, ses liens n'ouvrent plus rien"
    assert noted == [("alize", f"{does} (tremplin users disable dominique@alize.example)")]
