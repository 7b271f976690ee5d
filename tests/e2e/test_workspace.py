"""An association comes by itself, on a phone: its mission, a town hall's widget, a click, an application, figures for both."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from tests.e2e.accessibility import defects
from tests.structure.application import application
from tremplin.identity import membership
from tremplin.kit.clock import utc_now
from tremplin.kit.db import Database
from tremplin.partners import actions as partners
from tremplin.tracking.statistics.rollups import actions as rollups

PHONE = {"width": 320, "height": 720}
# Headless browsers say so, and are counted as robots: here, one stands for a person.
PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
T = TypeVar("T")


@pytest.fixture
def links(conninfo: str) -> dict[str, str]:
    """The addresses that sign in a town hall's owner, and someone of staff."""
    return aside(_prepared(conninfo))


def aside(work: Coroutine[Any, Any, T]) -> T:
    """Awaits something in a thread: the browser keeps a loop of its own in this one."""
    with ThreadPoolExecutor() as pool:
        return pool.submit(asyncio.run, work).result()


async def _prepared(conninfo: str) -> dict[str, str]:
    async with await psycopg.AsyncConnection.connect(conninfo) as conn:
        now = utc_now()
        await partners.create(conn, name="Boussole", now=now, partner_id="boussole", broadcasts=True)
        town = await membership.create(conn, "ville@boussole.example", base_url="", now=now, partner_id="boussole")
        staff = await membership.create(conn, "equipe@tremplin.example", base_url="", now=now, role="staff")
    return {"town": town.login_url, "staff": staff.login_url}


async def _added_up(conninfo: str) -> None:
    """What the worker does each minute."""
    async with Database(conninfo, pool_size=2).opened() as db:
        await rollups.refresh(db)


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
    page.get_by_role("combobox", name="Ville").fill("Saint-Nazaire")
    page.get_by_label("Titre").press("Enter")
    sound(page, "Écrire une mission")
    expect(page.get_by_role("alert")).to_contain_text("1 point à corriger")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Titre")).to_be_focused()
    page.get_by_label("Titre").fill("Ramasser les déchets de la plage")
    page.get_by_role("button", name="Publier").click()


def sign_up(page: Page, conninfo: str) -> str:
    """An association comes by itself, and confirms its address; the page of its space."""
    page.goto("/espace/inscription")
    page.get_by_label("Nom de l'organisation").fill("Plages propres")
    page.get_by_label("Publier des missions").check()
    page.get_by_label("Votre adresse électronique").fill("iris@plages.example")
    sound(page, "Inscrire votre organisation")
    page.get_by_role("button", name="Ouvrir mon espace").click()
    sound(page, "Confirmez votre adresse")
    with psycopg.connect(conninfo) as conn:
        row = conn.execute("SELECT message FROM kit.mail").fetchone()
    assert row
    confirm = re.search(r"/espace/inscription/[\w-]+", bytes(row[0]).decode().replace("=\n", ""))
    assert confirm
    page.goto(confirm[0])
    page.get_by_role("button", name="Confirmer et entrer").click()
    with psycopg.connect(conninfo) as conn:  # only staff lets one moderate
        conn.execute("UPDATE partners.partner SET moderates = true WHERE name = 'Plages propres'")
    sound(page, "Bonjour")
    expect(page.get_by_text("0 étape sur 3").first).to_be_visible()
    return urlsplit(page.url).path


def rotate(page: Page, space: str) -> str:
    """A partner makes a key and replaces it; the one to use from now on."""
    page.goto(f"{space}/cles")
    page.get_by_label("À quoi elle sert").fill("Site")
    page.get_by_role("button", name="Créer").click()
    first = page.locator("code.secret").inner_text()
    page.get_by_role("button", name="Remplacer").click()
    expect(page.get_by_role("status")).to_contain_text("Elle remplace « Site », qui sert encore 7 jours")
    second = page.locator("code.secret").inner_text()
    assert second != first
    return second


def configure(town: Page, association: Page, space: str) -> str:
    """A town hall asks for the missions of an association, which accepts, and makes a widget of them; the widget's own address."""
    town.goto("/espace/p/boussole/annonceurs")
    town.get_by_text("Demander à diffuser").click()
    town.get_by_role("button", name="Envoyer la demande").click()
    association.goto(f"{space}/diffuseurs")
    association.get_by_role("button", name="Accepter Boussole").click()
    town.goto("/espace/p/boussole/widgets/nouveau")
    town.get_by_label("Nom", exact=True).fill("Agir ici")
    town.get_by_label("Plages propres").check()
    expect(town.locator("#apercu")).to_contain_text("1 mission serait montrée")
    town.get_by_role("button", name="Enregistrer").click()
    expect(town.get_by_label("Dans un cadre")).to_have_value(re.compile("<iframe"))
    found = town.get_by_role("link", name="Ouvrir seul").get_attribute("href")
    assert found
    return found.partition("?")[0]


