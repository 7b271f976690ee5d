"""The stock files of Sirene complete the RNA, and give the organisations it does not know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories.register import ESTABLISHMENTS, association, establishment, load_rna, load_sirene, unit
from tremplin.kit.db import Database
from tremplin.reference.register import actions
from tremplin.reference.register.errors import UnitsFirst
from tremplin.reference.register.model import read_lookup


async def found(db: Database, q: str = "") -> list[dict[str, Any]]:
    async with db.reading() as conn:
        return (await actions.search(conn, read_lookup(q), limit=100, skip=0)).rows


async def test_it_works(db: Database, tmp_path: Path) -> None:
    loaded = await load_sirene(db, tmp_path, unit(title="COMMUNE DES TILLEULS", categorieJuridiqueUniteLegale="7210"))
    assert (loaded.load.part, loaded.load.created) == ("sirene-unites", 1)
    placed = await load_sirene(db, tmp_path, establishment(), establishment("73282932000017", False), columns=ESTABLISHMENTS)
    assert (placed.load.updated, placed.load.skipped) == (1, 0)
    (row,) = await found(db)
    assert (row["siren"], row["siret"], row["source"], row["status"]) == ("732829320", "73282932000074", "SIRENE", "A")
    assert row["sirets"] == ["73282932000017", "73282932000074"]
    assert (row["address_city"], row["address_postal_code"], row["address_department_code"]) == ("LYON", "69003", "69")


async def test_an_association_of_the_rna_gets_its_numbers_and_keeps_its_description(db: Database, tmp_path: Path) -> None:
    await load_rna(db, tmp_path, association())
    (before,) = await found(db)
    await load_sirene(db, tmp_path, unit(identifiantAssociationUniteLegale="W691000077"))
    (after,) = await found(db)
    assert after["id"] == before["id"]
    assert (after["title"], after["source"], after["siren"]) == ("LES PASSEURS DE MOTS", "RNA", "732829320")


async def test_the_order_of_the_files_does_not_matter(db: Database, tmp_path: Path) -> None:
    await load_sirene(db, tmp_path, unit(identifiantAssociationUniteLegale="W691000077"), unit("552100554", "LE POTAGER"))
    before = {row["siren"]: row["id"] for row in await found(db)}
    await load_rna(db, tmp_path, association(), association("W691000078", "LE POTAGER", siret="55210055400013"))
    after = await found(db)
    assert {row["siren"]: row["id"] for row in after} == before
    assert {(row["rna"], row["source"]) for row in after} == {("W691000077", "RNA"), ("W691000078", "RNA")}


async def test_loading_the_same_files_again_changes_nothing(db: Database, tmp_path: Path) -> None:
    for _ in range(2):
        await load_rna(db, tmp_path, association(siret="73282932000017"))
        units = await load_sirene(db, tmp_path, unit(), unit("552100554", "LE POTAGER"))
        places = await load_sirene(db, tmp_path, establishment(), columns=ESTABLISHMENTS)
    assert (units.load.created, units.load.updated, units.load.unchanged, units.load.gone) == (0, 0, 2, 0)
    assert (places.load.updated, places.load.unchanged) == (0, 1)


async def test_companies_and_persons_are_not_kept_unless_of_the_social_economy(db: Database, tmp_path: Path) -> None:
    social = {"economieSocialeSolidaireUniteLegale": "O"}
    loaded = await load_sirene(
        db,
        tmp_path,
        unit("552100554", "UNE SOCIETE", categorieJuridiqueUniteLegale="5710"),
        unit("542107651", "UNE COOPERATIVE", categorieJuridiqueUniteLegale="5710", **social),
        unit("732829320", "", categorieJuridiqueUniteLegale="1000", **social),
        unit("784671695", "[ND]"),
    )
    assert (loaded.load.created, loaded.load.skipped) == (1, 3)
    assert [row["title"] for row in await found(db)] == ["UNE COOPERATIVE"]


async def test_two_associations_that_declare_one_siren_are_left_alone(db: Database, tmp_path: Path) -> None:
    pair = [association(f"W69100007{k}", f"PREMIERE {k}", siret="73282932000074") for k in (1, 2)]
    await load_rna(db, tmp_path, *pair)
    assert (await load_sirene(db, tmp_path, unit())).load.created == 1


async def test_what_a_newer_file_lacks_is_marked_and_stays(db: Database, tmp_path: Path) -> None:
    await load_rna(db, tmp_path, association())
    await load_sirene(db, tmp_path, unit(), unit("552100554", "LE POTAGER"))
    assert (await load_sirene(db, tmp_path, unit())).load.gone == 1
    assert len(await found(db, "potager")) == 1


async def test_establishments_come_after_units(db: Database, tmp_path: Path) -> None:
    with pytest.raises(UnitsFirst):
        await load_sirene(db, tmp_path, establishment(), columns=ESTABLISHMENTS)


async def test_establishments_of_unknown_units_are_left_out(db: Database, tmp_path: Path) -> None:
    await load_sirene(db, tmp_path, unit())
    loaded = await load_sirene(db, tmp_path, establishment("55210055400013"), establishment("?"), columns=ESTABLISHMENTS)
    assert (loaded.load.skipped, loaded.load.refused, loaded.refused[0].line) == (1, 1, 3)
