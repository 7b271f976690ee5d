"""A sheet of companies: a bad line is reported with its problems, the others are kept."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.establishments import BAKER, CASHIER, siret
from tests.factories.partners import NOW
from tremplin.immersions.offers import sheet, store
from tremplin.immersions.offers.errors import SheetWithoutColumns
from tremplin.immersions.offers.importing import Imported, import_sheet
from tremplin.kit.db import Database

COLUMNS = (
    "siret", "businessNameCustomized", "businessName", "businessAddress", "naf_code", "offers_appellation_code", "contactMode",
    "isEngagedEnterprise", "maxContactPerMonth", "website", "additionalInformation", "fitForDisabledWorkers",
    "searchableByStudents", "searchableByJobSeekers", "right1_email", "right1_phone", "right1_job", "right2_role", "right2_email",
    "right2_phone", "right2_job",
)  # fmt: skip


def line(**changes: str) -> dict[str, str]:
    plain = {
        "siret": siret(),
        "businessName": "GARAGE DU CANAL",
        "businessAddress": "7 place de l'Église 31000 Toulouse",
        "naf_code": "4520A",
        "offers_appellation_code": f"{BAKER}, {CASHIER}",
        "contactMode": "PHONE",
        "isEngagedEnterprise": "1",
        "fitForDisabledWorkers": "1",
        "searchableByStudents": "0",
        "right1_email": "accueil@garage.example",
        "right1_phone": "+33639981000",
        "right1_job": "Gérant",
    }
    return {**plain, **changes}


def sheet_of(*lines: dict[str, str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, delimiter=delimiter)
    table.writeheader()
    table.writerows(lines)
    return text.getvalue().encode(encoding)


async def imported(db: Database, content: bytes) -> Imported:
    return await import_sheet(db, content, by="cci", now=NOW)


async def test_it_works(db: Database) -> None:
    first = line()
    done = await imported(db, sheet_of(first, line(contactMode="IN_PERSON")))
    assert (done.created, done.updated, done.refused, done.problems) == (2, 0, 0, [])
    async with db.reading() as conn:
        kept = await store.find(conn, first["siret"])
        people = await store.members(conn, first["siret"])
    assert kept is not None
    assert (kept.contact_mode, kept.is_committed, kept.max_contacts_per_month, kept.source) == ("PHONE", True, 6, "cci")
    assert (kept.disabled_workers, kept.searchable_by_students, kept.searchable_by_job_seekers) == ("yes-declared-only", False, True)
    assert [each.appellation_code for each in kept.offers] == [BAKER, CASHIER]
    assert [(each.role, each.phone, each.main_contact_by_phone) for each in people] == [("establishment-admin", "+33639981000", True)]


async def test_a_bad_line_is_reported_and_the_others_kept(db: Database) -> None:
    good = line()
    bad = [
        line(siret="1590370920001"),
        line(businessAddress="12 rue Basse, Lyon"),
        line(offers_appellation_code="99999"),
        line(right1_email=""),
        {**line(siret=good["siret"]), "contactMode": "PIGEON"},
        line(maxContactPerMonth="beaucoup"),
        line(searchableByStudents="peut-être"),
    ]
    done = await imported(db, sheet_of(good, *bad, line()))
    assert (done.created, done.refused) == (2, len(bad))
    assert [(each.line, each.problem.code) for each in done.problems] == [
        (3, "SIRET_INVALID"),
        (4, "POSTCODE_MISSING"),
        (5, "APPELLATION_UNKNOWN"),
        (6, "ADMIN_MISSING"),
        (6, "EMAIL_INVALID"),
        (7, "SIRET_REPEATED"),
        (7, "CONTACT_MODE_INVALID"),
        (8, "QUOTA_INVALID"),
        (9, "YES_NO_INVALID"),
    ]


async def test_a_cell_without_end_is_reported_and_the_others_kept(db: Database) -> None:
    """A quote that nobody closes swallows the lines that follow, up to what a table can hold."""
    done = await imported(db, sheet_of(line(), line(additionalInformation="x" * (csv.field_size_limit() + 1)), line()))
    assert (done.created, done.refused, [(each.line, each.problem.code) for each in done.problems]) == (2, 1, [(3, "LINE_UNREADABLE")])


async def test_importing_again_replaces(db: Database) -> None:
    content = sheet_of(line(), line())
    await imported(db, content)
    done = await imported(db, content)
    assert (done.created, done.updated) == (0, 2)


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), (";", "cp1252"), (",", "cp1252")])
async def test_sheets_of_spreadsheets_are_read(db: Database, delimiter: str, encoding: str) -> None:
    given = line(businessNameCustomized="Garage de l'Été")
    assert (await imported(db, sheet_of(given, delimiter=delimiter, encoding=encoding))).created == 1
    async with db.reading() as conn:
        kept = await store.find(conn, given["siret"])
    assert kept is not None
    assert kept.customized_name == "Garage de l'Été"


async def test_another_sheet_is_refused(db: Database) -> None:
    with pytest.raises(SheetWithoutColumns, match="siret"):
        await imported(db, b"nom,adresse\nGarage,Toulouse\n")
    with pytest.raises(SheetWithoutColumns):
        await imported(db, b"")


@given(st.binary(max_size=200))
def test_any_bytes_after_the_header_are_read_or_left(content: bytes) -> None:
    for each in sheet.read(",".join(COLUMNS).encode() + b"\n" + content):
        assert each.number >= 2
