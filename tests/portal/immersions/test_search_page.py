"""The list of immersions: jobs as typed, places, filters with counts, orders, a radius that widens, nothing that ends there."""

from __future__ import annotations

import pytest
from lxml import html

from tests.apis.immersion.companies import SIRET
from tests.portal.immersions.visitor import GARAGE, OFFICE, SHOP, Visitor, cards, words


def count_of(document: html.HtmlElement, parameter: str, value: str) -> str:
    [box] = document.xpath(f"//input[@name='{parameter}'][@value='{value}']")
    return str(document.xpath(f"//label[@for='{box.get('id')}']//span[@class='count']/text()")[0])


def test_it_works(visitor: Visitor) -> None:
    found = visitor.search(metier="boulanger", ou="Rennes")
    assert words(found.find(".//h1")) == "1 offre d'immersion autour de Rennes (35000)"
    assert cards(found) == [SIRET]
    card = words(found.find(".//article"))
    assert "Boulanger / Boulangère" in card
    assert "Le Fournil" in card
    assert "à 2,7 km" in card
    assert found.xpath("//link[@rel='canonical']/@href") == ["https://tremplin.example/immersions?metier=boulanger&ou=Rennes"]


def test_everything_is_listed_without_a_question_but_what_is_not_to_be_found(visitor: Visitor) -> None:
    found = visitor.search()
    assert set(cards(found)) == {SIRET, SHOP, GARAGE, OFFICE}
    assert words(found.find(".//h1")) == "5 offres d'immersion"


@pytest.mark.parametrize("typed", ["boulanger", "Boulangère", "BOULANGER / BOULANGÈRE", "11573"])
def test_the_name_of_a_job_means_that_job(visitor: Visitor, typed: str) -> None:
    found = visitor.search(metier=typed, ou="Rennes")
    assert cards(found) == [SIRET]
    assert "Seulement le métier « Boulanger / Boulangère »" in words(found)
    assert found.xpath("//a[contains(., 'métiers voisins')]/@href") == ["/immersions?metier=D1102&ou=Rennes"]


def test_a_mistyped_job_is_understood_and_said(visitor: Visitor) -> None:
    found = visitor.search(metier="boulenger", ou="Rennes")
    assert cards(found) == [SIRET]
    assert "Aucun métier ne s'appelle « boulenger » : voici les plus proches" in words(found)


def test_several_jobs_meant_are_all_searched_and_offered_as_a_choice(visitor: Visitor) -> None:
    found = visitor.search(metier="patissier boulanger")
    assert SIRET in cards(found)
    links = found.xpath("//div[@class='choices']//a/@href")
    assert any("Boulanger-p" in link for link in links)


def test_what_names_no_job_is_looked_for_in_the_offers(visitor: Visitor) -> None:
    found = visitor.search(metier="zzyx")
    assert "nous avons cherché ces mots dans les offres" in words(found)
    assert "Aucune entreprise ne correspond" in words(found)


def test_an_occupation_gathers_its_jobs(visitor: Visitor) -> None:
    found = visitor.search(metier="D1102", ou="Rennes", rayon="50")
    assert cards(found) == [SIRET, SIRET]
    assert "et 1 autre métier" in words(found.find(".//article"))


def test_the_radius_widens_when_nothing_is_near_and_says_so(visitor: Visitor) -> None:
    found = visitor.search(metier="boulanger", ou="Brest", rayon="5")
    assert cards(found)[0] == SIRET
    assert words(found.find(".//h1")) == "2 offres d'immersion à moins de 320 km de Brest (29200)"
    assert "Rien à moins de 5 km de Brest (29200) : nous avons cherché plus loin" in words(found)


def test_work_from_home_is_found_from_everywhere_for_the_job_sought_alone(visitor: Visitor) -> None:
    assert OFFICE in cards(visitor.search(metier="D1505", ou="Marseille"))
    assert OFFICE not in cards(visitor.search(metier="boulanger", ou="Marseille"))


def test_filters_select_and_tell_what_each_other_value_would_give(visitor: Visitor) -> None:
    found = visitor.search(ou="Rennes", contact="PHONE")
    assert cards(found) == [SHOP]
    assert count_of(found, "contact", "EMAIL") == "2"
    assert count_of(found, "taille", "250+") == "1"
    assert count_of(found, "pour", "students") == "1"
    assert cards(visitor.search(secteur="G", ou="Rennes")) == [GARAGE]
    assert cards(visitor.search(handicap="yes-declared-only", ou="Rennes")) == [SIRET]
    assert cards(visitor.search(modalite="FULL_REMOTE")) == [OFFICE]
    assert GARAGE not in cards(visitor.search(pour="students"))
    assert GARAGE in cards(visitor.search(pour="jobSeekers"))


