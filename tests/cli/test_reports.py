"""`tremplin reports …`: read before they leave, sent once, known afterwards."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import psycopg
import pytest

from tests.cli.program import Program
from tests.tracking.statistics.ledger import add, rolled_up
from tests.tracking.visits import event
from tremplin.kit.clock import utc_now
from tremplin.kit.db import Database
from tremplin.tracking.reports.model import last_month

MONTH = last_month(utc_now())
SAID = f"{MONTH:%Y-%m}"


@pytest.fixture
def busy(program: Program, conninfo: str) -> Program:
    """Alizé received two clicks last month, and has an address."""
    program.ask("partners", "create", "Alizé", "--id", "alize", "--email", "contact@alize.example")
    program.ask("partners", "create", "Boussole", "--id", "boussole")

    async def click() -> None:
        at = datetime.combine(MONTH + timedelta(days=3), time(12), UTC)
        async with Database(conninfo, pool_size=2).opened() as db:
            await add(db, event(at), event(at), event(at, bot="user_agent"))
            await rolled_up(db)

    asyncio.run(click())
    return program


def test_it_is_read_before_it_leaves(busy: Program, tmp_path: Path) -> None:
    told = busy.ask("reports", "preview", "--partner", "alize", "--output", str(tmp_path))
    (side,) = told["sides"]
    assert (told["month"], side["side"], side["figures"]["clicks"]) == (SAID, "announcer", 2)
    assert side["growth"] == {"impressions": None, "clicks": None, "accounts": None, "applications": None}
    assert side["counterparts"] == [["Boussole", 2, 0]]
    names = {path.suffix: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(names) == {".html", ".pdf", ".txt"}
    assert names[".pdf"].startswith(b"%PDF-")
    assert busy.ask("reports", "list") == []


def test_they_are_sent_once(busy: Program, conninfo: str) -> None:
    sent = {each["partner_id"]: each["status"] for each in busy.ask("reports", "send", "--month", SAID)}
    assert sent["alize"] == "SENT"
    assert sent["boussole"] == "NOT_SENT_NO_ADDRESS"
    assert busy.ask("reports", "send", "--month", SAID) == []
    assert busy.ask("reports", "send", "--month", SAID, "--partner", "alize")[0]["status"] == "SENT"
    with psycopg.connect(conninfo) as conn:
        assert conn.execute("SELECT count(*) FROM kit.mail").fetchone() == (1,)
    listed = {each["partner_id"]: each["said"] for each in busy.ask("reports", "list", "--month", SAID)}
    assert listed["alize"] == "envoyé"
    assert listed["boussole"] == "pas d'adresse électronique"


def test_a_partner_that_could_not_be_written_to_is_sent_its_report_once_it_can_be(busy: Program) -> None:
    busy.ask("reports", "send")
    busy.ask("partners", "change", "boussole", "--email", "contact@boussole.example")
    assert [(told["partner_id"], told["status"]) for told in busy.ask("reports", "send")] == [("boussole", "SENT")]
    assert busy.ask("reports", "send") == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("send", "--month", "novembre"), "« novembre » n'est pas un mois"),
        (("send", "--month", "2100-01", "--partner", "alize"), "Le mois 2100-01 n'est pas fini"),
        (("send", "--partner", "inconnu"), "Aucun partenaire n'a l'identifiant « inconnu »."),
        (("preview", "--partner", "inconnu"), "Aucun partenaire n'a l'identifiant « inconnu »."),
        (("list", "--month", "2026-13"), "« 2026-13 » n'est pas un mois"),
    ],
)
def test_it_is_refused(busy: Program, arguments: tuple[str, ...], sentence: str) -> None:
    assert busy.refused("reports", *arguments).startswith(sentence)
