"""Organisations are verified soon after they appear or change, and again when the registers change; their missions tell of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.factories.missions import draft, organisation
from tests.factories.partners import NOW, make_partner
from tests.factories.register import association, load_rna, load_sirene, unit
from tests.working import tools_on
from tremplin.kit.db import Database
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.missions.verification import actions
from tremplin.partners.model import Partner


async def rows(db: Database, query: str) -> list[tuple[Any, ...]]:
    async with db.reading() as conn:
        return await (await conn.execute(query.encode())).fetchall()


async def statuses(db: Database) -> dict[str, str]:
    return dict(await rows(db, "SELECT name, verification_status FROM missions.organisation"))


async def shown(db: Database) -> list[str | None]:
    """The `organizationId` of the missions that broadcasters read."""
    found = await rows(db, "SELECT body FROM search.item ORDER BY id")
    return [orjson.loads(bytes(body).replace(b"\x01", b"").replace(b"\x02", b""))["organizationId"] for (body,) in found]


async def registered(db: Database, rna: str = "W691000077") -> str:
    return str((await rows(db, f"SELECT id FROM reference.organisation WHERE rna = '{rna}'"))[0][0])


async def publish(db: Database, by: Partner, *given: dict[str, Any]) -> None:
    async with db.writing() as conn:
        drafts = [draft(organisation=organisation(**each)) for each in given]
        await missions.publish(conn, [Submission(each) for each in drafts], by=by, now=NOW, door="api")


async def verify(db: Database) -> int:
    """How many of the first batch were verified."""
    async with db.writing() as conn:
        batch = await actions.verify_new(conn, now=NOW)
        return batch.verified if batch else 0


@pytest.fixture
async def alize(db: Database) -> Partner:
    async with db.writing() as conn:
        return await make_partner(conn)


async def test_it_works(db: Database, tmp_path: Path, alize: Partner) -> None:
    await load_rna(db, tmp_path, association())
    await publish(db, alize, {"name": "Passeurs", "rna": "W691000077"})
    assert await shown(db) == [None]
    assert await verify(db) == 1
    assert await statuses(db) == {"Passeurs": "RNA_MATCHED_WITH_DATA_DB"}
    assert await shown(db) == [await registered(db)]
    assert await verify(db) == 0


async def test_each_way_of_being_known_has_its_status(db: Database, tmp_path: Path, alize: Partner) -> None:
    await load_rna(
        db,
        tmp_path,
        association(),
        association("W691000078", "LE POTAGER DES TILLEULS"),
        association("W691000079", "AMICALE"),
        association("W691000080", "AMICALE"),
    )
    await load_sirene(db, tmp_path, unit(title="UNE COMMUNE"))
    here = {"postal_code": "69100"}
    await publish(
        db,
        alize,
        {"name": "a", "rna": "W691000099"},
        {"name": "b", "siret": "73282932000074"},
        {"name": "c", "siret": "55210055400013"},
        {"name": "d", "siren": "732829320"},
        {"name": "Association « Les Passeurs de Mots »", **here},
        {"name": "Le potager des tilleul", **here},
        {"name": "Amicale", **here},
        {"name": "Inconnue", **here},
        {"name": None, "client_id": "x"},
    )
    await verify(db)
    assert await statuses(db) == {
        "a": "RNA_NOT_MATCHED",
        "b": "SIRET_MATCHED_WITH_DATA_DB",
        "c": "SIRET_NOT_MATCHED",
        "d": "SIRET_MATCHED_WITH_DATA_DB",
        "Association « Les Passeurs de Mots »": "NAME_EXACT_MATCHED_WITH_DB",
        "Le potager des tilleul": "NAME_APPROXIMATE_MATCHED_WITH_DB",
        "Amicale": "NAME_NOT_MATCHED",
        "Inconnue": "NAME_NOT_MATCHED",
        None: "NO_DATA",
    }
    ((score,),) = await rows(db, "SELECT verification_score FROM missions.organisation WHERE name = 'Le potager des tilleul'")
    assert 0.75 <= score < 1


async def test_a_name_that_looks_like_one_elsewhere_is_not_enough(db: Database, tmp_path: Path, alize: Partner) -> None:
    await load_rna(db, tmp_path, association())
    await publish(db, alize, {"name": "Passeurs de mots", "postal_code": "33000"})
    await verify(db)
    assert await statuses(db) == {"Passeurs de mots": "NAME_NOT_MATCHED"}


async def test_a_dissolved_namesake_is_not_meant(db: Database, tmp_path: Path, alize: Partner) -> None:
    await load_rna(db, tmp_path, association(position="D"))
    await publish(db, alize, {"name": "Les Passeurs de Mots"})
    await verify(db)
    assert await statuses(db) == {"Les Passeurs de Mots": "NAME_NOT_MATCHED"}


async def test_a_mission_published_later_says_it_at_once(db: Database, tmp_path: Path, alize: Partner) -> None:
    await load_rna(db, tmp_path, association())
    await publish(db, alize, {"rna": "W691000077"})
    await verify(db)
    await publish(db, alize, {"rna": "W691000077"})
    assert await shown(db) == [await registered(db)] * 2


async def test_what_changes_the_identity_is_verified_again_and_nothing_else(db: Database, tmp_path: Path, alize: Partner) -> None:
    await load_rna(db, tmp_path, association())
    await publish(db, alize, {"client_id": "x", "rna": "W691000077"})
    await verify(db)
    await publish(db, alize, {"client_id": "x", "rna": "W691000077", "description": "Autre chose"})
    assert await verify(db) == 0
    await publish(db, alize, {"client_id": "x", "rna": "W691000099"})
    assert await verify(db) == 1
    assert await shown(db) == [None, None, None]


async def test_a_register_that_changes_verifies_everything_again(db: Database, tmp_path: Path, alize: Partner, conninfo: str) -> None:
    await publish(db, alize, {"rna": "W691000077"})
    async with tools_on(db, conninfo) as run:
        await run("verification.verify_new")
        assert await shown(db) == [None]
        await load_rna(db, tmp_path, association())
        await run("verification.verify_all")
        assert await shown(db) == [await registered(db)]


async def test_loading_a_register_asks_for_a_verification(db: Database, tmp_path: Path) -> None:
    await load_rna(db, tmp_path, association())
    assert ("reference.register_loaded",) in await rows(db, "SELECT name FROM kit.outbox")


async def test_a_withdrawn_mission_stays_withdrawn(db: Database, tmp_path: Path, alize: Partner) -> None:
    await load_rna(db, tmp_path, association())
    await publish(db, alize, {"rna": "W691000077"})
    async with db.writing() as conn:
        ((client_id,),) = await (await conn.execute("SELECT client_id FROM missions.mission")).fetchall()
        await missions.withdraw(conn, [client_id], by=alize, now=NOW, door="api")
    await verify(db)
    assert await shown(db) == []
    assert set((await statuses(db)).values()) == {"RNA_MATCHED_WITH_DATA_DB"}


async def test_more_than_a_batch_is_verified(db: Database, tmp_path: Path, alize: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "TOGETHER", 2)
    monkeypatch.setattr(actions, "_MISSIONS_TOGETHER", 1)
    await load_rna(db, tmp_path, association())
    await publish(db, alize, *[{"client_id": str(k), "rna": "W691000077"} for k in range(3)])
    assert [await verify(db) for _ in range(3)] == [2, 1, 0]
    assert await shown(db) == [await registered(db)] * 3


async def test_what_someone_is_writing_waits_for_the_next_time(db: Database, tmp_path: Path, alize: Partner) -> None:
    await load_rna(db, tmp_path, association())
    await publish(db, alize, {"rna": "W691000077"})
    async with db.writing() as conn:
        await conn.execute("SELECT FROM missions.organisation FOR UPDATE")
        assert await verify(db) == 0
    assert await verify(db) == 1