def test_without_a_job_or_a_place_values_are_proposed_uncounted(visitor: Visitor) -> None:
    found = visitor.search(contact="PHONE")
    assert cards(found) == [SHOP]
    assert len(found.xpath("//input[@name='secteur']")) == 21
    assert not found.xpath("//label//span[@class='count']")


def test_both_audiences_ticked_exclude_nobody(visitor: Visitor) -> None:
    both = visitor.platform.http.get("/immersions?pour=students&pour=jobSeekers")
    assert words(html.fromstring(both.text).find(".//h1")) == "5 offres d'immersion"


def test_what_is_ticked_shows_as_chips_that_untick_it(visitor: Visitor) -> None:
    found = visitor.search(ou="Rennes", contact="PHONE", taille="250+")
    assert found.xpath("//a[@class='chip']/@href") == ["/immersions?ou=Rennes&taille=250%2B", "/immersions?ou=Rennes&contact=PHONE"]


def test_orders(visitor: Visitor) -> None:
    around = visitor.search(ou="Vitré", rayon="50")
    assert cards(around)[0] == SIRET
    assert around.xpath("//select[@name='tri']/option/@value") == ["", "accueil", "date"]
    assert cards(visitor.search(ou="Vitré", rayon="50", tri="accueil"))[0] == SHOP
    assert visitor.search().xpath("//select[@name='tri']/option/@value") == ["", "date"]


def test_a_departement_is_an_area(visitor: Visitor) -> None:
    found = visitor.search(ou="Ille-et-Vilaine (35)", metier="D1102")
    assert cards(found) == [SIRET, SIRET]
    assert words(found.find(".//h1")).endswith("– Ille-et-Vilaine (35)")


def test_homonyms_and_unknown_places_ask_before_searching(visitor: Visitor) -> None:
    assert "Plusieurs endroits portent le nom" in words(visitor.search(ou="Saint-Denis"))
    unknown = visitor.search(metier="boulanger", ou="Xyzzyqwk")
    assert "Nous ne connaissons pas d'endroit appelé" in words(unknown)
    assert "/immersions?metier=boulanger" in unknown.xpath("//section//a/@href")


def test_nothing_found_offers_ways_out_with_their_counts(visitor: Visitor) -> None:
    found = visitor.search(metier="boulanger", ou="Rennes", contact="PHONE")
    ways = [words(each) for each in found.xpath("//div[@class='empty']//li")]
    assert "Retirer le filtre « comment prendre contact » : 1 offre" in ways
    assert "Chercher « Boulanger / Boulangère » partout, sans filtre : 2 offres" in ways


def test_a_page_past_the_end_leads_to_the_last_one(visitor: Visitor) -> None:
    answer = visitor.get("/immersions", page="40")
    assert (answer.status_code, answer.headers["location"]) == (303, "/immersions")


def test_jobs_are_suggested_with_what_was_typed_in_bold(visitor: Visitor) -> None:
    listed = visitor.open("/immersions/metiers", metier="catenai")
    first = listed.xpath("//li")[0]
    assert (first.get("data-value"), first.get("role")) == ("Caténairiste", "option")
    assert first.xpath("strong/text()")[0] == "Caténai"
    assert visitor.get("/immersions/metiers").text.strip() == ""


def test_htmx_gets_the_changing_part_alone_and_its_clean_address(visitor: Visitor) -> None:
    answer = visitor.platform.http.get("/immersions?metier=&ou=&rayon=20&contact=PHONE", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert answer.headers["hx-push-url"] == "/immersions?contact=PHONE"


@pytest.mark.parametrize(
    "query",
    [
        "metier=%00",
        "ou=%00",
        "metier=%F0%28",
        "page=99999999999999999999",
        "rayon=-5",
        "tri=x",
        "vue=x",
        "secteur=%00",
        "taille=%ED%A0%80",
    ],
)
def test_no_address_breaks_the_page(visitor: Visitor, query: str) -> None:
    assert visitor.platform.http.get(f"/immersions?{query}").status_code in (200, 303)


def test_what_visitors_type_is_escaped(visitor: Visitor) -> None:
    answer = visitor.get("/immersions", metier="<script>alert(1)</script>", ou='"><img src=x>')
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


def test_the_home_page_leads_there(visitor: Visitor) -> None:
    assert "/immersions" in visitor.open("/").xpath("//main//a/@href")
