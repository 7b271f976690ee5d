"""Events as files: exact, whole, compressed when asked, harmless in a sheet, and not read from the database for someone who left."""

from __future__ import annotations

import csv
import gzip
import io
import socket
import time

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.apis.engagement.platform import Member, Platform
from tests.apis.native.events import between, keep
from tests.factories.missions import draft
from tremplin.apis.native.caller import MOST_EXPORTS
from tremplin.tracking.exports.formats import HEADINGS, cell
from tremplin.tracking.exports.model import COLUMNS

HEADER = (
    "id,at,kind,status,updated_at,announcer_id,announcer_name,broadcaster_id,broadcaster_name,mission_id,mission_client_id,"
    "mission_title,source,source_id,tags,tag,click_id,client_event_id,referer_host,custom,human,bot,request_id\r\n"
)


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    (mission,) = server.publish(alize, draft(title="Lire, rire", client_id="lire"))
    (id_,) = keep(server, between(alize, boussole, kind="apply", mission_id=mission.id, tags=("a", "b"), custom={"parcours": "court"}))
    answer = server.get("/api/v1/events", alize, {"format": "csv"}, **{"accept-encoding": "identity"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="evenements-2026-12-01.csv"'
    assert answer.text == HEADER + (
        f"{id_},2026-12-01T09:30:00.000Z,apply,PENDING,,{alize.id},Alizé,{boussole.id},Boussole & Cie,{mission.id},lire,"
        f'"Lire, rire",publisher,{boussole.id},"a, b",,,,,"{{""parcours"":""court""}}",false,,\r\n'
    )


def test_ndjson_is_the_page_line_by_line(server: Platform, alize: Member, boussole: Member) -> None:
    keep(server, *(between(alize, boussole, minutes) for minutes in range(3)))
    answer = server.get("/api/v1/events", alize, {"format": "ndjson"})
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [orjson.loads(line) for line in answer.content.splitlines()] == server.get("/api/v1/events", alize).json()["data"]
    assert answer.content.endswith(b"}\n")


def test_a_file_is_whole(server: Platform, alize: Member, boussole: Member) -> None:
    """More than one batch of the database's cursor."""
    ids = keep(server, *(between(alize, boussole, number / 1000) for number in range(2_345)))
    answer = server.get("/api/v1/events", boussole, {"format": "ndjson", "side": "broadcaster"})
    assert [orjson.loads(line)["id"] for line in answer.content.splitlines()] == ids


def test_the_filters_are_those_of_pages(server: Platform, alize: Member, boussole: Member, cabestan: Member) -> None:
    _, apply_ = keep(server, between(alize, boussole), between(alize, boussole, 1, kind="apply"))
    rows = list(csv.DictReader(io.StringIO(server.get("/api/v1/events", alize, {"format": "csv", "kind": "apply"}).text)))
    assert [row["id"] for row in rows] == [apply_]
    assert server.get("/api/v1/events", cabestan, {"format": "csv"}).text == HEADER


@pytest.mark.parametrize("file", ["csv", "ndjson"])
def test_a_compressed_file_is_the_same_file(server: Platform, alize: Member, boussole: Member, file: str) -> None:
    keep(server, between(alize, boussole))
    plain = server.get("/api/v1/events", alize, {"format": file}, **{"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    packed = server.get("/api/v1/events", alize, {"format": f"{file}.gz"}, **{"accept-encoding": "gzip"})
    assert "content-encoding" not in packed.headers
    assert packed.headers["content-type"] == "application/gzip"
    assert packed.headers["content-disposition"].endswith(f'.{file}.gz"')
    assert gzip.decompress(packed.content) == plain.content
    encoded = server.get("/api/v1/events", alize, {"format": file}, **{"accept-encoding": "br, gzip;q=0.5"})
    assert encoded.headers["content-encoding"] == "gzip"
    assert encoded.content == plain.content  # as the client decodes it


def test_gzip_that_is_declined_is_not_sent(server: Platform, alize: Member) -> None:
    answer = server.get("/api/v1/events", alize, {"format": "csv"}, **{"accept-encoding": "gzip;q=0"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"


def test_a_sheet_reads_french(server: Platform, alize: Member, boussole: Member) -> None:
    keep(server, between(alize, boussole, referer_host="été.example"))
    content = server.get("/api/v1/events", alize, {"format": "csv", "spreadsheet": "true"}).content
    assert content.startswith(b"\xef\xbb\xbf")
    headings, row = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert headings[:4] == ["Identifiant", "Date (UTC)", "Type", "Statut"]
    assert row[headings.index("Site de provenance")] == "été.example"


def test_each_column_has_its_heading() -> None:
    assert tuple(HEADINGS) == COLUMNS
    assert len(set(HEADINGS.values())) == len(COLUMNS)


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://mal.example")'])
def test_what_a_sheet_would_run_is_made_harmless(server: Platform, alize: Member, boussole: Member, text: str) -> None:
    keep(server, between(alize, boussole, kind="apply", client_event_id=text))
    content = server.get("/api/v1/events", alize, {"format": "csv"}).content.decode()
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    assert row["client_event_id"] == f"'{text}"
    exact = server.get("/api/v1/events", alize, {"format": "ndjson"})
    assert orjson.loads(exact.content)["client_event_id"] == text


@given(st.text())
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell(text).removeprefix("'").endswith(text.removeprefix("'"))


def test_an_export_under_way_counts(server: Platform, alize: Member, boussole: Member) -> None:
    """Two at once; a third waits for its turn, and the database stops working for whoever leaves."""
    _fill(server, alize, boussole)
    readers = [_slow_reader(server, alize) for _ in range(MOST_EXPORTS)]
    refused = server.get("/api/v1/events", alize, {"format": "csv"})
    assert refused.status_code == 429
    assert refused.json()["code"] == "TOO_MANY_EXPORTS"
    assert refused.headers["retry-after"] == "10"
    assert server.get("/api/v1/events", boussole, {"format": "csv"}).status_code == 200  # everyone has their own
    assert _connections(server) == MOST_EXPORTS
    for reader in readers:
        reader.close()
    deadline = time.monotonic() + 10
    while _connections(server) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert _connections(server) == 0
    assert server.get("/api/v1/events", alize, {"format": "csv", "kind": "apply"}).status_code == 200


def _fill(server: Platform, alize: Member, boussole: Member) -> None:
    """More than the buffers of a connection hold."""
    server.ask(
        """
        INSERT INTO tracking.event (id, at, kind, to_partner, from_partner, source, source_id, custom)
        SELECT 'e-' || n, timestamptz '2026-11-01' + n * interval '1 s', 'click', %s, %s, 'publisher', %s,
               jsonb_build_object('texte', repeat('x', 1000))
        FROM generate_series(1, 30000) n RETURNING 1
        """,
        alize.id,
        boussole.id,
        alize.id,
    )


def _slow_reader(server: Platform, by: Member) -> socket.socket:
    """Asks for everything, and reads only the beginning of the answer."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", server.port))
    connection.sendall(f"GET /api/v1/events?format=ndjson HTTP/1.1\r\nHost: t\r\nx-api-key: {by.key}\r\n\r\n".encode())
    head = b""
    while b"\n{" not in head:  # headers, then the first line of the file
        head += connection.recv(1024)
    assert head.startswith(b"HTTP/1.1 200")
    return connection


def _connections(server: Platform) -> int:
    """How many exports the database is working for."""
    ((count,),) = server.ask(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE %s AND pid <> pg_backend_pid()",
        'FETCH FORWARD%FROM "export"',
    )
    return int(count)
