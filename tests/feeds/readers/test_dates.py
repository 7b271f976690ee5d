"""Dates: every form catalogues use, and the day that never shifts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.feeds.readers.writing import codes, drafted, read_one
from tremplin.feeds.readers.dates import parse_date

PARIS = ZoneInfo("Europe/Paris")


def test_it_works() -> None:
    item = read_one(postedAt="2026-11-02T09:00:00Z", startAt="2027-04-07", endAt="25/06/2027")
    draft = drafted(item)

    assert draft.posted_at == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert draft.start_at == datetime(2027, 4, 7, tzinfo=UTC)
    assert draft.end_at == datetime(2027, 6, 25, tzinfo=UTC)
    assert codes(item) == []


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2027-04-07T14:30:00.000Z", "2027-04-07T14:30"),
        ("2027-04-07T14:30:00+02:00", "2027-04-07T12:30"),
        ("2027-04-07 14:30:00", "2027-04-07T12:30"),
        ("2027-01-07T14:30", "2027-01-07T13:30"),
        ("20270407", "2027-04-07T00:00"),
        ("25/04/2027 14:30", "2027-04-25T12:30"),
        ("25/04/2027 à 14h30", "2027-04-25T12:30"),
        ("25-04-2027", "2027-04-25T00:00"),
        ("25.04.27", "2027-04-25T00:00"),
        ("04/04/2027", "2027-04-04T00:00"),
        ("Wed, 07 Apr 2027 14:30:00 GMT", "2027-04-07T14:30"),
        ("7 Apr 2027 14:30:00 +0200", "2027-04-07T12:30"),
        ("1807108200", "2027-04-07T14:30"),
        ("1807108200000", "2027-04-07T14:30"),
    ],
)
def test_a_date_is_read_without_a_doubt(text: str, instant: str) -> None:
    assert parse_date(text) == (datetime.fromisoformat(instant).replace(tzinfo=UTC), None)


@pytest.mark.parametrize(
    ("text", "code", "day"),
    [
        ("05/04/2027", "DATE_AMBIGUOUS", "2027-04-05"),
        ("04-25-2027", "DATE_MONTH_FIRST", "2027-04-25"),
        ("31/02/2027", "DATE_UNREADABLE", None),
        ("2027-02-31", "DATE_UNREADABLE", None),
        ("2027-02-03T25:00:00", "DATE_UNREADABLE", None),
        ("courant de l'année prochaine", "DATE_UNREADABLE", None),
        ("0207-04-05", "DATE_OUT_OF_RANGE", None),
        ("12/12/9999", "DATE_OUT_OF_RANGE", None),
        ("Dès que possible", "DATE_AS_SOON_AS_POSSIBLE", None),
    ],
)
def test_a_doubtful_date_is_told(text: str, code: str, day: str | None) -> None:
    item = read_one(startAt=text)
    start = drafted(item).start_at

    assert codes(item) == [code]
    assert text in item.problems[0].message
    assert (start and start.date().isoformat()) == day


@pytest.mark.parametrize("text", ["<endAt/>", "<endAt> </endAt>", "<endAt>0000-00-00 00:00:00</endAt>"])
def test_an_empty_date_is_no_date(text: str) -> None:
    item = read_one(text)

    assert (drafted(item).end_at, codes(item)) == (None, [])


@given(st.dates(date(1990, 1, 2), date(2100, 12, 30)), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]))
def test_a_day_is_the_same_in_paris_and_in_utc(day: date, form: str) -> None:
    moment, _ = parse_date(day.strftime(form))

    assert moment
    assert moment.date() == moment.astimezone(PARIS).date() == day


@given(st.text(max_size=40) | st.from_regex(r"[0-9/.T:Z -]{1,30}", fullmatch=True))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    moment, kind = parse_date(text)

    assert moment is None or moment.tzinfo is UTC
    assert moment or kind or text.startswith("0000-00-00")
