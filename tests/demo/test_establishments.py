"""The demonstration's directory: enough companies, everywhere, that a partner could have sent."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import orjson
import pytest
from stdnum.fr import siret as siret_rules

from tests.factories.partners import NOW
from tremplin.demo import companies
from tremplin.demo.establishments import Record, content, establishments, siret, write_establishments
from tremplin.immersions.offers import loading
from tremplin.kit.db import Conn
from tremplin.reference.communes import communes
from tremplin.reference.naf import naf_code
from tremplin.reference.rome.catalogue import find_appellation

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(establishments(TODAY))


def test_it_works(records: list[Record]) -> None:
    assert len(records) >= 1_500
    assert len({each["siret"] for each in records}) == len({each["name"] for each in records}) == len(records)


def test_sirets_are_good_ones(records: list[Record]) -> None:
    assert all(siret_rules.is_valid(each["siret"]) for each in records)


def test_every_place_is_a_real_commune_and_near_its_centre(records: list[Record]) -> None:
    centres: dict[str, list[tuple[float, float]]] = {}
    for commune in communes().values():
        for postcode in commune.postcodes:
            centres.setdefault(postcode, []).append((commune.lat, commune.lon))
    for place in (place for each in records for place in each["locations"]):
        assert any(abs(lat - place["lat"]) < 0.03 and abs(lon - place["lon"]) < 0.03 for lat, lon in centres[place["postcode"]]), place


def test_every_departement_has_some(records: list[Record]) -> None:
    assert len({place["departmentCode"] for each in records for place in each["locations"]}) > 95


def test_every_craft_has_known_jobs_and_a_known_activity() -> None:
    assert [code for craft in content().crafts for code in craft.jobs if find_appellation(code) is None] == []
    assert [craft.naf for craft in content().crafts if naf_code(craft.naf) != craft.naf] == []


def test_modes_are_those_of_real_life(records: list[Record]) -> None:
    contacts = Counter(each["contactMode"] for each in records)
    assert contacts["EMAIL"] > contacts["PHONE"] > contacts["IN_PERSON"] > 50
    remote = Counter(offer["remoteWorkMode"] for each in records for offer in each["offers"])
    assert remote["ON_SITE"] > remote["HYBRID"] > remote["FULL_REMOTE"] > 5


def test_the_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    write_establishments(tmp_path / "one", TODAY, count=40)
    write_establishments(tmp_path / "other", TODAY, count=40)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert orjson.loads((tmp_path / "one").read_bytes().splitlines()[0])["siret"] == siret(0)


async def test_the_bulk_load_takes_every_line(conn: Conn, tmp_path: Path) -> None:
    write_establishments(tmp_path / "etablissements.jsonl", TODAY, count=60)
    loaded = await loading.load(conn, tmp_path / "etablissements.jsonl", now=NOW)
    assert (loaded.establishments, loaded.refused) == (60, [])


def test_no_date_is_to_come_but_those_of_absences(records: list[Record]) -> None:
    for each in records:
        assert datetime.fromisoformat(each["createdAt"]) <= datetime.fromisoformat(each["updatedAt"])
        assert each["updatedAt"][:10] < f"{TODAY}"
        assert each["nextAvailabilityDate"] is None or each["nextAvailabilityDate"][:10] > f"{TODAY}"


def test_what_is_told_can_be_copied() -> None:
    lines = companies.told(companies.Companies(1_600, "eyJ.a.b"), "http://localhost:8000")
    assert any("http://localhost:8000/accueillir" in line for line in lines)
    assert any('curl -g -H "authorization: eyJ.a.b" "http://localhost:8000/api/v3/offers?' in line for line in lines)
