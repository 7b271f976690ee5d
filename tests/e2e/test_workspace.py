"""A first mission on a phone, without JavaScript of ours: sign in by the link of a mail, write, correct, see it shown."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from tests.e2e.accessibility import defects
from tests.structure.application import application
from tremplin.diffusion import actions as diffusion
from tremplin.identity import membership
from tremplin.kit.clock import utc_now
from tremplin.partners import actions as partners

PHONE = {"width": 320, "height": 720}


@pytest.fixture
def link(conninfo: str) -> str:
    """The address that signs an owner of Alizé in."""
    with ThreadPoolExecutor() as pool:  # the browser keeps a loop of its own in this thread
        return pool.submit(asyncio.run, _prepared(conninfo)).result()


async def _prepared(conninfo: str) -> str:
    async with await psycopg.AsyncConnection.connect(conninfo) as conn:
        now = utc_now()
        await partners.create(conn, name="Alizé", now=now, partner_id="alize", announces=True, moderates=True)
        await partners.create(conn, name="Boussole", now=now, partner_id="boussole", broadcasts=True)
        await diffusion.diffuse(conn, broadcaster_id="boussole", announcer_id="alize", now=now)
        made = await membership.create(conn, "sabine@alize.example", base_url="", now=now, partner_id="alize")
    return made.login_url


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


def sound(page: Page, title: str | re.Pattern[str]) -> None:
    """The page is the one expected, fits the phone, and axe has nothing to say of it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert defects(page) == []


def write(page: Page) -> None:
    """A mission, wrong at first: what is typed stays while it is corrected."""
    page.get_by_label("Titre").fill("Plage")
    page.get_by_label("Description").fill("Chaque samedi, une dizaine de personnes nettoient la plage, gants et sacs fournis. " * 3)
    page.get_by_label("Domaine").select_option(label="Environnement")
    page.get_by_label("Adresse de la page pour candidater").fill("https://alize.example/plage")
    page.get_by_label("Nom de l'organisation").fill("Plages propres")
    page.get_by_label("Code postal").fill("44600")
    page.get_by_label("Ville").fill("Saint-Nazaire")
    page.get_by_label("Ville").press("Enter")
    sound(page, "Écrire une mission")
    expect(page.get_by_role("alert")).to_contain_text("1 point à corriger")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Titre")).to_be_focused()
    page.get_by_label("Titre").fill("Ramasser les déchets de la plage")
    page.get_by_role("button", name="Publier").click()


def test_it_works(browser: Browser, link: str, address: str, conninfo: str) -> None:
    context = browser.new_context(base_url=address, locale="fr-FR", viewport={"width": PHONE["width"], "height": PHONE["height"]})
    page = context.new_page()
    page.goto("/espace")
    sound(page, "Espace partenaires")
    page.goto(link)
    sound(page, "Bonjour")
    expect(page.get_by_text("0 étape sur 3").first).to_be_visible()
    page.get_by_role("link", name="Écrire une mission").click()
    sound(page, "Écrire une mission")
    write(page)
    sound(page, "Ramasser les déchets de la plage")
    expect(page.get_by_role("status")).to_have_text("Votre mission est publiée.")
    expect(page.get_by_text("Visible : Boussole diffuse les missions de Alizé.")).to_be_visible()
    page.get_by_role("link", name="La voir sur le portail public").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ramasser les déchets de la plage")
    page.go_back()
    page.get_by_role("button", name="Retirer").click()
    page.get_by_role("button", name="Publier de nouveau").click()
    expect(page.get_by_role("status")).to_have_text("La mission est de nouveau publiée.")
    for name, title in (
        ("Missions", "Missions"),
        ("Catalogues", "Catalogues"),
        ("Événements", "Événements"),
        ("Agendas lus", "Agendas lus"),
        ("Entreprises d'accueil", "Entreprises d'accueil"),
        ("Diffuseurs", "Qui montre vos missions"),
        ("Liens et QR codes", "Liens et QR codes"),
        ("Webhooks", "Webhooks"),
        ("Modération", "Modération"),
        ("Statistiques", "Statistiques"),
        ("Clés d'API", "Clés d'API"),
        ("Équipe", "Équipe"),
        ("Signalements", "Signalements"),
        ("Journal", "Journal"),
    ):
        page.get_by_role("link", name="Menu", exact=True).click()
        page.get_by_role("navigation", name="Menu de l'espace").get_by_role("link", name=name, exact=True).click()
        sound(page, title)
    for address in ("conventions", "moderation/regles", "moderation/historique", "statistiques/direct", "tableur"):
        page.goto(f"/espace/p/alize/{address}")
        sound(page, re.compile("."))
    page.get_by_role("link", name="Mon compte").click()
    page.get_by_role("button", name="Mettre en place").click()
    sound(page, "Mon compte")
    page.get_by_role("button", name="Me déconnecter").click()
    sound(page, "Espace partenaires")
    page.goto("/espace/p/alize")
    sound(page, "Espace partenaires")
    with psycopg.connect(conninfo) as conn:
        assert conn.execute("SELECT count(*) FROM identity.session").fetchone() == (0,)
