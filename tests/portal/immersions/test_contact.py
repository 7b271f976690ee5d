"""The form that asks a company to welcome someone: one request, nothing typed lost, and what to do when it can't be given."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.partners import NOW
from tests.portal.immersions.visitor import CASHIER, Visitor, offer_at, page, words
from tremplin.immersions.offers import actions
from tremplin.portal.immersions.desk import CONTACTS_A_MINUTE

LETTER = {
    "profil": "adulte",
    "prenom": "Camille",
    "nom": "Exemple",
    "courriel": "Camille.Exemplé@courriel.example",
    "telephone": "06 12 34 56 78",
    "dates": "La première semaine de mars",
    "objectif": "decouvrir",
    "experience": "Deux étés en cuisine",
    "cv": "https://cv.example/camille",
}
CALL = {name: LETTER[name] for name in ("profil", "prenom", "nom", "courriel")}


def form(siret: str) -> str:
    return offer_at(siret, step="contact")


def contacts(visitor: Visitor, siret: str) -> int:
    ((count,),) = visitor.platform.ask("SELECT count(*) FROM immersions.contact WHERE siret = %s", siret)
    return int(count)


def fields(document: Any) -> dict[str, str]:
    """What a form would send again."""
    form = document.xpath("//form[@method='post']")[0]
    return {name: value for name, value in form.fields.items() if value}


def test_it_works(applicant: Visitor) -> None:
    siret = applicant.welcome()
    assert {"profil", "prenom", "dates", "objectif", "cv"} <= set(
        applicant.open(form(siret)).xpath("//form[@method='post']")[0].fields
    )
    answer = applicant.send(form(siret), **LETTER)
    assert (answer.status_code, answer.headers["location"]) == (303, offer_at(siret, step="envoyee") + "?lieu=rennes")
    assert "Votre demande est partie" in words(applicant.open(answer.headers["location"]))
    assert contacts(applicant, siret) == 1


@pytest.mark.parametrize(("mode", "said"), [("PHONE", "Le numéro vous attend"), ("IN_PERSON", "L'adresse vous attend")])
def test_a_company_that_is_called_or_visited_asks_for_less(applicant: Visitor, mode: str, said: str) -> None:
    siret = applicant.welcome(contactMode=mode)
    assert "dates" not in applicant.open(form(siret)).xpath("//form[@method='post']")[0].fields
    answer = applicant.send(form(siret), **CALL)
    assert answer.status_code == 303, answer.text
    assert said in words(applicant.open(answer.headers["location"]))
    assert contacts(applicant, siret) == 1


def test_a_pupil_gives_no_objective(applicant: Visitor) -> None:
    siret = applicant.welcome()
    assert applicant.send(form(siret), **{**LETTER, "profil": "troisieme", "objectif": ""}).status_code == 303
    assert contacts(applicant, siret) == 1


def test_every_error_is_said_beside_its_field_and_nothing_typed_is_lost(applicant: Visitor) -> None:
    siret = applicant.welcome()
    sent = {**LETTER, "prenom": "", "courriel": "camille@", "telephone": "12", "cv": "javascript:alert(1)", "dates": "Mars <b>&"}
    document = page(applicant.send(form(siret), **sent), 422)
    assert document.xpath("//div[@role='alert']//a/@href") == ["#prenom", "#courriel", "#telephone", "#cv"]
    for name in ("prenom", "courriel", "telephone", "cv"):
        (field,) = document.xpath(f"//*[@id='{name}']")
        assert field.get("aria-invalid") == "true"
        assert document.xpath(f"//*[@id='{field.get('aria-describedby').split()[0]}']")
    assert {name: value.strip() for name, value in fields(document).items()} == {name: text for name, text in sent.items() if text}
    assert "Erreur" in document.findtext(".//title")
    assert contacts(applicant, siret) == 0


def test_an_empty_form_asks_for_each_answer(applicant: Visitor) -> None:
    siret = applicant.welcome()
    assert len(page(applicant.send(form(siret)), 422).xpath("//div[@role='alert']//li")) == 6
    as_form = {"content-type": "application/x-www-form-urlencoded"}
    assert applicant.platform.http.post(form(siret), content=b"\xff\x00=%00&%ED%A0%80", headers=as_form).status_code == 422


def test_a_company_that_does_not_welcome_pupils_does_not_propose_it(applicant: Visitor) -> None:
    siret = applicant.welcome(searchableByStudents=False)
    assert applicant.open(form(siret)).xpath("//input[@name='profil']/@value") == ["adulte"]
    assert page(applicant.send(form(siret), **{**LETTER, "profil": "seconde"}), 422).xpath("//a[@href='#profil']")


def test_the_same_form_sent_twice_makes_one_request(applicant: Visitor) -> None:
    siret = applicant.welcome()
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda _: applicant.send(form(siret), **LETTER), range(2)))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert contacts(applicant, siret) == 1


def test_another_request_within_seven_days_says_what_to_do_and_keeps_the_text(applicant: Visitor) -> None:
    siret = applicant.welcome()
    applicant.send(form(siret), **LETTER)
    document = page(applicant.send(form(siret), **{**LETTER, "dates": "En avril"}), 409)
    assert "Laissez-lui le temps de répondre" in words(document.xpath("//div[@role='alert']")[0])
    assert fields(document)["dates"].strip() == "En avril"
    applicant.platform.clock.at += timedelta(days=8)
    assert applicant.send(form(siret), **{**LETTER, "dates": "En mai"}).status_code == 303


def test_a_company_that_fills_up_meanwhile_keeps_the_text_for_another(applicant: Visitor) -> None:
    siret = applicant.welcome(maxContactsPerMonth=1)
    applicant.send(form(siret), **LETTER)
    document = page(applicant.send(form(siret), **{**LETTER, "courriel": "autre@courriel.example"}), 409)
    assert "gardez ce texte pour une autre offre" in words(document.xpath("//div[@role='alert']")[0])
    assert fields(document)["courriel"] == "autre@courriel.example"


def test_an_offer_that_is_gone_leads_to_its_page(applicant: Visitor) -> None:
    siret, other = applicant.welcome(), applicant.welcome()
    applicant.platform.write(lambda conn: actions.ban(conn, siret, justification="Plaintes.", now=NOW))
    assert "n'est plus proposée" in words(page(applicant.send(form(siret), **LETTER), 410))
    assert applicant.send(offer_at(other, CASHIER, step="contact"), **LETTER).status_code == 404


def test_too_many_from_one_address_wait_with_their_text(applicant: Visitor) -> None:
    siret = applicant.welcome(contactMode="PHONE", maxContactsPerMonth=1000)
    answers = [applicant.send(form(siret), **{**CALL, "courriel": f"c{k}@courriel.example"}) for k in range(CONTACTS_A_MINUTE + 1)]
    assert [answer.status_code for answer in answers] == [303] * CONTACTS_A_MINUTE + [429]
    assert fields(page(answers[-1], 429))["prenom"] == "Camille"


def test_the_form_is_kept_by_no_cache(applicant: Visitor) -> None:
    siret = applicant.welcome()
    assert applicant.get(form(siret)).headers["cache-control"] == "no-store"
