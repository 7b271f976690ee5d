"""A company joins the directory on a phone, then pauses its page: every page looked at by axe-core."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import psycopg
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from tests.e2e.accessibility import defects
from tests.factories.establishments import siret
from tests.structure.application import application

PHONE = {"width": 320, "height": 720}


@pytest.fixture
def address(conninfo: str, tmp_path: Path) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(application(conninfo, tmp_path), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def link_of_the_last_mail(conninfo: str) -> str:
    with psycopg.connect(conninfo) as conn:
        row = conn.execute("SELECT message FROM kit.mail ORDER BY id DESC LIMIT 1").fetchone()
    assert row
    mail = message_from_bytes(bytes(row[0]), policy=default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    found = re.search(r"http://tremplin\.example(/\S+)", body.get_content() if body else "")
    assert found
    return found[1]


def sound(page: Page, title: str) -> None:
    """The page is the one expected, fits the phone, and axe has nothing to say of it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert defects(page) == []


def test_it_works(browser: Browser, address: str, conninfo: str) -> None:
    context = browser.new_context(base_url=address, locale="fr-FR", viewport={"width": PHONE["width"], "height": PHONE["height"]})
    page = context.new_page()
    page.goto("/accueillir")
    sound(page, "Accueillir quelqu'un en immersion")
    page.get_by_role("link", name="Commencer").click()
    page.get_by_label("SIRET").fill("123")
    page.get_by_role("button", name="Continuer").click()
    sound(page, "Votre entreprise")
    expect(page.get_by_role("alert")).to_contain_text("réponses sont à revoir")
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("SIRET")).to_be_focused()
    page.get_by_label("SIRET").fill(siret())
    page.get_by_label("Raison sociale").fill("Le Fournil du Port")
    page.get_by_label("Votre adresse électronique").fill("gerance@fournil.example")
    page.get_by_role("button", name="Continuer").click()

    page.get_by_label("Chercher un métier").press_sequentially("boulang")
    page.get_by_label("Boulanger / Boulangère", exact=True).check()
    sound(page, "Les métiers à découvrir")
    page.get_by_label("Chercher un métier").fill("fleuriste")
    page.get_by_label("Fleuriste", exact=True).check()
    expect(page.get_by_label("Boulanger / Boulangère", exact=True)).to_be_checked()
    page.get_by_role("button", name="Continuer").click()

    sound(page, "Où et comment on y travaille")
    page.get_by_label("Adresse", exact=False).first.fill("3 rue des Lilas 35000 Rennes")
    page.get_by_role("button", name="Continuer").click()
    sound(page, "Comment vous contacter")
    page.get_by_role("textbox", name="Fonction").first.fill("Gérante")
    page.get_by_role("textbox", name="Téléphone").first.fill("06 39 98 10 00")
    page.get_by_role("button", name="Étape précédente").click()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("textbox", name="Fonction").first).to_have_value("Gérante")
    page.get_by_role("button", name="Continuer").click()
    sound(page, "Vérifier et publier")
    page.get_by_role("button", name="Recevoir le lien pour publier").click()
    sound(page, "Il reste un clic, dans votre boîte aux lettres")

    page.goto(link_of_the_last_mail(conninfo))
    page.get_by_role("button", name="Publier ma fiche").click()
    sound(page, "Votre fiche est publiée")
    page.get_by_role("link", name="Gérer ma fiche").click()
    sound(page, "Le Fournil du Port")
    page.get_by_label("Accueillir de nouveau à partir du").fill("2098-03-31")
    page.get_by_role("button", name="Mettre en pause").click()
    expect(page.get_by_role("status")).to_have_text("Votre fiche est en pause.")
    page.get_by_role("button", name="Retirer ma fiche").click()
    sound(page, "Retirer la fiche « Le Fournil du Port » ?")
    page.goto("/accueillir/fiche/perdu")
    sound(page, "Ce lien n'est plus valable")
    context.close()
