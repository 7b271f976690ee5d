"""The public pages in a real browser: looked at by axe-core, used with the keyboard, with JavaScript and without."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.e2e.accessibility import defects
from tests.portal.demo import as_document, catalogue, mission
from tests.portal.publications import publication
from tests.portal.shelf import FakePortal, Shelf, ShelfEngine, site
from tremplin.portal import routes

WIDTHS = (320, 1280)
PAGES = {
    "home": "/",
    "list": "/missions",
    "near a town, filtered": "/missions?ou=Lyon&domaine=education&domaine=sport",
    "homonyms": "/missions?ou=Saint-Denis",
    "unknown place": "/missions?ou=Xyzzyqwk",
    "nothing found": "/missions?quoi=buvette&ou=Tarare&rayon=5&domaine=education",
    "mission": "/missions/mission-000",
    "mission retired": "/missions/mission-900",
    "mission unknown": "/missions/inconnue",
    "accessibility": "/accessibilite",
    "legal": "/mentions-legales",
    "statistics": "/statistiques?annee=2026",
    "statistics not published": "/statistiques?annee=2011",
    "documentation": "/docs",
    "guide": "/docs/flux-xml",
    "documentation searched": "/docs/recherche?q=catalogue",
    "codes": "/docs/codes",
    "list in English": "/en/missions?ou=Lyon&domaine=education",
    "mission in English": "/en/missions/mission-000",
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The site over a shelf of missions, served on a free port."""
    retired = as_document(mission(900))
    app = site(FakePortal(Shelf(catalogue()), {retired.id: retired.body}, {2026: publication()}))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(routes, "engine", ShelfEngine)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=address, locale="fr-FR")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def test_it_works(page: Page) -> None:
    page.goto("/missions")
    page.get_by_label("Quoi").fill("histoires")
    page.get_by_label("Où").fill("Lyon")
    page.get_by_role("button", name="Rechercher").click()
    expect(page).to_have_url("/missions?quoi=histoires&ou=Lyon")
    page.get_by_role("heading", level=2).get_by_role("link").first.click()
    expect(page.get_by_role("link", name="Je propose mon aide")).to_have_attribute("href", "/r/mission-000/portail")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_an_accessibility_defect_an_overflow_or_a_forbidden_resource(page: Page, name: str, width: int) -> None:
    complaints: list[str] = []
    foreign: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # The browser also reports the page's own status when it is an error, which is as it should be.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("request", lambda request: foreign.append(request.url) if "localhost" not in request.url else None)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert defects(page) == []
    assert (complaints, foreign) == ([], [])


def test_ticking_a_box_swaps_the_results_and_keeps_the_place_of_the_reader(page: Page) -> None:
    page.goto("/missions?ou=Lyon")
    page.evaluate("window.sameDocument = true")
    box = page.get_by_role("checkbox", name="Éducation")
    box.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("link", name="Éducation , retirer ce filtre")).to_be_visible()
    expect(page).to_have_url("/missions?ou=Lyon&domaine=education")
    expect(page.get_by_role("status")).to_contain_text("autour de Lyon")
    expect(box).to_be_focused()
    assert page.evaluate("window.sameDocument")
    page.go_back()
    expect(page.get_by_role("checkbox", name="Éducation")).not_to_be_checked()


def test_the_next_page_is_read_from_its_top(page: Page) -> None:
    page.goto("/missions")
    page.get_by_role("link", name="Suivante").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("page 2")
    expect(heading).to_be_focused()
    expect(page).to_have_url("/missions?page=2")
    expect(page).to_have_title("Missions de bénévolat – page 2 – Tremplin")


def test_a_new_radius_asks_at_once(page: Page) -> None:
    page.goto("/missions?ou=Tarare&rayon=5")
    page.get_by_label("Rayon").select_option("50")
    expect(page).to_have_url("/missions?ou=Tarare&rayon=50")


def test_the_keyboard_skips_to_the_content_first(page: Page) -> None:
    page.goto("/missions")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


@pytest.mark.parametrize("name", ["home", "near a town, filtered", "mission"])
def test_the_keyboard_always_shows_where_it_is(page: Page, name: str) -> None:
    page.goto(PAGES[name])
    unseen = """() => {
        const focused = document.activeElement;
        const ring = (pseudo) => getComputedStyle(focused, pseudo).outlineStyle === "solid";
        return focused === document.body || ring() || ring("::after") ? "" : focused.outerHTML;
    }"""
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(unseen) == ""


def test_on_a_phone_the_filters_unfold_and_stay_so(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/missions")
    box = page.get_by_role("checkbox", name="Éducation")
    expect(box).to_be_hidden()
    page.get_by_text("Filtrer les missions").first.click()
    box.check()
    expect(page).to_have_url("/missions?domaine=education")
    expect(box).to_be_visible()


def test_everything_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/missions")
    page.get_by_label("Où").fill("Lyon")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("checkbox", name="Éducation").check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    assert "domaine=education" in page.url
    page.get_by_role("link", name="Éducation , retirer ce filtre").click()
    expect(page.get_by_role("checkbox", name="Éducation")).not_to_be_checked()
    page.goto("/missions")
    page.get_by_role("link", name="Suivante").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("page 2")
    context.close()
