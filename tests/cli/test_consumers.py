"""`tremplin immersions consumers …`."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from joserfc import jws

from tests.cli.program import Program


def claims(key: str) -> dict[str, object]:
    read: dict[str, object] = json.loads(jws.extract_compact(key.encode()).payload)
    return read


def test_it_works(program: Program) -> None:
    made = program.ask("immersions", "consumers", "create", "Boussole")
    assert set(made) == {"id", "key"}
    assert (claims(made["key"])["id"], claims(made["key"])["version"]) == (made["id"], 1)
    (listed,) = program.ask("immersions", "consumers", "list")
    assert listed["rights"]["searchEstablishment"] == {"kinds": ["READ", "SUBSCRIPTION"], "scope": "no-scope"}
    assert listed["rights"]["statistics"]["kinds"] == ["READ"]
    assert len(listed["rights"]["convention"]["scope"]["agencyKinds"]) == 13
    assert listed["revokedAt"] is None and made["key"] not in json.dumps(listed)
    assert program.ask("immersions", "consumers", "revoke", made["id"]) == {"id": made["id"]}
    assert program.ask("immersions", "consumers", "list")[0]["revokedAt"]
    renewed = program.ask("immersions", "consumers", "renew", made["id"])
    assert set(renewed) == {"id", "key"} and claims(renewed["key"])["iat"] > claims(made["key"])["iat"]  # type: ignore[operator] # numbers
    assert program.ask("immersions", "consumers", "list")[0]["revokedAt"] is None


def test_a_migration_keeps_ids_rights_and_dates(program: Program) -> None:
    rights = {"convention": {"kinds": ["READ"], "scope": {"agencyIds": ["a-1"]}}}
    told = ["--id", "b-1", "--rights", json.dumps(rights), "--expires", "2027-03-31", "--issued-at", "2024-05-06T12:30:15Z"]
    contact = {"lastName": "Exemple", "firstName": "Alix", "emails": ["alix@boussole.example"]}
    made = program.ask("immersions", "consumers", "create", "Boussole", *told, "--contact", json.dumps(contact))
    assert made["id"] == "b-1"
    assert claims(made["key"])["iat"] == int(datetime(2024, 5, 6, 12, 30, 15, tzinfo=UTC).timestamp())
    (listed,) = program.ask("immersions", "consumers", "list")
    assert listed["rights"] == rights and listed["contact"] == contact
    assert listed["expirationDate"] == "2027-03-31T00:00:00+00:00"


def test_it_is_refused(program: Program) -> None:
    program.ask("immersions", "consumers", "create", "Boussole", "--id", "b-1")
    assert program.refused("immersions", "consumers", "create", "Boussole", "--id", "b-1").startswith("Un consommateur a déjà")
    assert "n'existe pas" in program.refused("immersions", "consumers", "create", "B", "--rights", '{"tout": {}}')
    assert program.refused("immersions", "consumers", "revoke", "x") == "Aucun consommateur n'a l'identifiant « x »."
    assert program.refused("immersions", "consumers", "renew", "x") == "Aucun consommateur n'a l'identifiant « x »."


def test_it_is_misused(program: Program) -> None:
    for wrong in (["--rights", "{"], ["--expires", "demain"], ["--issued-at", "hier"]):
        program.misused("immersions", "consumers", "create", "B", *wrong)