def follow(browser: Browser, address: str, widget: str) -> str:
    """A visitor follows the link of a mission in a widget; the click, as the announcer's site reads it."""
    context = browser.new_context(base_url=address, user_agent=PERSON, locale="fr-FR")
    context.route("https://alize.example/**", lambda route: route.fulfill(body="Bienvenue"))
    page = context.new_page()
    page.goto(widget)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Ramasser les déchets").first.click()
    opened.value.wait_for_url("https://alize.example/**")
    (click,) = parse_qs(urlsplit(opened.value.url).query)["apiengagement_id"]
    context.close()
    return click


def restore(staff: Page, link: str, space: str, mission: str) -> None:
    """Staff steps into a space, for a reason, and publishes a mission again that was withdrawn."""
    staff.goto(link)
    staff.goto(space)
    asked = staff.get_by_role("region", name="Intervenir dans son espace")
    asked.get_by_label("Motif").fill("Retirée par erreur, dit l'association au téléphone")
    asked.get_by_label("Pouvoir modifier").check()
    asked.get_by_role("button", name="Entrer dans l'espace").click()
    staff.goto(mission)
    staff.get_by_role("button", name="Publier de nouveau").click()
    expect(staff.get_by_role("status")).to_have_text("La mission est de nouveau publiée.")


def tour(page: Page, space: str, conninfo: str) -> None:
    """Every page of the menu on a phone, then out: nothing is left open."""
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
        page.goto(f"{space}/{address}")
        sound(page, re.compile("."))
    page.keyboard.press("/")
    page.keyboard.type("déchets")
    page.keyboard.press("Enter")
    sound(page, "Recherche : déchets")
    page.get_by_role("link", name="Mon compte").click()
    page.get_by_role("button", name="Mettre en place").click()
    sound(page, "Mon compte")
    page.get_by_role("button", name="Me déconnecter").click()
    sound(page, "Espace partenaires")
    page.goto(space)
    sound(page, "Espace partenaires")
    with psycopg.connect(conninfo) as conn:
        who = "SELECT count(*) FROM identity.session s JOIN identity.account a ON a.id = s.account_id WHERE a.email = %s"
        left = conn.execute(who, ("iris@plages.example",))
        assert left.fetchone() == (0,)


def test_an_association_signs_up_and_its_mission_comes_back_in_figures(
    browser: Browser, links: dict[str, str], address: str, conninfo: str
) -> None:
    context = browser.new_context(base_url=address, locale="fr-FR", viewport={"width": PHONE["width"], "height": PHONE["height"]})
    page, desk = context.new_page(), browser.new_context(base_url=address, locale="fr-FR")
    town = desk.new_page()
    space = sign_up(page, conninfo)
    page.get_by_role("link", name="Écrire une mission").click()
    sound(page, "Écrire une mission")
    write(page)
    sound(page, "Ramasser les déchets de la plage")
    expect(page.get_by_role("status")).to_have_text("Votre mission est publiée.")
    mission = urlsplit(page.url).path
    town.goto(links["town"])
    widget = configure(town, page, space)
    key = rotate(page, space)

    page.goto(f"{space}/statistiques/direct")
    expect(page.get_by_role("status")).to_contain_text("En direct")
    click = follow(browser, address, widget)
    arrived = page.locator("[data-live] li")
    expect(arrived.filter(has_text="Clic")).to_contain_text("Boussole")
    declared = page.request.post("/v2/activity", headers={"x-api-key": key}, data={"clickId": click})
    assert declared.ok
    expect(arrived.filter(has_text="Candidature")).to_contain_text("Ramasser les déchets de la plage")
    aside(_added_up(conninfo))
    for each, partner in ((page, space), (town, "/espace/p/boussole")):
        each.goto(f"{partner}/statistiques?periode=0")
        for label in ("Clics", "Candidatures"):
            expect(each.locator("dl div").filter(has_text=label).first).to_contain_text(re.compile(rf"{label}\s*1"))
    town.get_by_role("heading", name="Dans le temps").scroll_into_view_if_needed()
    chart = town.locator("[data-charts] canvas").first
    expect(chart).to_be_visible()
    assert chart.evaluate("(it) => it.getContext('2d').getImageData(0, 0, it.width, it.height).data.some((each) => each)")

    page.goto(mission)
    page.get_by_role("button", name="Retirer").click()
    restore(desk.new_page(), links["staff"], space, mission)
    page.goto(f"{space}/journal?qui=plateforme")
    expect(page.get_by_role("main")).to_contain_text("remettre")
    tour(page, space, conninfo)
