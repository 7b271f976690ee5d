"""The page of an offer, and what becomes of it when the company is full, away, gone, or was never there."""

from __future__ import annotations

import pytest

from tests.apis.immersion.companies import BAKER, SIRET
from tests.factories.partners import NOW
from tests.portal.immersions.visitor import (
    BANNED,
    CASHIER,
    CLOSED,
    FULL,
    LATER,
    PASTRY_COOK,
    Visitor,
    offer_at,
    words,
)
from tremplin.immersions.offers import actions


def test_it_works(visitor: Visitor) -> None:
    page = visitor.open(offer_at(), lieu="vitré/2")
    assert page.findtext(".//h1") == "Boulanger / Boulangère"
    text = words(page)
    for said in (
        "Le Fournil",
        "FOURNIL SAS",
        "35500 Vitré",
        "De 3 à 5 personnes",
        "Par courriel",
        "Venez tôt.",
        "Le pain se fait la nuit.",
    ):
        assert said in text
    assert "Une immersion, c'est quoi ?" in text
    assert page.xpath("//a[@href='https://fournil.example']/@rel") == ["nofollow noopener noreferrer"]
    assert page.xpath("//a[contains(@class, 'btn-call')]/@href") == [f"/immersions/{SIRET}/{BAKER}/contact?lieu=vitr%C3%A9%2F2"]
    assert any(PASTRY_COOK in link for link in page.xpath("//main//a/@href"))


def test_without_a_place_it_is_the_first_that_the_company_gave(visitor: Visitor) -> None:
    page = visitor.open(offer_at())
    assert "35000 Rennes" in words(page)
    assert page.xpath("//link[@rel='canonical']/@href") == [f"https://tremplin.example/immersions/{SIRET}/{BAKER}?lieu=rennes"]


def test_a_company_that_has_no_room_shows_others_instead_of_a_form(visitor: Visitor) -> None:
    page = visitor.open(offer_at(FULL))
    assert "a reçu assez de demandes" in words(page)
    assert not page.xpath("//a[contains(@class, 'btn-call')]")
    assert any(SIRET in link for link in page.xpath("//section[@class='near']//a/@href"))
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    contact = visitor.get(offer_at(FULL, step="contact"))
    assert (contact.status_code, contact.headers["location"]) == (303, f"/immersions/{FULL}/{BAKER}?lieu=rennes")


def test_a_company_that_is_away_says_when_it_is_back(visitor: Visitor) -> None:
    page = visitor.open(offer_at(LATER))
    assert "Elle recommence le dimanche 20 décembre 2026" in words(page)
    assert not page.xpath("//a[contains(@class, 'btn-call')]")


@pytest.mark.parametrize("siret", [BANNED, CLOSED])
def test_a_company_out_of_the_directory_is_gone_without_a_word_on_it(visitor: Visitor, siret: str) -> None:
    page = visitor.open(offer_at(siret), 410)
    assert "FOURNIL" not in words(page.find(".//main/div/div"))
    assert any(SIRET in link for link in page.xpath("//section[@class='near']//a/@href"))
    assert page.xpath("//form/@action") == ["/immersions"]


def test_a_deleted_company_is_gone(visitor: Visitor, applicant: Visitor) -> None:
    gone = applicant.welcome()
    applicant.platform.write(lambda conn: actions.delete(conn, gone, now=NOW))
    page = applicant.open(offer_at(gone), 410)
    assert "Cette offre n'est plus proposée" in words(page)
    assert page.xpath("//section[@class='near']//a/@href")


def test_a_job_or_a_place_that_the_company_does_not_have_leads_to_those_it_has(visitor: Visitor) -> None:
    for page in (visitor.open(offer_at(code=CASHIER), 404), visitor.open(offer_at(), 404, lieu="ailleurs")):
        assert "est bien dans l'annuaire" in words(page)
        assert any(SIRET in link for link in page.xpath("//section[@class='near']//a/@href"))


@pytest.mark.parametrize("path", ["/immersions/1/2", "/immersions/%00/11573", offer_at("00000000000000"), offer_at(code="999999")])
def test_what_never_was_is_not_found_and_offers_to_search(visitor: Visitor, path: str) -> None:
    assert visitor.open(path, 404).xpath("//form/@action") == ["/immersions"]


def test_no_place_breaks_the_page(visitor: Visitor) -> None:
    assert visitor.platform.http.get(f"{offer_at()}?lieu=%00").status_code == 404
