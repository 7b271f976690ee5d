"""Events as files: CSV for sheets, NDJSON (one JSON object a line) for programs. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from tremplin.tracking.exports.model import COLUMNS, Line, told

HEADINGS: Mapping[str, str] = {
    "id": "Identifiant",
    "at": "Date (UTC)",
    "kind": "Type",
    "status": "Statut",
    "updated_at": "Modifié le (UTC)",
    "announcer_id": "Annonceur (identifiant)",
    "announcer_name": "Annonceur",
    "broadcaster_id": "Diffuseur (identifiant)",
    "broadcaster_name": "Diffuseur",
    "mission_id": "Mission (identifiant)",
    "mission_client_id": "Mission (identifiant de l'annonceur)",
    "mission_title": "Mission",
    "source": "Source",
    "source_id": "Source (identifiant)",
    "tags": "Étiquettes du lien",
    "tag": "Étiquette",
    "click_id": "Clic d'origine",
    "client_event_id": "Identifiant du partenaire",
    "referer_host": "Site de provenance",
    "custom": "Attributs libres (JSON)",
    "human": "Confirmé",
    "bot": "Robot (raison)",
    "request_id": "Requête d'affichage",
}
"""What a person reads above each column."""

_BYTE_ORDER_MARK = "\ufeff"
# A sheet runs a cell that begins so (OWASP, CSV injection), and what partners write comes from strangers.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def ndjson(lines: Iterable[Line], reader: str) -> bytes:
    """One JSON object a line."""
    return b"".join(orjson.dumps(told(line, reader), option=orjson.OPT_APPEND_NEWLINE) for line in lines)


def csv_headings(*, for_sheet: bool) -> bytes:
    """The first line: names of columns for programs; for a French sheet, headings, after the mark by which it knows UTF-8."""
    if for_sheet:
        return (_BYTE_ORDER_MARK + _written([[HEADINGS[name] for name in COLUMNS]], for_sheet=True)).encode()
    return _written([list(COLUMNS)], for_sheet=False).encode()


def csv_lines(lines: Iterable[Line], reader: str, *, for_sheet: bool) -> bytes:
    """The other lines (RFC 4180; semicolons for a French sheet, which reads a comma as the mark of decimals)."""
    rows = ([cell(value) for value in told(line, reader).values()] for line in lines)
    return _written(rows, for_sheet=for_sheet).encode()


def _written(rows: Iterable[list[str]], *, for_sheet: bool) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";" if for_sheet else ",").writerows(rows)
    return text.getvalue()


def cell(value: Any) -> str:
    """A value as a cell, which no sheet takes for a formula: an apostrophe goes before what looks like one."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            text = ", ".join(value)
        case dict():
            text = orjson.dumps(value).decode()
        case _:
            text = str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text
