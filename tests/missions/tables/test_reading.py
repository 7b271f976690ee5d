"""Files of spreadsheets, whatever wrote them, and cells as people fill them."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.missions.tables import columns, reading
from tremplin.missions.tables.errors import TableUnreadable

ODS = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table>
<table:table-row><table:table-cell><text:p>Titre</text:p></table:table-cell><table:table-cell><text:p>Début</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>Plage</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2027-03-06"><text:p>6 mars</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="1000"/></table:table-row>
<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="1000"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def zipped(name: str, content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def workbook(*rows: list[object]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


CONTENTS = {
    "excel in French": 'Titre;Début\r\n"Pla;ge";2027-03-06\r\n'.encode("cp1252"),
    "with a mark": "\ufeffTitre;Début\nPla;ge".encode(),
    "utf-16": "Titre\tDébut\r\nPlage\t2027-03-06".encode("utf-16"),
    "ours": 'Titre,Début\n\'=Plage,="2027-03-06"\n'.encode(),
    "xlsx": workbook(["Missions 2027"], ["Titre", "Début"], ["Plage", date(2027, 3, 6)]),
    "ods": zipped("content.xml", ODS),
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_it_works(content: bytes) -> None:
    table = reading.read(content)
    assert table.heads == ("Titre", "Début")
    ((number, cells),) = table.lines
    assert number in {2, 3}
    assert len(cells) == 2
    assert "'" not in cells[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "doit nommer au moins deux colonnes"),
        (b"Titre;Lien\n", "aucune ligne"),
        (b"\xd0\xcf\x11\xe0 ancien", "ancien classeur .xls"),
        (b"\x89PNG\0\0\0", "ni un tableur"),
        (b"PK\x03\x04 coup\xe9", "abîmé"),
        (zipped("autre.txt", "x"), "ni un tableur"),
        (zipped("content.xml", "<pas du xml"), "abîmé"),
        (zipped("content.xml", " " * 90_000_000), "trop volumineux une fois décompressé"),
        (b"a;b\n" + b"1;2\n" * 2_001, "plus de 2000 lignes"),
        (b"x" * 5_000_001, "dépasse 5 Mo"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(TableUnreadable, match=reason):
        reading.read(content)


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    try:
        reading.read(content)
    except TableUnreadable:
        return


def test_columns_are_guessed_from_their_heads() -> None:
    heads = ("ID", "Nom de la mission", "Thématique", "CP", "Commune", "Date de début", "Postal Code", "Remarque")
    assert columns.guess(heads, {}) == ["identifiant", "titre", "domaine", "code-postal", "ville", "debut", "", ""]
    assert columns.guess(heads, {"remarque": "horaires", "id": ""})[::7] == ["", "horaires"]


def test_cells_are_read_as_people_fill_them() -> None:
    fields = ("debut", "fin", "places", "mineurs", "distance", "code-postal", "ville", "mots-cles", "type")
    said = columns.read(("6/3/2027", "2027-04-01 00:00", "1 200", "X", "À distance", "1000", "Bourg", "mer; été", "Bénévolat"), fields)
    mission = said.changes.mission
    assert said.changes.problems == ()
    assert (f"{mission['start_at']:%d %m %Y}", f"{mission['end_at']:%d %m %Y}") == ("06 03 2027", "01 04 2027")
    assert (mission["places"], mission["open_to_minors"], mission["remote"], mission["tags"]) == (1200, True, "full", ("mer", "été"))
    assert (mission["addresses"][0].postal_code, mission["type"]) == ("01000", "benevolat")
    wrong = columns.read(("bientôt", "", "trois", "parfois", "là-bas", "", "", "", "autre"), fields).changes
    assert [each.pointer for each in wrong.problems] == ["/type", "/remote", "/startAt", "/places", "/openToMinors"]


def test_a_line_without_identifier_keeps_the_same() -> None:
    fields = ("titre", "ville", "places")
    first, again = columns.read(("Plage", "Brest", "3"), fields), columns.read(("PLAGE", "Brest", "8"), fields)
    assert first.client_id == again.client_id != columns.read(("Plage", "Nice", "3"), fields).client_id
