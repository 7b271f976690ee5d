"""`tremplin immersions load|import|ban|unban`: companies in bulk, refused line by line; sheets; exclusions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from bench.establishments import establishments
from tests.cli.program import Program
from tests.immersions.offers.test_import import line, sheet_of
from tremplin.immersions.offers import directory, store
from tremplin.immersions.offers.directory import OfferQuery
from tremplin.kit.db import Database

SIZE = 60
NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def records() -> list[dict[str, Any]]:
    return list(establishments(SIZE))


def written(file: Path, records: list[dict[str, Any]]) -> str:
    file.write_bytes(b"\n".join(orjson.dumps(each) for each in records))
    return str(file)


async def shown(db: Database, at: datetime = NOW) -> dict[str, set[str]]:
    """Siret → the appellations of its lines."""
    found: dict[str, set[str]] = {}
    async with db.reading() as conn:
        for row in (await directory.search(conn, OfferQuery(at=at, only_available=False, limit=5000))).rows:
            found.setdefault(row.siret, set()).update(each["appellationCode"] for each in row.fields["appellations"])
    return found


async def test_it_works(program: Program, db: Database, tmp_path: Path, records: list[dict[str, Any]]) -> None:
    loaded = program.ask("immersions", "load", written(tmp_path / "e.jsonl", records))
    assert loaded == {"establishments": SIZE, "offers": loaded["offers"], "refused": []}
    expected = {
        each["siret"]: {str(offer["appellationCode"]) for offer in each["offers"]}
        for each in records
        if each["isOpen"] and not each["isBanned"] and not each["nextAvailabilityDate"]
    }
    assert await shown(db) == expected
    one = next(each for each in records if each["isOpen"])
    async with db.reading() as conn:
        kept = await store.find(conn, one["siret"])
    assert kept is not None
    assert (kept.score, kept.max_contacts_per_month, kept.naf) == (one["score"], one["maxContactsPerMonth"], one["nafCode"])
    assert [each.id for each in kept.locations] == [each["id"] for each in one["locations"]]


async def test_loading_again_changes_nothing(program: Program, db: Database, tmp_path: Path, records: list[dict[str, Any]]) -> None:
    file = written(tmp_path / "e.jsonl", records)
    first = program.ask("immersions", "load", file)
    before = await shown(db)
    assert program.ask("immersions", "load", file) == first
    assert await shown(db) == before


async def test_codes_may_be_numbers_and_bans_are_taken(
    program: Program, db: Database, tmp_path: Path, records: list[dict[str, Any]]
) -> None:
    banned = {**records[0], "isOpen": True, "isBanned": True, "bannishmentJustification": "Faux stages."}
    number = {
        **records[1],
        "siret": int("9" + records[1]["siret"][1:]),
        "isOpen": True,
        "isBanned": False,
        "nextAvailabilityDate": None,
    }
    program.ask("immersions", "load", written(tmp_path / "e.jsonl", [banned, number]))
    assert list(await shown(db)) == [str(number["siret"])]
    async with db.reading() as conn:
        assert await store.bans(conn, [banned["siret"]]) == {banned["siret"]: "Faux stages."}


async def test_only_broken_shapes_are_refused_line_by_line(
    program: Program, db: Database, tmp_path: Path, records: list[dict[str, Any]]
) -> None:
    broken = [
        b"{",
        b"[]",
        orjson.dumps({**records[0], "siret": None}),
        orjson.dumps({**records[0], "locations": "here"}),
        orjson.dumps({**records[0], "createdAt": "yesterday"}),
        orjson.dumps({**records[0], "maxContactsPerMonth": -2}),
        orjson.dumps({**records[0], "offers": [{"appellationCode": 11573, "remoteWorkMode": "MOON"}]}),
    ]
    file = tmp_path / "e.jsonl"
    file.write_bytes(b"\n".join([*broken, orjson.dumps(records[1])]))
    loaded = program.ask("immersions", "load", str(file))
    assert loaded["establishments"] == 1
    assert [(each["line"], each["code"]) for each in loaded["refused"]] == [
        (1, "NOT_JSON"),
        (2, "FIELD_INVALID"),
        (3, "FIELD_MISSING"),
        (4, "FIELD_INVALID"),
        (5, "FIELD_INVALID"),
        (6, "FIELD_INVALID"),
        (7, "FIELD_INVALID"),
    ]


async def test_a_quota_said_to_be_reached_frees_in_a_month_at_the_latest(
    program: Program, db: Database, tmp_path: Path, records: list[dict[str, Any]]
) -> None:
    full = {**records[0], "isOpen": True, "isBanned": False, "nextAvailabilityDate": None, "isMaxDiscussionsForPeriodReached": True}
    program.ask("immersions", "load", written(tmp_path / "e.jsonl", [full]))
    async with db.reading() as conn:
        kept = await store.find(conn, full["siret"])
        assert kept is not None
        assert kept.free_from is not None
        before = await directory.search(conn, OfferQuery(at=kept.free_from.replace(year=kept.free_from.year - 1)))
        after = await directory.search(conn, OfferQuery(at=kept.free_from))
    assert (before.total, after.total > 0) == (0, True)


def test_a_sheet_is_imported(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "e.csv"
    file.write_bytes(sheet_of(line(), line(siret="123")))
    told = program.ask("immersions", "import", str(file))
    assert (told["created"], told["updated"], told["refused"]) == (1, 0, 1)
    assert [(each["line"], each["code"], each["pointer"]) for each in told["problems"]] == [(3, "SIRET_INVALID", "/siret")]


async def test_a_company_is_banned_and_let_back(program: Program, db: Database, tmp_path: Path, records: list[dict[str, Any]]) -> None:
    one = {**records[0], "isOpen": True, "isBanned": False, "nextAvailabilityDate": None}
    program.ask("immersions", "load", written(tmp_path / "e.jsonl", [one]))
    assert program.ask("immersions", "ban", one["siret"], "Faux stages.") == {"siret": one["siret"], "banned": True}
    assert await shown(db) == {}
    assert program.ask("immersions", "unban", one["siret"]) == {"siret": one["siret"], "banned": False}
    assert list(await shown(db)) == [one["siret"]]
