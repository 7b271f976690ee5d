"""The page of an event: when, where, whatever became of it; what programs read there."""

from __future__ import annotations

import json
from typing import Any

from tests.portal.events.agenda import Reader, at
from tests.portal.immersions.visitor import words


def of(reader: Reader, title: str, **query: str) -> Any:
    (href,) = reader.agenda(quoi=title, **query).xpath(f"//article//a[.='{title}']/@href")
    return reader.open(href)


def told(found: Any) -> dict[str, Any]:
    (text,) = found.xpath("//script[@type='application/ld+json']/text()")
    read: dict[str, Any] = json.loads(text)
    return read


def test_it_works(reader: Reader) -> None:
    found = of(reader, "Atelier du matin")
    assert words(found.find(".//h1")) == "Atelier du matin"
    assert words(found.xpath("//p[contains(@class, 'lead')]")[0]) == "Mardi 1er décembre 2026, de 9 h 30 à 11 h 30"
    assert "Maison de l'emploi, 4 rue Basse, 35000 Rennes" in words(found.find(".//aside"))
    posting = told(found)
    assert (posting["@type"], posting["startDate"]) == ("Event", "2026-12-01T09:30:00+01:00")
    assert posting["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert posting["location"][0]["address"]["postalCode"] == "35000"


def test_it_is_told_on_the_clock_of_its_place(reader: Reader) -> None:
    found = of(reader, "Job dating des îles")
    assert "de 9 h à 11 h (heure de La Réunion, 6 h à Paris)" in words(found)
    assert told(found)["startDate"] == "2026-12-03T09:00:00+04:00"


def test_one_that_is_cancelled_says_it_first_and_takes_nobody(reader: Reader) -> None:
    found = of(reader, "Visite annulée")
    assert "Cet événement est annulé : ne vous déplacez pas. La machine est en panne." in words(found)
    assert found.findtext(".//title").startswith("Annulé – ")
    assert told(found)["eventStatus"] == "https://schema.org/EventCancelled"
    assert not found.xpath("//a[contains(@href, '/inscription')]")


def test_one_that_is_over_says_it_and_shows_others(reader: Reader) -> None:
    found = of(reader, "Hier : atelier", du="2026-11-30", au="2026-11-30")
    assert "Cet événement est terminé." in words(found)
    assert found.xpath("//section[@class='near']//article")
    assert found.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_one_of_several_days_elsewhere_leads_there(reader: Reader) -> None:
    found = of(reader, "Salon de printemps")
    assert "Du mercredi 10 à 9 h au vendredi 12 mars 2027 à 17 h" in words(found)
    assert found.xpath("//a[contains(., 'organisateur')]/@href") == ["https://boussole.example/salon"]
    assert found.xpath("//b/text()") == ["jours"]
    assert found.xpath("//a[contains(., 'Aide-soignant')]/@href") == ["/evenements?metier=J1501"]


def test_an_address_that_is_not_one_of_the_web_is_no_link(reader: Reader) -> None:
    event = reader.announce("Piège", at(20, 9))
    trap = "UPDATE events.event SET url = %s, remote_url = %s, remote = true WHERE id = %s RETURNING id"
    assert reader.platform.ask(trap, "javascript:alert(1)", "javascript:alert(2)", event.id)
    assert "javascript:" not in "".join(reader.open(f"/evenements/{event.id}").xpath("//@href"))


def test_an_event_that_never_was_is_a_404_with_others_to_look_at(reader: Reader) -> None:
    for number in ("999999", "abc", "1e3", "9" * 30, "%00"):
        found = reader.open(f"/evenements/{number}", 404)
        assert words(found.find(".//h1")) == "Cet événement n'existe pas"
        assert found.xpath("//article")
