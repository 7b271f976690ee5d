"""Why something was not counted is kept without anything that could tell a person, and each reason is explained."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.partners import NOW
from tremplin.kit.db import Database
from tremplin.tracking.ledger import Ledger
from tremplin.tracking.refusals import model
from tremplin.tracking.refusals.model import CLICK_UNKNOWN, Door, Reason, subject_of

CODES = (Path(__file__).parents[2] / "docs" / "partenaires" / "codes.md").read_text(encoding="utf-8")
REASONS = [each for each in vars(model).values() if isinstance(each, Reason)]


async def test_it_works(db: Database) -> None:
    ledger = Ledger(db)
    ledger.start()
    ledger.refuse(Door.APPLY, CLICK_UNKNOWN, {"view": "x-1", "mission": None}, partner_id="alize", now=NOW)
    await ledger.stop()
    async with db.reading() as conn:
        rows = await conn.execute("SELECT at, partner_id, door, code, sentence, subject FROM tracking.refusal")
        assert await rows.fetchall() == [(NOW, "alize", "apply", "CLICK_UNKNOWN", CLICK_UNKNOWN.sentence, {"view": "x-1"})]


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.code)
def test_each_reason_is_explained_to_partners(reason: Reason) -> None:
    assert f"| `{reason.code}` | {reason.sentence} |" in CODES


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50", True),
        ("lecture_12.a:b", True),
        ("jeanne@personne.example", False),
        ("https://alize.example/merci", False),
        ("Jeanne Martin", False),
        ("é", False),
        ("a\0b", False),
        ("x" * 101, False),
    ],
)
def test_only_what_looks_like_an_identifier_is_kept(given_: str, kept: bool) -> None:
    assert subject_of({"view": given_}) == {"view": given_ if kept else "?"}


@given(st.text())
def test_whatever_is_given_can_be_kept(text: str) -> None:
    assert subject_of({"view": text, "mission": None}).get("view", "").isascii()
