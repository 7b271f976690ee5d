"""From a job one has in mind to a request that has left, on a phone, looked at by axe-core; then the same without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Platform, running
from tests.apis.immersion.companies import BAKER, SIRET
from tests.database import DatabaseServer
from tests.e2e.accessibility import defects
from tests.portal.immersions.visitor import FULL, Visitor, offer_at, town

PHONE = ViewportSize(width=320, height=700)
T = TypeVar("T")


@pytest.fixture(scope="module")
def platform(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    lent = database_server.lend()
    with running(lent, configured(tmp_path_factory.mktemp("site"))) as platform:
        aside(lambda: Visitor(platform).keep(*town()))
        yield platform
    database_server.give_back(lent)


def aside(call: Callable[[], T]) -> T:
    """What a call gives, made in a thread of its own: the browser's loop runs in this one."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(call).result()


def contacts(platform: Platform) -> int:
    """How many people contacted the baker."""
    ((count,),) = aside(lambda: platform.ask("SELECT count(*) FROM immersions.contact WHERE siret = %s", SIRET))
    return int(count)


def looked_at(page: Page) -> None:
    """No page has an accessibility defect, or is wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    assert defects(page) == [], page.url


def fill(page: Page, email: str) -> None:
    page.get_by_label("Une personne adulte").check()
    page.get_by_label("Prénom").fill("Camille")
    page.get_by_label("Nom", exact=True).fill("Exemple")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Téléphone").fill("06 12 34 56 78")
    page.get_by_label("Quand voudriez-vous venir").fill("En mars")
    page.get_by_label("Découvrir un métier").check()


def test_it_works(browser: Browser, platform: Platform) -> None:
    context = browser.new_context(base_url=f"http://localhost:{platform.port}", locale="fr-FR", viewport=PHONE)
    page, complaints, before = context.new_page(), [], contacts(platform)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto("/immersions")
    job = page.get_by_role("combobox", name="Quel métier")
    job.press_sequentially("boulang")
    expect(page.get_by_role("option", name="Boulanger / Boulangère", exact=True)).to_be_visible()
    looked_at(page)
    job.press("ArrowDown")
    expect(job).to_have_attribute("aria-activedescendant", f"metier-{BAKER}")
    job.press("Enter")
    expect(job).to_have_value("Boulanger / Boulangère")
    page.get_by_label("Où").fill("Rennes")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 offre d'immersion autour de Rennes")
    expect(page).to_have_url("/immersions?metier=Boulanger+%2F+Boulang%C3%A8re&ou=Rennes")
    expect(page.get_by_role("listbox")).to_be_hidden()
    looked_at(page)
    page.get_by_role("link", name="Carte").click()
    marker = page.get_by_role("link", name="1. Rennes : Boulanger / Boulangère, Le Fournil")
    looked_at(page)
    marker.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Boulanger / Boulangère")
    looked_at(page)
    page.get_by_role("link", name="Contacter l'entreprise").click()
    fill(page, "camille@")
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.get_by_role("link", name="Écrivez une adresse électronique complète").click()
    expect(page.get_by_label("Adresse électronique")).to_be_focused()
    looked_at(page)
    page.get_by_label("Adresse électronique").fill("camille@courriel.example")
    page.get_by_role("button", name="Envoyer ma demande").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est partie")
    looked_at(page)
    assert contacts(platform) == before + 1
    assert [each for each in complaints if "Failed to load resource" not in each] == []
    context.close()


@pytest.mark.parametrize("path", ["/immersions?vue=carte", "/immersions?metier=zzyx", offer_at(FULL), "/immersions/1/2"])
def test_the_other_pages_have_no_defect_either(browser: Browser, platform: Platform, path: str) -> None:
    page = browser.new_page(base_url=f"http://localhost:{platform.port}", viewport=PHONE)
    page.goto(path)
    looked_at(page)
    page.close()


def test_everything_works_without_javascript(browser: Browser, platform: Platform) -> None:
    context = browser.new_context(base_url=f"http://localhost:{platform.port}", java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Trouver une immersion").click()
    page.get_by_label("Quel métier").fill("patissier boulanger")
    page.get_by_label("Où").fill("Vitré")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("link", name="Boulanger-pâtissier / Boulangère-pâtissière", exact=True).first.click()
    assert "tri=" not in page.url
    page.goto("/immersions?metier=boulanger&ou=Vitr%C3%A9")
    page.get_by_role("heading", level=2).get_by_role("link").first.click()
    page.get_by_role("link", name="Contacter l'entreprise").click()
    fill(page, "sans.script@courriel.example")
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est partie")
    context.close()
