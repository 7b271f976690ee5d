"""GET /v0/organization: the national registers, by number or by name."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.apis.engagement.platform import Member, Platform
from tests.factories.register import ESTABLISHMENTS, Line, association, establishment, load_rna, load_sirene, unit
from tremplin.kit.db import Database
from tremplin.reference.register import store

KEYS = """
    _id rna siren siret sirets rupMi gestion status nature groupement createdAt lastDeclaredAt publishedAt dissolvedAt updatedAt title
    names shortTitle searchText titleSlug shortTitleSlug object socialObject1 socialObject2 addressComplement addressNumber
    addressRepetition addressType addressStreet addressDistribution addressInseeCode addressPostalCode addressDepartmentCode
    addressDepartmentName addressRegion addressCity managementDeclarant managementComplement managementStreet managementDistribution
    managementPostalCode managementCity managementCountry directorCivility website observation syncAt source isRUP letudiantPublicId
    letudiantUpdatedAt lastExportedToPgAt
"""


@pytest.fixture(autouse=True)
def registers(server: Platform, tmp_path: Path) -> None:
    """Three associations, and a town hall with two places."""

    async def load(*lines: Line) -> None:
        async with Database(server.conninfo, pool_size=3).opened() as db:
            await load_rna(db, tmp_path, *lines)
            await load_sirene(db, tmp_path, unit(title="COMMUNE DES TILLEULS", categorieJuridiqueUniteLegale="7210"))
            await load_sirene(db, tmp_path, establishment(), establishment("73282932000017", False), columns=ESTABLISHMENTS)

    asyncio.run(
        load(
            association(rup_mi="1"),
            association("W691000078", "LES PASSEURS DE MOTS DU FOREZ", maj_time="2026-05-01 00:00:00"),
            association("W691000079", "LE CLUB DE L'ÉTÉ", position="D", maj_time="2026-06-01 00:00:00"),
        )
    )


def titles(server: Platform, by: Member, **params: str) -> list[str]:
    answer = server.get("/v0/organization", by, params)
    assert answer.status_code == 200, answer.text
    return [each["title"] for each in answer.json()["data"]]


def test_it_works(server: Platform, cabestan: Member) -> None:
    answer = server.get("/v0/organization", cabestan, {"rna": "W691000077"}).json()
    assert (answer["ok"], answer["total"]) == (True, 1)
    (found,) = answer["data"]
    assert set(found) == set(KEYS.split())
    expected: dict[str, Any] = {
        "rna": "W691000077",
        "title": "LES PASSEURS DE MOTS",
        "titleSlug": "les-passeurs-de-mots",
        "shortTitleSlug": None,
        "searchText": "les passeurs de mots",
        "createdAt": "2004-05-06T00:00:00.000Z",
        "updatedAt": "2026-03-01T10:20:30.000Z",
        "dissolvedAt": None,
        "addressDepartmentName": "Rhône",
        "addressRegion": "Auvergne-Rhône-Alpes",
        "addressNumber": "12",
        "isRUP": True,
        "source": "RNA",
        "sirets": [],
    }
    assert {name: found[name] for name in expected} == expected


def test_those_in_activity_come_first_then_the_latest(server: Platform, alize: Member) -> None:
    expected = ["LES PASSEURS DE MOTS DU FOREZ", "LES PASSEURS DE MOTS", "COMMUNE DES TILLEULS", "LE CLUB DE L'ÉTÉ"]
    assert titles(server, alize) == expected
    assert [titles(server, alize, limit="1", skip=str(k)) for k in range(5)] == [*([title] for title in expected), []]


def test_a_name_may_be_typed_without_accents_and_half_way(server: Platform, alize: Member) -> None:
    assert titles(server, alize, q="ete clu") == ["LE CLUB DE L'ÉTÉ"]
    assert titles(server, alize, q="MOTS passeurs forez") == ["LES PASSEURS DE MOTS DU FOREZ"]
    assert titles(server, alize, q="seurs") == []


def test_the_very_name_comes_first(server: Platform, alize: Member) -> None:
    assert titles(server, alize, q="association les passeurs de mots") == ["LES PASSEURS DE MOTS", "LES PASSEURS DE MOTS DU FOREZ"]


def test_short_words_count_when_there_is_no_other(server: Platform, alize: Member) -> None:
    assert titles(server, alize, q="du") == ["LES PASSEURS DE MOTS DU FOREZ"]
    assert titles(server, alize, q="du club") == ["LE CLUB DE L'ÉTÉ"]


@pytest.mark.parametrize("q", ["W691000077", "w691 000 077"])
def test_a_rna_number_is_recognised(server: Platform, alize: Member, q: str) -> None:
    assert titles(server, alize, q=q) == ["LES PASSEURS DE MOTS"]


@pytest.mark.parametrize("q", ["732829320", "732 829 320", "73282932000074", "73282932000017"])
def test_a_siren_and_the_siret_of_any_place_are_recognised(server: Platform, alize: Member, q: str) -> None:
    assert titles(server, alize, q=q) == ["COMMUNE DES TILLEULS"]


def test_numbers_have_parameters_of_their_own(server: Platform, alize: Member) -> None:
    assert titles(server, alize, siret="73282932000017") == ["COMMUNE DES TILLEULS"]
    assert titles(server, alize, siret="73282932000099") == []
    assert titles(server, alize, rna="W691000078", q="passeurs") == ["LES PASSEURS DE MOTS DU FOREZ"]
    assert titles(server, alize, rna="W691000078", q="club") == []


def test_a_limit_of_zero_is_one(server: Platform, alize: Member) -> None:
    assert len(titles(server, alize, limit="0")) == 1


def test_very_many_are_counted_no_further_and_keep_their_order(
    server: Platform, alize: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = server.get("/v0/organization", alize, {"q": "les passeurs de mots"}).json()
    monkeypatch.setattr(store, "MOST_COUNTED", 2)
    many = server.get("/v0/organization", alize, {"q": "les passeurs de mots"}).json()
    assert many == few
    assert titles(server, alize, q="les passeurs de mots", limit="1", skip="1") == ["LES PASSEURS DE MOTS DU FOREZ"]
    assert titles(server, alize, q="les passeurs de mots", limit="1", skip="2") == []
    assert server.get("/v0/organization", alize).json()["total"] == 2


@pytest.mark.parametrize(("name", "value"), [("limit", "101"), ("limit", "-1"), ("limit", "x"), ("skip", "-1"), ("skip", "NaN")])
def test_a_wrong_page_is_refused(server: Platform, alize: Member, name: str, value: str) -> None:
    answer = server.get("/v0/organization", alize, {name: value})
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_QUERY")


@pytest.mark.parametrize("q", ["%00", "%ff", "'", "&%7C!:*()", "a" * 5000, "%20", "e%CC%81te", "12345678901234567890", "!!!"])
def test_any_text_is_answered(server: Platform, alize: Member, q: str) -> None:
    for name in ("q", "rna", "siret"):
        assert server.get("/v0/organization", alize, f"{name}={q}").status_code == 200


def test_words_that_no_name_holds_find_nothing(server: Platform, alize: Member) -> None:
    assert titles(server, alize, q="!!!") == []


def test_a_key_is_needed(server: Platform) -> None:
    assert server.get("/v0/organization").status_code == 401
