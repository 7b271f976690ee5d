"""iCalendar coming in: every form that dates and places take; a broken entry costs only itself, told with its UID and its line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.events.feeds.calendars import END, START, broken_one, calendar_of, drafts, entry, kept, read
from tests.factories.partners import NOW
from tremplin.events.errors import CalendarUnreadable
from tremplin.events.feeds import calendar
from tremplin.events.model import Status

PLACE = "LOCATION:Maison de l'emploi\\, 4 rue Basse\\, 35000 Rennes"
REUNION = "\r\n".join(
    (
        *("BEGIN:VTIMEZONE", "TZID:Heure de chez nous", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0400"),
        *("TZOFFSETTO:+0400", "END:STANDARD", "END:VTIMEZONE"),
    )
)


def test_it_works() -> None:
    (event,) = kept(
        read(
            entry(
                *(START, END, PLACE, "GEO:48.11;-1.68", "CATEGORIES:Job dating,Restauration", "URL:https://agenda.example/1"),
                *('ORGANIZER;CN="Agence, de Rennes":mailto:a@agence.example', "X-PLACES:12", "SEQUENCE:3"),
                "DESCRIPTION:Venez\\, nombreux \\; tenue libre.\\nÀ bient",
                " ôt.",
            )
        )
    )
    assert (event.client_id, event.title, event.type) == ("a@agenda.example", "Atelier CV", "Job dating")
    assert (event.starts_at, event.ends_at) == (datetime(2026, 12, 15, 8, 30, tzinfo=UTC), datetime(2026, 12, 15, 11, tzinfo=UTC))
    assert (event.venue, event.street, event.postcode, event.city) == ("Maison de l'emploi", "4 rue Basse", "35000", "Rennes")
    assert (event.lat, event.lon, event.seats_on_site, event.revision) == (48.11, -1.68, 12, 3)
    assert (event.url, event.organiser) == ("https://agenda.example/1", "Agence, de Rennes")
    assert event.description == "Venez, nombreux ; tenue libre.\nÀ bientôt."


@pytest.mark.parametrize(
    ("times", "start", "end", "zone"),
    [
        (["DTSTART:20261215T083000Z", "DURATION:PT2H30M"], "2026-12-15T08:30", "2026-12-15T11:00", "Europe/Paris"),
        (["DTSTART:20261215T093000", "DTEND:20261215T120000"], "2026-12-15T08:30", "2026-12-15T11:00", "Europe/Paris"),
        (["DTSTART;TZID=Indian/Reunion:20261215T093000"], "2026-12-15T05:30", "2026-12-15T06:30", "Indian/Reunion"),
        (["DTSTART;TZID=Heure de chez nous:20261215T093000"], "2026-12-15T05:30", "2026-12-15T06:30", "Europe/Paris"),
        (["DTSTART;TZID=Romance Standard Time:20261215T093000"], "2026-12-15T08:30", "2026-12-15T09:30", "Europe/Paris"),
        (["DTSTART;VALUE=DATE:20261215"], "2026-12-14T23:00", "2026-12-15T23:00", "Europe/Paris"),
        (["DTSTART;VALUE=DATE:20261215", "DTEND;VALUE=DATE:20261218"], "2026-12-14T23:00", "2026-12-17T23:00", "Europe/Paris"),
    ],
    ids=str,
)
def test_times_of_all_forms(times: list[str], start: str, end: str, zone: str) -> None:
    (event,) = kept(read(entry(*times, PLACE), head=REUNION))
    assert (event.starts_at.isoformat()[:16], event.ends_at.isoformat()[:16], event.timezone) == (start, end, zone)
    assert event.all_day == ("VALUE=DATE" in times[0])


def test_a_time_without_zone_is_that_of_the_calendar() -> None:
    (event,) = kept(read(entry("DTSTART:20261215T093000", PLACE), head="X-WR-TIMEZONE:America/Martinique"))
    assert (event.starts_at.isoformat()[:16], event.timezone) == ("2026-12-15T13:30", "America/Martinique")


def test_two_calendars_may_define_the_same_zone_otherwise() -> None:
    times = "DTSTART;TZID=Heure de chez nous:20261215T093000"
    (first,) = kept(read(entry(times), head=REUNION))
    (second,) = kept(read(entry(times), head=REUNION.replace("+0400", "-0400")))
    assert (first.starts_at.hour, second.starts_at.hour) == (5, 13)


def test_a_night_of_the_change_of_hour_lasts_as_long_as_it_does() -> None:
    night = ("DTSTART;TZID=Europe/Paris:20270327T230000", "DTEND;TZID=Europe/Paris:20270328T050000")
    (event,) = kept(read(entry(*night)))
    assert (event.ends_at - event.starts_at).total_seconds() == 5 * 3600


@pytest.mark.parametrize(
    ("lines", "on_site", "remote"),
    [
        ([PLACE], True, False),
        (["LOCATION:En ligne"], False, True),
        (["LOCATION:Visioconférence"], False, True),
        (["LOCATION:https://visio.example/1"], False, True),
        (["CONFERENCE;VALUE=URI:https://visio.example/1"], False, True),
        ([PLACE, "CONFERENCE;VALUE=URI:https://visio.example/1"], True, True),
        (["CATEGORIES:Salon en ligne"], False, True),
    ],
    ids=str,
)
def test_where_one_takes_part(lines: list[str], on_site: bool, remote: bool) -> None:
    (event,) = kept(read(entry(START, *lines)))
    assert (event.on_site, event.remote) == (on_site, remote)


def test_a_cancelled_entry_says_why() -> None:
    (event,) = kept(read(entry(START, "STATUS:CANCELLED", "COMMENT:Grève")))
    assert (event.status, event.status_reason) == (Status.CANCELLED, "Grève")


def test_html_of_other_programs_is_read_and_made_safe() -> None:
    (event,) = kept(read(entry(START, "X-ALT-DESC;FMTTYPE=text/html:<p>Quarante <b>offres</b>\\, ici</p><script>x</script>")))
    assert event.description_html == "<p>Quarante <b>offres</b>, ici</p>"


def test_private_entries_are_not_shown() -> None:
    agenda = read(entry(START, "CLASS:PRIVATE"))
    assert drafts(agenda) == []
    assert [problem.code for problem in agenda.events[0].problems] == ["EVENT_PRIVATE"]


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [("GEO:ailleurs", "EVENT_VALUE_IGNORED", "« ailleurs »"), ("SEQUENCE:plus tard", "EVENT_VALUE_IGNORED", "« plus tard »")],
)
def test_what_can_be_done_without_is_left_out_and_told(line: str, code: str, said: str) -> None:
    (found,) = read(entry(START, line)).events
    assert found.draft is not None
    assert [(problem.code, said in problem.message) for problem in found.problems] == [(code, True)]


def test_a_zone_that_nobody_knows_is_told() -> None:
    (found,) = read(entry("DTSTART;TZID=Mars/Olympus:20261215T093000")).events
    assert found.draft is not None
    assert [problem.code for problem in found.problems] == ["EVENT_ZONE_OF_CALENDAR"]


BROKEN = {
    "a date that is none": entry("DTSTART:demain", uid="x"),
    "no start": entry(uid="x"),
    "a rule that is none": entry(START, "RRULE:FREQ=PARFOIS", uid="x"),
    "a rule without frequency": entry(START, "RRULE:COUNT=3", uid="x"),
    "a duration that is none": entry(START, "DURATION:longtemps", uid="x"),
    "no end of the entry": entry(START, uid="x").removesuffix("END:VEVENT"),
    "a line that is none": entry("DTSTART", uid="x"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_entry_costs_only_itself(broken: str) -> None:
    agenda = read(entry(START, uid="before"), broken, entry(START, uid="after"))
    assert [draft.client_id for draft in drafts(agenda)] == ["before", "after"]
    wrong = broken_one(agenda)
    assert (wrong.client_id, wrong.line) == ("x", 8)
    assert wrong.problems[0].message


def test_an_entry_without_identifier_is_told_by_its_line() -> None:
    agenda = read(entry(START), "BEGIN:VEVENT\r\nSUMMARY:Sans nom\r\nEND:VEVENT")
    assert [(each.line, each.client_id, [problem.code for problem in each.problems]) for each in agenda.events] == [
        (3, "a@agenda.example", []),
        (8, None, ["EVENT_IDENTIFIER_MISSING"]),
    ]


def test_the_same_identifier_twice_keeps_the_first() -> None:
    agenda = read(entry(START), entry(START))
    assert [problem.code for each in agenda.events for problem in each.problems] == ["EVENT_IDENTIFIER_REPEATED"]
    assert len(drafts(agenda)) == 1


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"BEGIN:VCARD\r\nEND:VCARD", b"\x00\xff"])
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(CalendarUnreadable):
        calendar.read(content, now=NOW)


def test_calendars_of_old_programs_are_read() -> None:
    """Windows-1252, lone line feeds, tabs at folds, lower case."""
    raw = calendar_of(entry(START, "LOCATION:Médiathèque\\, 29000 Quim", "\tper")).decode().replace("\r\n", "\n")
    (event,) = kept(calendar.read(raw.replace("BEGIN:VEVENT", "begin:vevent").encode("cp1252"), now=NOW))
    assert (event.venue, event.city) == ("Médiathèque", "Quimper")
