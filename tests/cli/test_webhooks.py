"""`tremplin webhooks …`: endpoints seen, paused, resumed; what was sent to them read and sent again."""

from __future__ import annotations

import asyncio

import pytest
from psycopg import AsyncConnection

from tests.cli.program import SECRET, Program
from tests.factories.partners import NOW, make_partner
from tremplin.kit.secrets import SecretBox
from tremplin.webhooks import actions


@pytest.fixture
def endpoint(conninfo: str) -> str:
    """The id of an endpoint that was given up something."""

    async def declare() -> str:
        async with await AsyncConnection.connect(conninfo) as conn:
            partner = await make_partner(conn, partner_id="alize")
            made, _ = await actions.declare(
                conn,
                SecretBox(SECRET),
                partner_id=partner.id,
                url="https://alize.example/tremplin",
                events=["mission.updated"],
                loopback=False,
                now=NOW,
            )
            await actions.ping(conn, made.id, now=NOW)
            await conn.execute("UPDATE webhooks.delivery SET state = 'dead', ended_at = created_at")
            return made.id

    return asyncio.run(declare())


def test_it_works(program: Program, endpoint: str) -> None:
    (told,) = program.ask("webhooks", "list")
    assert (told["id"], told["partner_id"], told["state"], told["waiting"]) == (endpoint, "alize", "active", 0)
    assert "whsec_" not in str(told)
    assert program.ask("webhooks", "pause", endpoint)["state"] == "paused"
    (delivery,) = program.ask("webhooks", "deliveries", endpoint, "--state", "dead")
    assert (delivery["event"], delivery["state"]) == ("endpoint.test", "dead")
    assert program.ask("webhooks", "replay", endpoint, "--since", "2026-12-01") == {"replayed": 1}
    assert program.ask("webhooks", "resume", endpoint)["state"] == "active"


def test_what_is_asked_must_be_clear(program: Program, endpoint: str) -> None:
    assert program.run("webhooks", "replay", endpoint).returncode == 2
    refused = program.run("webhooks", "pause", "autre")
    assert (refused.returncode, "« autre »" in refused.stderr) == (1, True)
