"""Tables as files: what a French Excel reads in them, and that nothing in them is run."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response, StreamingResponse

from tremplin.dashboard import sheets

HEADS = ("Titre", "Téléphone", "Note", "Ouverte", "Jour", "Instant")
ROW = ("=HYPERLINK(1)", "+33612345678", 3.5, True, date(2027, 3, 6), datetime(2027, 3, 5, 23, 30, tzinfo=UTC))


async def body(response: Response) -> bytes:
    assert isinstance(response, StreamingResponse)
    return b"".join([each async for each in response.body_iterator if isinstance(each, bytes)])


async def many(count: int) -> AsyncIterator[sheets.Row]:
    for number in range(count):
        yield (f"mission {number}", number)


async def test_it_works() -> None:
    answer = sheets.csv_response("missions", HEADS, [ROW])
    assert answer.headers["content-disposition"] == 'attachment; filename="missions.csv"'
    told = await body(answer)
    assert told.startswith("\ufeffTitre;".encode())
    (_, row) = csv.reader(io.StringIO(told.decode("utf-8-sig")), delimiter=";")
    assert row == ["'=HYPERLINK(1)", '="+33612345678"', "3,5", "oui", "06/03/2027", "06/03/2027 00:30"]
    book = openpyxl.load_workbook(io.BytesIO(await body(await sheets.xlsx_response("missions", HEADS, [ROW]))))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(HEADS)
    *texts, day, instant = [cell.value for cell in sheet[2]]
    assert texts == ["=HYPERLINK(1)", "+33612345678", 3.5, "oui"]
    assert (str(day), str(instant)) == ("2027-03-06 00:00:00", "2027-03-06 00:30:00")
    assert sheet["A2"].data_type in {"s", "inlineStr"}


async def test_an_empty_table_has_its_heads() -> None:
    assert (await body(sheets.csv_response("rien", ("Titre",), []))).decode("utf-8-sig") == "Titre\r\n"
    book = openpyxl.load_workbook(io.BytesIO(await body(await sheets.xlsx_response("rien", ("Titre",), []))))
    assert [[cell.value for cell in row] for row in book.worksheets[0]] == [["Titre"]]


async def test_a_table_too_long_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 700)
    told = (await body(sheets.csv_response("missions", ("Titre", "N"), many(900)))).decode()
    assert told.count("\r\n") == 701
    book = openpyxl.load_workbook(io.BytesIO(await body(await sheets.xlsx_response("missions", ("Titre", "N"), many(900)))))
    assert book.worksheets[0].max_row == 701


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("01000", '="01000"'),
        ("12345678900012", '="12345678900012"'),
        ("06 12 34 56 78", '="06 12 34 56 78"'),
        ("12-14", '="12-14"'),
        ("1E5", '="1E5"'),
        ("44600", "44600"),
        ("  =1+1", "'  =1+1"),
        ("＝1+1", "'＝1+1"),
        ("-2 h par semaine", "'-2 h par semaine"),
        ("Saint-Nazaire", "Saint-Nazaire"),
    ],
)
def test_texts_stay_what_they_are(given_text: str, kept: str) -> None:
    assert sheets.harmless(given_text) == kept


@given(st.text(max_size=40))
def test_no_text_of_a_stranger_is_run(text: str) -> None:
    told = sheets.harmless(text)
    if told.lstrip()[:1] in {"=", "+", "-", "@"}:
        assert told.startswith('="')
        assert set(told[2:-1]) <= set("0123456789 ./:,Ee+-")
