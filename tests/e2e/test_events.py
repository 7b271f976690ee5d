"""From the home page to a ticket, then given back, on a phone, looked at by axe-core; the organiser's desk; all without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import BASE_URL, Platform, running
from tests.database import DatabaseServer
from tests.e2e.accessibility import defects
from tests.portal.events.agenda import Reader, at, season
from tremplin.events.model import Event
from tremplin.events.registrations import actions
from tremplin.events.registrations.tickets import Tickets
from tremplin.kit.secrets import SecretBox

PHONE = ViewportSize(width=360, height=740)
T = TypeVar("T")


@pytest.fixture(scope="module")
def platform(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    lent = database_server.lend()
    with running(lent, configured(tmp_path_factory.mktemp("site"))) as platform:
        aside(lambda: season(Reader(platform)))
        yield platform
    database_server.give_back(lent)


def aside(call: Callable[[], T]) -> T:
    """What a call gives, made in a thread of its own: the browser's loop runs in this one."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(call).result()


def announce(platform: Platform, title: str) -> Event:
    return aside(lambda: Reader(platform).announce(title, at(20, 9), seats_on_site=1))


def desk(platform: Platform, event: Event) -> str:
    """The path of the organiser's page."""

    async def link(conn: Any) -> str:
        tickets = Tickets(BASE_URL, SecretBox(configured(Path()).secret_key))
        return await actions.link_of_desk(conn, tickets, event.id, renew=False)

    return aside(lambda: platform.write(link)).removeprefix(BASE_URL)


def looked_at(page: Page) -> None:
    """No page has an accessibility defect, or is wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    assert defects(page) == [], page.url


def register(page: Page, email: str) -> None:
    page.get_by_label("Prénom").fill("Camille")
    page.get_by_label("Nom", exact=True).fill("Exemple")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_role("button", name="M'inscrire").click()


def test_it_works(browser: Browser, platform: Platform) -> None:
    event = announce(platform, "Atelier des voiles")
    context = browser.new_context(base_url=f"http://localhost:{platform.port}", locale="fr-FR", viewport=PHONE)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto("/")
    page.get_by_label("Quoi").fill("voiles")
    page.get_by_label("Quoi").press("Enter")  # the button may be under suggestions of jobs
    expect(page.get_by_role("heading", level=1)).to_have_text("1 résultat")
    looked_at(page)
    page.goto("/evenements")
    page.get_by_text("Filtrer les événements").first.click()
    page.get_by_label("Forum").check()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 événements")
    expect(page).to_have_url("/evenements?type=Forum")
    looked_at(page)
    page.get_by_role("link", name="Semaine", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="Mercredi 2 décembre 2026")).to_be_visible()
    looked_at(page)
    for path in ("/recherche?vue=carte", "/alertes?recherche=/evenements", f"/evenements/{event.id}/signaler", "/trouver-ma-mission"):
        page.goto(path)
        looked_at(page)
    page.goto(f"/evenements/{event.id}")
    looked_at(page)
    page.get_by_role("link", name="S'inscrire").click()
    register(page, "camille@")
    page.get_by_role("link", name="Écrivez une adresse électronique complète").click()
    expect(page.get_by_label("Adresse électronique")).to_be_focused()
    looked_at(page)
    page.get_by_label("Adresse électronique").fill("camille@courriel.example")
    page.get_by_role("button", name="M'inscrire").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre place est réservée")
    looked_at(page)
    code = page.locator(".ticket .code").inner_text()
    ticket = page.url
    page.goto(desk(platform, event))
    looked_at(page)
    # The phone that opened the desk then photographs the code of the ticket.
    page.goto(f"/billets/{code.replace(' ', '').lower()}")
    expect(page.get_by_text("Camille Exemple : bienvenue.")).to_be_visible()
    looked_at(page)
    page.goto(ticket)
    page.get_by_role("link", name="Je ne peux plus venir").click()
    page.get_by_role("button", name="Oui, annuler").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre inscription est annulée")
    assert [each for each in complaints if "Failed to load resource" not in each] == []
    context.close()


def test_everything_works_without_javascript(browser: Browser, platform: Platform) -> None:
    event = announce(platform, "Atelier des cordages")
    context = browser.new_context(base_url=f"http://localhost:{platform.port}", java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Voir les événements").click()
    page.get_by_label("Quoi").fill("cordages")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("link", name="Atelier des cordages").click()
    page.get_by_role("link", name="S'inscrire").click()
    register(page, "sans.script@courriel.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre place est réservée")
    code = page.locator(".ticket .code").inner_text()
    page.goto(desk(platform, event))
    page.get_by_label("Code du billet").fill(code)
    page.get_by_role("button", name="Pointer").click()
    expect(page.get_by_text("Camille Exemple : bienvenue.")).to_be_visible()
    context.close()
