"""A file of conventions of another platform: taken as they are, in bulk, the same the second time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from tests.factories.agencies import written
from tests.factories.conventions import ANOTHER_ID, ID, NOW, convention, mini_stage, read
from tremplin.immersions.conventions import actions, loading, store
from tremplin.kit.changes import store as changes
from tremplin.kit.db import Conn


async def load(conn: Conn, tmp_path: Path, *lines: Any) -> loading.Loaded:
    return await loading.load(conn, written(tmp_path / "conventions.jsonl", *lines), now=NOW)


async def test_it_works(conn: Conn, tmp_path: Path) -> None:
    await changes.follow(conn, ["convention"])
    given = read()
    loaded = await load(conn, tmp_path, given, mini_stage(id=ANOTHER_ID, status="CANCELLED"))
    assert loaded.as_json() == {"conventions": 2, "refused": []}
    kept = await actions.find(conn, ID)
    assert kept.convention == convention()
    assert orjson.loads(kept.body) == given
    assert (await actions.find(conn, ANOTHER_ID)).convention.status == "CANCELLED"
    assert await store.history(conn, ID) == []
    assert await changes.take(conn, 10) == []


async def test_it_can_be_loaded_again_and_what_changed_is_replaced(conn: Conn, tmp_path: Path) -> None:
    await load(conn, tmp_path, read())
    before = await actions.find(conn, ID)
    await load(conn, tmp_path, read())
    assert await actions.find(conn, ID) == before
    await load(conn, tmp_path, read(businessName="Ancien nom"), read(businessName="Nouveau nom"))
    after = await actions.find(conn, ID)
    assert (after.version, after.convention.business_name) == (2, "Nouveau nom")


async def test_what_breaks_a_rule_of_today_is_taken_as_it_is(conn: Conn, tmp_path: Path) -> None:
    loaded = await load(conn, tmp_path, read(dateEnd="2027-06-19", signatories__beneficiary__birthdate="2025-01-01"))
    assert loaded.refused == []


async def test_broken_lines_are_refused_one_by_one_and_the_others_kept(conn: Conn, tmp_path: Path) -> None:
    faulty = read(id="1", signatories__beneficiary__email="nulle part")
    loaded = await load(conn, tmp_path, "{", "[]", read(status="DRAFT"), "", faulty, read())
    assert [(each.line, each.code) for each in loaded.refused] == [
        (1, "NOT_JSON"),
        (2, "TYPE_INVALID"),
        (3, "OPTION_INVALID"),
        (5, "UUID_INVALID"),
    ]
    assert "signatories.beneficiary.email" in loaded.refused[3].message
    assert loaded.conventions == 1
