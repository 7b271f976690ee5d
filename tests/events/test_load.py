"""The bulk load: everything as it is given, refused line by line, twice the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.factories.events import ALIZE, fair_record, make_event, record
from tests.factories.partners import NOW, make_partner
from tremplin.events import agenda, loading, store
from tremplin.events.agenda import EventQuery
from tremplin.kit.db import Conn
from tremplin.partners.errors import PartnerUnknown


def written(folder: Path, *lines: dict[str, Any] | bytes) -> Path:
    file = folder / "events.jsonl"
    file.write_bytes(b"\n".join(line if isinstance(line, bytes) else orjson.dumps(line) for line in lines))
    return file


async def load(conn: Conn, folder: Path, *lines: dict[str, Any] | bytes) -> dict[str, Any]:
    if ALIZE not in {row[0] for row in await (await conn.execute("SELECT id FROM partners.partner")).fetchall()}:
        await make_partner(conn, partner_id=ALIZE)
    return (await loading.load(conn, ALIZE, written(folder, *lines), now=NOW)).as_json()


async def bodies(conn: Conn) -> list[dict[str, Any]]:
    return [orjson.loads(hit.body) for hit in (await agenda.search(conn, EventQuery(limit=100))).hits]


async def test_it_works(conn: Conn, tmp_path: Path) -> None:
    events = [record(300001 + number) for number in range(5)]
    assert await load(conn, tmp_path, *events, fair_record(1)) == {"events": 5, "fairs": 1, "refused": []}
    assert sorted(await bodies(conn), key=lambda event: event["id"]) == events
    assert orjson.loads(f"[{await agenda.fairs(conn, at=NOW)}]") == [fair_record(1)]


async def test_loading_again_replaces(conn: Conn, tmp_path: Path) -> None:
    await load(conn, tmp_path, record(1), record(2))
    assert (await load(conn, tmp_path, record(2, titre="Autre"), record(3), record(3)))["events"] == 3
    assert sorted((event["id"], event["titre"]) for event in await bodies(conn)) == [
        (1, "Atelier : refaire son CV"),
        (2, "Autre"),
        (3, "Atelier : refaire son CV"),
    ]


async def test_new_events_come_after_those_loaded(conn: Conn, tmp_path: Path) -> None:
    await load(conn, tmp_path, record(900))
    assert (await make_event(conn)).id == 901


BROKEN: tuple[tuple[Any, str, str], ...] = (
    (b"{", "NOT_JSON", "ligne illisible"),
    (b"[]", "FIELD_INVALID", "objet JSON"),
    (record(2, id=-1), "FIELD_INVALID", "id"),
    (record(2, id=True), "FIELD_INVALID", "id"),
    ({key: value for key, value in record(2).items() if key != "id"}, "FIELD_MISSING", "id"),
    (record(2, titre=None), "FIELD_MISSING", "titre"),
    (record(2, dateEvenement="demain"), "FIELD_INVALID", "dateEvenement : une date"),
    (record(2, heureFin="25:00:00"), "FIELD_INVALID", "heureFin : une heure"),
    (record(2, timezone="Paris"), "FIELD_INVALID", "timezone"),
    (record(2, latitude="nord"), "FIELD_INVALID", "latitude"),
    (record(2, latitude=91), "FIELD_INVALID", "latitude"),
    (record(2, codesRome="D1102"), "FIELD_INVALID", "codesRome"),
    (record(2, nombrePlaceTotalPresentiel=1.5), "FIELD_INVALID", "nombrePlace"),
    (orjson.dumps(record(2)).replace(b'"nombreInscritDistance":0', b'"nombreInscritDistance":1e400'), "FIELD_INVALID", ""),
    (record(2, multisectoriel="non"), "FIELD_INVALID", "multisectoriel"),
    (fair_record(2, dateDebut="31/02/2026"), "FIELD_INVALID", "dateDebut : une date"),
    (fair_record(2, dateFin=None), "FIELD_MISSING", "dateFin"),
)


async def test_broken_lines_are_refused_one_by_one(conn: Conn, tmp_path: Path) -> None:
    loaded = await load(conn, tmp_path, record(1), b"", *(line for line, _, _ in BROKEN), record(3))
    assert loaded["events"] == 2
    assert [each["line"] for each in loaded["refused"]] == list(range(3, 3 + len(BROKEN)))
    for refused, (_, code, told) in zip(loaded["refused"], BROKEN, strict=True):
        assert refused["code"] == code
        assert told in refused["message"]


async def test_the_event_of_another_partner_is_not_taken(conn: Conn, tmp_path: Path) -> None:
    await load(conn, tmp_path, record(1))
    await make_partner(conn, "Boussole", partner_id="boussole")
    loaded = (await loading.load(conn, "boussole", written(tmp_path, record(1, titre="Pris"), record(2)), now=NOW)).as_json()
    assert (loaded["events"], [each["code"] for each in loaded["refused"]]) == (1, ["NOT_KEPT"])
    assert "Pris" not in {event["titre"] for event in await bodies(conn)}


async def test_coordinates_that_nobody_knows_are_those_of_the_commune(conn: Conn, tmp_path: Path) -> None:
    line = orjson.dumps(record(1)).replace(b'"latitude":48.11,"longitude":-1.68', b'"latitude":NaN,"longitude":NaN')
    await load(conn, tmp_path, line, record(2, latitude=None, longitude=None))
    assert [round(event["latitude"], 1) for event in await bodies(conn)] == [48.1, 48.1]


async def test_an_end_past_midnight_is_the_next_days(conn: Conn, tmp_path: Path) -> None:
    await load(conn, tmp_path, record(1, heureDebut="22:00:00", dateEvenement="2026-12-15T22:00:00.000+00:00", heureFin="01:00:00"))
    event = await store.find(conn, 1)
    assert event is not None
    assert event.ends_at.isoformat() == "2026-12-16T01:00:00+00:00"


async def test_hours_are_those_of_the_offset_they_are_written_with(conn: Conn, tmp_path: Path) -> None:
    await load(conn, tmp_path, record(1, dateEvenement="2026-12-15T09:30:00.000+01:00", heureDebut="09:30:00", heureFin="12:00:00"))
    (event,) = await bodies(conn)
    assert (event["dateEvenement"], event["heureDebut"], event["heureFin"]) == (
        "2026-12-15T08:30:00.000+00:00",
        "08:30:00",
        "11:00:00",
    )


async def test_a_partner_must_exist(conn: Conn, tmp_path: Path) -> None:
    with pytest.raises(PartnerUnknown):
        await loading.load(conn, "personne", written(tmp_path, record(1)), now=NOW)
