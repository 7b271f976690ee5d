"""Registering on the pages, without JavaScript: the form, the ticket, giving one's place back, the organiser's desk."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import BASE_URL
from tests.portal.events.agenda import Reader, at
from tests.portal.immersions.visitor import page, words
from tremplin.events.model import Event
from tremplin.events.registrations import actions
from tremplin.events.registrations.tickets import Tickets
from tremplin.kit.secrets import SecretBox

ANSWERS = {"prenom": "Camille", "nom": "Exemple", "courriel": "camille@courriel.example"}


def register(guest: Reader, event: Event, **changes: str) -> str:
    """The path of the ticket."""
    answer = guest.send(f"/evenements/{event.id}/inscription", **{**ANSWERS, **changes})
    assert answer.status_code == 303, answer.text[-800:]
    return str(answer.headers["location"])


def registered(guest: Reader, event: Event) -> int:
    return int(guest.platform.ask("SELECT count(*) FROM events.registration WHERE event_id = %s", event.id)[0][0])


def desk(guest: Reader, event: Event) -> str:
    """The path of the organiser's page."""

    async def link(conn: Any) -> str:
        tickets = Tickets(BASE_URL, SecretBox(configured(Path()).secret_key))
        return await actions.link_of_desk(conn, tickets, event.id, renew=False)

    return guest.platform.write(link).removeprefix(BASE_URL)


def test_it_works(guest: Reader) -> None:
    event = guest.announce("Atelier à places", at(20, 9), seats_on_site=1)
    found = guest.open(f"/evenements/{event.id}")
    (href,) = found.xpath("//a[contains(., 'inscrire')]/@href")
    form = guest.open(href)
    assert form.xpath("//form[@method='post']//input/@name") == ["prenom", "nom", "courriel"]
    path = register(guest, event)
    ticket = guest.open(path)
    assert words(ticket.find(".//h1")) == "Votre place est réservée"
    assert ticket.xpath("//div[@class='ticket']/img/@src")[0].startswith("data:image/svg+xml")
    assert guest.get(path).headers["cache-control"] == "no-store"
    assert "complet" in words(guest.open(f"/evenements/{event.id}").find(".//aside"))


def test_the_same_form_sent_twice_is_one_registration_and_one_mail(guest: Reader) -> None:
    event = guest.announce("Atelier deux clics", at(20, 9))
    assert register(guest, event) == register(guest, event)
    assert registered(guest, event) == 1


def test_whether_an_address_is_registered_is_told_to_its_mailbox_only(guest: Reader) -> None:
    event = guest.announce("Atelier discret", at(20, 9))
    register(guest, event)
    path = register(guest, event, prenom="Alex")
    assert path == f"/evenements/{event.id}/inscription/envoyee"
    assert words(guest.open(path).find(".//h1")) == "Regardez votre boîte aux lettres"
    assert registered(guest, event) == 1


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(guest: Reader) -> None:
    event = guest.announce("Atelier mixte", at(20, 9), remote_url="https://visio.example/2", seats_remote=5)
    answer = guest.send(f"/evenements/{event.id}/inscription", prenom="Camille", nom="", courriel="camille@", participation="fusee")
    found = page(answer, 422)
    links = {each.get("href") for each in found.xpath("//div[@id='erreurs']//a")}
    assert links == {"#nom", "#courriel", "#participation"}
    assert found.xpath("//input[@name='prenom']/@value") == ["Camille"]
    assert registered(guest, event) == 0


def test_one_chooses_how_to_take_part_when_there_is_a_choice(guest: Reader) -> None:
    event = guest.announce("Atelier au choix", at(20, 9), remote_url="https://visio.example/3", seats_remote=5)
    ticket = guest.open(register(guest, event, participation="remote"))
    assert ticket.xpath("//a[.='Adresse de connexion']/@href") == ["https://visio.example/3"]
    assert not ticket.xpath("//div[@class='ticket']")


