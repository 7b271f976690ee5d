"""Following a search: a calendar, an Atom feed, a JSON feed, sent again only when they changed."""

from __future__ import annotations

import pytest
from icalendar import Calendar
from lxml import etree

from tests.portal.events.agenda import Reader

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_it_works(reader: Reader) -> None:
    (address,) = reader.agenda(type="Forum").xpath("//a[contains(., 'abonner')]/@href")
    assert address == "webcal://tremplin.example/evenements.ics?type=Forum"
    answer = reader.get("/evenements.ics", type="Forum")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Forum du port", "Salon de printemps"]


def test_what_is_cancelled_stays_in_the_calendar_and_says_so(reader: Reader) -> None:
    (event,) = Calendar.from_ical(reader.get("/evenements.ics", quoi="visite").text).walk("VEVENT")
    assert (event["STATUS"], event["COMMENT"]) == ("CANCELLED", "La machine est en panne.")


def test_one_event_is_a_file_to_open_in_a_calendar(reader: Reader) -> None:
    href = reader.agenda(ou="97400").xpath("//article//a/@href")[0]
    answer = reader.get(f"{href}.ics")
    assert answer.headers["content-disposition"].endswith('.ics"')
    (event,) = Calendar.from_ical(answer.text).walk("VEVENT")
    assert event.decoded("DTSTART").isoformat() == "2026-12-03T09:00:00+04:00"
    assert reader.get("/evenements/999999.ics").status_code == 404


def test_atom_has_the_last_announced_first(reader: Reader) -> None:
    answer = reader.get("/evenements.atom", type="Forum")
    feed = etree.fromstring(answer.content)

    def read(path: str) -> list[str]:
        found: list[str] = feed.xpath(path, namespaces=ATOM)  # type: ignore[assignment] # texts, as these paths ask
        return found

    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert set(read("a:entry/a:title/text()")) == {"Forum du port", "Salon de printemps"}
    assert read("a:link[@rel='self']/@href") == ["https://tremplin.example/evenements.atom?type=Forum"]
    assert "<p>Trois <b>jours</b></p>" in read("a:entry/a:content/text()")


def test_json_feed_says_when_and_where(reader: Reader) -> None:
    feed = reader.get("/evenements.json", ou="97400").json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    item = next(each for each in feed["items"] if each["title"] == "Job dating des îles")
    when = "jeudi 3\xa0décembre 2026, de 9\xa0h à 11\xa0h (heure de La Réunion, 6\xa0h à Paris)"
    assert item["summary"] == f"{when} – Mairie, 97400 Saint-Denis"


@pytest.mark.parametrize("path", ["/evenements.ics", "/evenements.atom", "/evenements.json"])
def test_what_did_not_change_is_not_sent_again(reader: Reader, path: str) -> None:
    first = reader.get(path, type="Forum")
    tag, date = first.headers["etag"].removeprefix("W/"), first.headers["last-modified"]
    same: list[dict[str, str]] = [{"If-None-Match": tag}, {"If-None-Match": f'W/{tag}, "x"'}, {"If-Modified-Since": date}]
    for marks in same:
        again = reader.get(path, marks, type="Forum")
        assert (again.status_code, again.content) == (304, b"")
    others: list[dict[str, str]] = [{"If-None-Match": '"x"', "If-Modified-Since": date}, {"If-Modified-Since": "hier"}]
    assert [reader.get(path, marks, type="Forum").status_code for marks in others] == [200, 200]


@pytest.mark.parametrize("path", ["/evenements.ics", "/evenements.atom", "/evenements.json"])
def test_a_place_that_nobody_knows_has_nothing_to_follow(reader: Reader, path: str) -> None:
    answer = reader.get(path, ou="Xyzzyqwk")
    assert answer.status_code == 200
    assert "Forum du port" not in answer.text
