"""`tremplin events load|index|import`: events in bulk, told again to search, agendas."""

from __future__ import annotations

from pathlib import Path

import orjson

from tests.cli.program import Program
from tests.events.feeds.calendars import START, calendar_of, entry
from tests.factories.events import ALIZE, fair_record, make_event, record
from tests.factories.partners import make_partner
from tremplin.events.agenda import EventQuery, search
from tremplin.events.model import KIND
from tremplin.kit.db import Database
from tremplin.search import engine


async def test_it_works(program: Program, db: Database, tmp_path: Path) -> None:
    async with db.writing() as conn:
        await make_partner(conn, partner_id=ALIZE)
    catalogue, agenda = tmp_path / "events.jsonl", tmp_path / "agenda.ics"
    catalogue.write_bytes(b"\n".join([orjson.dumps(record(1)), orjson.dumps(fair_record(1)), b"{"]))
    loaded = program.ask("events", "load", ALIZE, str(catalogue))
    assert (loaded["events"], loaded["fairs"], [each["line"] for each in loaded["refused"]]) == (1, 1, [3])
    async with db.writing() as conn:
        await engine.remove(conn, KIND, ["1"])
    assert program.ask("events", "index") == {"indexed": 1}
    async with db.reading() as conn:
        assert (await search(conn, EventQuery())).total == 1
    agenda.write_bytes(calendar_of(entry(START, "LOCATION:29000 Quimper"), entry("DTSTART:demain", uid="b")))
    imported = program.ask("events", "import", ALIZE, str(agenda))
    assert (imported["status"], imported["created"], imported["refused"]) == ("SUCCESS", 1, 1)
    assert [(each["client_id"], each["line"], each["code"]) for each in imported["problems"]] == [("b", 9, "EVENT_UNREADABLE")]


async def test_the_desk_of_an_event_is_opened_by_a_link_that_can_be_renewed(program: Program, db: Database) -> None:
    async with db.writing() as conn:
        event = await make_event(conn)
    first, again = (program.ask("events", "desk", str(event.id)) for _ in range(2))
    renewed = program.ask("events", "desk", str(event.id), "--renew")
    assert first == again
    assert first["url"].rpartition("/")[0] == renewed["url"].rpartition("/")[0]
    assert first["url"] != renewed["url"]