def test_a_place_given_back_goes_to_who_waits(guest: Reader) -> None:
    event = guest.announce("Atelier plein", at(20, 9), seats_on_site=1)
    first = register(guest, event)
    second = register(guest, event, courriel="alex@courriel.example")
    assert "Vous êtes la première personne de la liste" in words(guest.open(second))
    (asks,) = guest.open(first).xpath("//a[contains(@href, 'geste=annuler')]/@href")
    assert "Annuler votre place ?" in words(guest.open(first + asks))
    assert guest.send(first, geste="annuler").status_code == 303
    assert words(guest.open(first).find(".//h1")) == "Votre inscription est annulée"
    assert words(guest.open(second).find(".//h1")) == "Votre place est réservée"


def test_opening_the_link_of_a_mail_changes_nothing(guest: Reader) -> None:
    event = guest.announce("Atelier ouvert", at(20, 9))
    path = register(guest, event)
    guest.get(f"{path}?geste=annuler")
    assert words(guest.open(path).find(".//h1")) == "Votre place est réservée"


def test_where_one_does_not_register_the_form_leads_to_the_event(guest: Reader) -> None:
    event = guest.announce("Atelier ailleurs", at(20, 9), url="https://ailleurs.example/1")
    for answer in (guest.get(f"/evenements/{event.id}/inscription"), guest.send(f"/evenements/{event.id}/inscription", **ANSWERS)):
        assert (answer.status_code, answer.headers["location"]) == (303, f"/evenements/{event.id}")
    assert guest.send("/evenements/999999/inscription", **ANSWERS).status_code == 404


def test_a_program_that_takes_every_place_is_slowed_down(guest: Reader) -> None:
    event = guest.announce("Atelier convoité", at(20, 9), seats_on_site=100)
    path = f"/evenements/{event.id}/inscription"
    codes = [guest.send(path, **{**ANSWERS, "courriel": f"p{rank}@courriel.example"}).status_code for rank in range(31)]
    assert codes == [303] * 30 + [429]


def test_the_organiser_checks_tickets_in_and_takes_the_list_away(guest: Reader) -> None:
    event = guest.announce("Atelier accueilli", at(20, 9))
    ticket = guest.open(register(guest, event, nom="=SOMME(A1)"))
    (code,) = ticket.xpath("//p[@class='code']/text()")
    path = desk(guest, event)
    found = guest.open(path)
    assert "0 présent sur 1 inscrit" in words(found)
    assert "Camille =SOMME(A1) : bienvenue." in words(page(guest.send(path, billet=f"https://tremplin.example/billets/{code}")))
    assert "ce billet a déjà été présenté" in words(page(guest.send(path, billet=code)))
    assert "1 présent sur 1 inscrit" in words(guest.open(path))
    assert "Aucun billet de cet événement" in words(page(guest.send(path, billet="0000000000")))
    sheet = guest.get(f"{path}/inscrits.csv")
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][:5] == ["'=SOMME(A1)", "Camille", "camille@courriel.example", "Sur place", "Place réservée"]
    assert re.fullmatch(r"\d\d/12/2026 \d\d:\d\d", rows[1][6])
    assert "Pointage retiré." in words(page(guest.send(path, billet=code, geste="depointer")))


def test_whoever_waits_is_not_let_in(guest: Reader) -> None:
    event = guest.announce("Atelier complet", at(20, 9), seats_on_site=1)
    register(guest, event)
    register(guest, event, courriel="alex@courriel.example", prenom="Alex")
    ((code,),) = guest.platform.ask("SELECT code FROM events.registration WHERE event_id = %s AND state = 'waiting'", event.id)
    assert "Alex Exemple est en liste d'attente" in words(page(guest.send(desk(guest, event), billet=code)))


def test_the_code_of_a_ticket_says_nothing_to_a_stranger(guest: Reader) -> None:
    event = guest.announce("Atelier secret", at(20, 9))
    register(guest, event)
    ((code,),) = guest.platform.ask("SELECT code FROM events.registration WHERE event_id = %s", event.id)
    found = words(guest.open(f"/billets/{code}"))
    assert "Ce code est un billet" in found
    assert "Camille" not in found


def test_links_that_were_not_made_here_open_nothing(guest: Reader) -> None:
    for path in ("/inscriptions/x", "/accueil-evenement/x", "/accueil-evenement/x/inscrits.csv"):
        assert guest.get(path).status_code == 404
    assert guest.send("/inscriptions/x", geste="annuler").status_code == 404
    assert guest.send("/accueil-evenement/x", billet="1").status_code == 404
