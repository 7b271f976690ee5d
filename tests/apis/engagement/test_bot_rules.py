"""A rule of the platform on what programs say acts at every door: the link leads on, nothing is added to it, nobody is counted."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from psycopg import AsyncConnection

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import BROWSER, running
from tests.factories.missions import draft
from tests.factories.partners import NOW
from tremplin.tracking.bots import actions
from tremplin.tracking.bots.actions import Wanted
from tremplin.tracking.bots.model import Rule

ROBOT = f"{BROWSER} Moissonneur/2.1"


@pytest.fixture
def rule(conninfo: str) -> Rule:
    async def add() -> Rule:
        async with await AsyncConnection.connect(conninfo) as conn:
            made, _ = await actions.add(conn, Wanted(pattern="moissonneur/"), reason="essai", author="Équipe nord", now=NOW)
        return made

    return asyncio.run(add())


@pytest.mark.parametrize(("agent", "flagged"), [(ROBOT, True), (BROWSER, False)])
def test_it_works(conninfo: str, tmp_path: Path, rule: Rule, agent: str, flagged: bool) -> None:
    with running(conninfo, configured(tmp_path)) as server:
        alize, boussole = server.join("Alizé"), server.join("Boussole")
        server.diffuse(boussole, alize)
        (mission,) = server.publish(alize, draft(application_url="https://alize.example/1"))
        went = server.follow(f"/r/{mission.id}/{boussole.id}", **{"user-agent": agent})
        seen = server.follow(f"/r/impression/{mission.id}/{boussole.id}", **{"user-agent": agent})
    bots = server.ask("SELECT kind, bot FROM tracking.event ORDER BY kind")
    assert bots == [("click", rule.flag if flagged else None), ("print", rule.flag if flagged else None)]
    assert (went.headers["location"] == "https://alize.example/1") is flagged
    assert seen.status_code == (204 if flagged else 200)
