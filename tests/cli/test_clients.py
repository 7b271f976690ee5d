"""`tremplin clients create|list|revoke`: who may ask for tokens of the events API."""

from __future__ import annotations

from tests.cli.program import Program
from tremplin.kit.db import Database
from tremplin.partners.clients import store


async def test_it_works(program: Program, db: Database) -> None:
    made = program.ask("clients", "create", "Boussole", "--scope", "api_evenementsv1 evenements")
    assert set(made) == {"client_id", "client_secret"}
    async with db.reading() as conn:
        client = await store.find(conn, made["client_id"])
    assert client is not None
    assert client.holds(made["client_secret"])
    assert not client.holds(made["client_secret"] + "a")
    assert program.ask("clients", "revoke", made["client_id"]) == {"client_id": made["client_id"]}
    (listed,) = program.ask("clients", "list")
    assert listed.pop("created_at") < listed.pop("revoked_at")
    assert listed == {"client_id": made["client_id"], "name": "Boussole", "scope": "api_evenementsv1 evenements"}
