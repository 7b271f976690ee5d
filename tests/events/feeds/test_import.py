"""An agenda merged with a partner's events: new, changed, unchanged, gone; what is gone is cancelled, and too much is held back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.events.feeds.calendars import START, calendar_of, entry
from tests.factories.events import ALIZE, make_event
from tests.factories.partners import NOW, make_partner
from tremplin.events import agenda, store
from tremplin.events.agenda import EventQuery
from tremplin.events.errors import AgendaFormatUnknown, CalendarUnreadable
from tremplin.events.feeds.importing import FORMATS, GONE, import_feed, read
from tremplin.kit.db import Conn
from tremplin.partners.errors import PartnerUnknown

LATER = NOW + timedelta(hours=1)


async def imported(conn: Conn, *entries: str, **options: Any) -> dict[str, Any]:
    """What an import of a calendar tells, but for its zeros and its warnings."""
    told = (await import_feed(conn, calendar_of(*entries), by=ALIZE, now=options.pop("now", NOW), **options)).as_json()
    told["problems"] = [each for each in told["problems"] if each["severity"] == "error"]
    return {name: value for name, value in told.items() if value and value != "SUCCESS"}


async def titles(conn: Conn) -> list[str]:
    return sorted(orjson.loads(hit.body)["titre"] for hit in (await agenda.search(conn, EventQuery(limit=100))).hits)


async def test_it_works(conn: Conn) -> None:
    await make_partner(conn, partner_id=ALIZE)
    assert await imported(conn, entry(START, uid="a"), entry(START, uid="b"), entry(START, "RRULE:FREQ=DAILY;COUNT=3", uid="c")) == {
        "created": 5
    }
    again = await imported(
        conn, entry(START, uid="a"), entry(START, "LOCATION:29000 Quimper", uid="b"), entry(START, uid="d"), now=LATER
    )
    assert again == {"created": 1, "updated": 1, "unchanged": 1, "cancelled": 3}
    assert await titles(conn) == ["Annulé : Atelier CV"] * 3 + ["Atelier CV"] * 3
    (cancelled,) = (await store.hold(conn, ALIZE, ["c/20261215T083000Z"])).values()
    assert (cancelled.status_reason, cancelled.revision) == (GONE, 1)
    # What comes back is announced again.
    assert (await imported(conn, entry(START, uid="a"), entry(START, "RRULE:FREQ=DAILY;COUNT=3", uid="c"), now=LATER))["updated"] == 3


async def test_what_is_unreadable_is_still_announced(conn: Conn) -> None:
    await make_partner(conn, partner_id=ALIZE)
    await imported(conn, entry(START, uid="a"), entry(START, "RRULE:FREQ=DAILY;COUNT=3", uid="c"))
    told = await imported(conn, entry(START, uid="a"), entry("DTSTART:demain", uid="c"), now=LATER)
    assert told["problems"][0] | {"message": ""} == {
        "client_id": "c",
        "line": 8,
        "code": "EVENT_UNREADABLE",
        "severity": "error",
        "message": "",
    }
    assert {name: told[name] for name in told if name != "problems"} == {"unchanged": 1, "refused": 1}
    assert await titles(conn) == ["Atelier CV"] * 4


async def test_what_came_by_another_door_is_left_alone(conn: Conn) -> None:
    await make_event(conn)
    assert await imported(conn, entry(START, uid="a")) == {"created": 1}
    assert await titles(conn) == ["Atelier : refaire son CV", "Atelier CV"]


async def test_what_is_past_is_not_cancelled(conn: Conn) -> None:
    await make_partner(conn, partner_id=ALIZE)
    await imported(conn, entry(START, uid="a"), entry("DTSTART:20261101T090000Z", uid="past"))
    assert await imported(conn, entry(START, uid="a"), now=LATER) == {"unchanged": 1}


async def test_an_agenda_that_shrinks_suddenly_is_held_back(conn: Conn) -> None:
    await make_partner(conn, partner_id=ALIZE)
    many = [entry(START, uid=f"e{number}") for number in range(25)]
    await imported(conn, *many)
    assert await imported(conn, *many[:10], now=LATER) == {"status": "QUARANTINED", "unchanged": 10, "held": 15}
    assert await imported(conn, *many[:10], now=LATER, confirmed=True) == {"unchanged": 10, "cancelled": 15}


async def test_an_event_whose_description_breaks_a_rule_is_told(conn: Conn) -> None:
    await make_partner(conn, partner_id=ALIZE)
    told = await imported(conn, entry(START, "DTEND;TZID=Europe/Paris:20261215T080000", uid="a"), entry(START, uid="b"))
    assert (told["created"], told["refused"]) == (1, 1)
    assert [(each["client_id"], each["line"], each["code"]) for each in told["problems"]] == [("a", 3, "EVENT_END_BEFORE_START")]


async def test_strangers_and_formats_are_checked(conn: Conn) -> None:
    with pytest.raises(PartnerUnknown):
        await import_feed(conn, calendar_of(), by="personne", now=NOW)
    await make_partner(conn, partner_id=ALIZE)
    with pytest.raises(AgendaFormatUnknown):
        await import_feed(conn, calendar_of(), by=ALIZE, form="csv", now=NOW)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@id", "startDate", "location", "name", "events", "uid", "timings", "begin", "end", "title", "total"]
            ),
            inner | st.sampled_from(["Event", "2026-12-15", "2026-12-15T09:00:00+0100"]),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(content=st.binary(max_size=200) | JSON.map(orjson.dumps), form=st.sampled_from(FORMATS))
def test_whatever_comes_is_read_or_refused(content: bytes, form: str) -> None:
    try:
        read(content, form=form, now=NOW)
    except CalendarUnreadable as refusal:
        assert str(refusal)


LINES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [START, "BEGIN:VEVENT", "END:VEVENT", "RRULE:FREQ=DAILY", "BEGIN:VALARM", "EXDATE:x"]
)


@given(lines=st.lists(LINES, max_size=8))
def test_whatever_an_entry_holds_the_others_are_read(lines: list[str]) -> None:
    found = read(calendar_of(entry(START, uid="before"), entry(*lines, uid="x"), entry(START, uid="after")), form="ics", now=NOW)
    assert {"before", "after"} <= {each.client_id for each in found.events if each.draft is not None}
