"""`tremplin bots …`: rules read, tried, added and undone."""

from __future__ import annotations

import psycopg
import pytest

from tests.cli.program import Program

DIGEST = "72" * 16
VISITOR = ("--visitor", DIGEST, "--day", "2026-12-01")


@pytest.fixture
def clicked(conninfo: str) -> str:
    """A visitor followed three links."""
    with psycopg.connect(conninfo) as conn:
        conn.execute(
            "INSERT INTO tracking.event (id, at, kind, to_partner, from_partner, source, source_id, visitor)"
            " SELECT n::text, '2026-12-01T09:00Z', 'click', 'alize', 'boussole', 'publisher', 'boussole', decode(%s, 'hex')"
            " FROM generate_series(1, 3) n",
            (DIGEST,),
        )
    return conninfo


def test_the_platform_begins_with_two_rates(program: Program) -> None:
    found = program.ask("bots", "list")
    assert {each["id"]: (each["kind"], each["clicks"], each["minutes"], each["one_broadcaster"]) for each in found} == {
        "rate-day": ("rate", 200, 1440, True),
        "rate-burst": ("rate", 100, 5, False),
    }


def test_a_visitor_is_tried_added_and_given_back(program: Program, clicked: str) -> None:
    assert program.ask("bots", "preview", *VISITOR) == {"events": 3, "visitors": []}
    made = program.ask("bots", "add", *VISITOR, "--reason", "Vu dans les journaux", "--author", "Équipe nord")
    assert (made["kind"], made["visitor"], made["day"], made["flagged"]) == ("visitor", DIGEST, "2026-12-01", 3)
    assert program.ask("bots", "preview", *VISITOR)["events"] == 0
    assert program.ask("bots", "revoke", made["id"], "--author", "Équipe sud") == {"id": made["id"], "unflagged": 3}
    assert made["id"] not in {each["id"] for each in program.ask("bots", "list")}
    kept = {each["id"]: each for each in program.ask("bots", "list", "--all")}[made["id"]]
    assert (kept["reason"], kept["author"], kept["revoked_by"]) == ("Vu dans les journaux", "Équipe nord", "Équipe sud")


def test_a_program_is_named(program: Program) -> None:
    assert program.ask("bots", "preview", "--user-agent", "Moissonneur")["events"] is None
    made = program.ask("bots", "add", "--user-agent", "Moissonneur", "--reason", "essai")
    assert (made["user_agent"], made["flagged"]) == ("moissonneur", 0)


def test_a_rate_is_tried_and_added(program: Program) -> None:
    assert program.ask("bots", "preview", "--clicks", "50", "--days", "31")["visitors"] == []
    made = program.ask("bots", "add", "--clicks", "50", "--minutes", "10", "--reason", "essai")
    assert (made["clicks"], made["minutes"], made["one_broadcaster"]) == (50, 10, False)


def test_it_is_refused(program: Program) -> None:
    said = program.refused("bots", "add", "--user-agent", "Firefox", "--reason", "essai", "--json")
    assert said == "« firefox » est aussi dans ce que dit un navigateur (Firefox) : donnez un texte propre au robot."
    assert program.refused("bots", "revoke", "inconnue").startswith("Aucune règle sur les robots n'a l'identifiant")


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "--reason", "essai"),
        ("add", "--user-agent", "Moissonneur"),
        ("add", "--user-agent", "Moissonneur", "--reason", " "),
        ("add", "--user-agent", "Moissonneur", "--clicks", "50", "--reason", "essai"),
        ("preview", "--visitor", DIGEST),
        ("preview", "--visitor", "zz", "--day", "2026-12-01"),
    ],
)
def test_it_is_misused(program: Program, arguments: tuple[str, ...]) -> None:
    program.misused("bots", *arguments)
