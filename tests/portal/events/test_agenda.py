"""The agenda: by day, week or list; filters with counts; nothing that ends there."""

from __future__ import annotations

import pytest

from tests.portal.events.agenda import Reader
from tests.portal.immersions.visitor import words

TO_COME = ["Atelier du matin", "Forum du port", "Job dating des îles", "Conférence en ligne", "Visite annulée", "Salon de printemps"]


def test_it_works(reader: Reader) -> None:
    found = reader.agenda()
    assert words(found.find(".//h1")) == "6 événements"
    assert found.xpath("//article//a/text()") == TO_COME
    assert words(found.xpath("//h2[@class='day']")[0]) == "Mardi 1er décembre 2026 Aujourd'hui"
    assert "De 9 h 30 à 11 h 30" in words(found.xpath("//article")[0])
    assert "En cours" in words(found.xpath("//article")[0])
    assert found.xpath("//nav//a[@aria-current='page']/text()") == ["Événements"]
    assert found.xpath("//link[@rel='canonical']/@href") == ["https://tremplin.example/evenements"]


def test_times_are_those_of_the_place_and_say_so(reader: Reader) -> None:
    card = words(reader.agenda(ou="97400").find(".//article"))
    assert "De 9 h à 11 h (heure de La Réunion, 6 h à Paris)" in card


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"quoi": "forum"}, ["Forum du port", "Salon de printemps"]),
        ({"ou": "Brest", "rayon": "10"}, ["Forum du port", "Conférence en ligne"]),
        ({"ou": "Finistère"}, ["Forum du port", "Conférence en ligne"]),
        ({"type": "Forum"}, ["Forum du port", "Salon de printemps"]),
        ({"modalite": "ADIST"}, ["Conférence en ligne"]),
        ({"public": "Seniors"}, ["Visite annulée"]),
        ({"domaine": "J"}, ["Salon de printemps"]),
        ({"metier": "J1501"}, ["Salon de printemps"]),
        ({"metier": "aide-soignant"}, ["Salon de printemps"]),
        ({"du": "2026-12-02", "au": "2026-12-03"}, ["Forum du port", "Job dating des îles"]),
        ({"du": "2026-12-03", "au": "2026-12-02"}, ["Forum du port", "Job dating des îles"]),
        ({"du": "2026-11-30", "au": "2026-11-30"}, ["Hier : atelier"]),
        ({"vue": "jour", "du": "2026-12-02"}, ["Forum du port"]),
        ({"quoi": "salon", "tri": "pertinence"}, ["Salon de printemps"]),
        ({"du": "hier", "rayon": "x", "vue": "toile"}, TO_COME),
    ],
)
def test_each_question_finds_what_it_says(reader: Reader, asked: dict[str, str], expected: list[str]) -> None:
    assert reader.titles(**asked) == expected


def test_filters_say_how_many_they_would_leave_and_are_taken_away_one_by_one(reader: Reader) -> None:
    found = reader.agenda(type="Forum")
    (box,) = found.xpath("//input[@name='type'][@value='Atelier']")
    assert "2 événements" in words(found.xpath(f"//label[@for='{box.get('id')}']")[0])
    assert found.xpath("//input[@name='type'][@checked]/@value") == ["Forum"]
    assert found.xpath("//a[@class='chip']/@href") == ["/evenements"]


def test_the_week_has_seven_days_and_leads_to_the_next(reader: Reader) -> None:
    found = reader.agenda(vue="semaine", du="2026-12-03")
    days = [words(each) for each in found.xpath("//ol[@class='week']/li")]
    assert len(days) == 7
    assert days[0].startswith("Lundi 30 novembre 2026 Hier : atelier")
    assert "Forum du port" in days[2]
    assert days[6].endswith("Rien ce jour-là")
    assert found.xpath("//nav[@class='turn']/a/@href") == [
        "/evenements?du=2026-11-23&vue=semaine",
        "/evenements?du=2026-12-07&vue=semaine",
    ]


def test_when_nothing_is_found_ways_out_are_shown_with_what_they_find(reader: Reader) -> None:
    found = reader.agenda(quoi="port", ou="Rennes", rayon="5")
    assert words(found.find(".//h1")) == "Aucun événement autour de Rennes (35000)"
    ways = {words(each): each.get("href") for each in found.xpath("//div[@class='empty']//a")}
    assert ways["Chercher « port » partout"] == "/evenements?quoi=port"


def test_the_name_of_a_job_leads_to_events_for_it(reader: Reader) -> None:
    assert "/evenements?metier=J1501" in reader.agenda(quoi="aide-soignant").xpath("//section//a/@href")


def test_a_page_too_far_leads_to_the_last(reader: Reader) -> None:
    answer = reader.get("/evenements", page="9999999999")
    assert (answer.status_code, answer.headers["location"]) == (303, "/evenements")


def test_an_unknown_place_is_asked_again(reader: Reader) -> None:
    found = reader.agenda(ou="Xyzzyqwk")
    assert words(found.find(".//h1")) == "Où cherchez-vous ?"
    assert not found.xpath("//article")


def test_htmx_gets_the_part_that_changes_and_a_clean_address(reader: Reader) -> None:
    answer = reader.get("/evenements", {"HX-Request": "true"}, quoi="forum", ou="", rayon="20", du="", au="")
    assert answer.headers["HX-Push-Url"] == "/evenements?quoi=forum"
    assert "<html" not in answer.text
    assert answer.text.count('id="resultats"') == 1


def test_what_is_typed_is_never_markup(reader: Reader) -> None:
    assert "<script>alert" not in reader.get("/evenements", quoi="<script>alert(1)</script>", metier="<b>", ou='"><img>').text
