"""Debug mode: each event, what became of it, and why, on the page and in the console."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import defects
from tests.e2e.tag.sites import Recorder, Site, arrive, card, page_of

CLICK = "019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50"
CONFIG = 'apieng("config", "alize");'


@pytest.fixture
def console(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type} {[each.json_value() for each in message.args]}"))
    return said


def test_it_works(page: Page, site: Site, recorder: Recorder, console: list[str]) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG, body=card("m-1"))
    arrive(page, site.url("/?apieng_debug=1"))
    log = page.get_by_role("log", name="Événements")
    expect(log).to_contain_text("affichage m-1/alize : accepté")
    page.evaluate('apieng("trackApplication", "m")')
    expect(log).to_contain_text("candidature : refusé, aucun clic : apiengagement_id n'était pas dans l'adresse d'arrivée")
    page.evaluate('apieng("trackAplication")')
    expect(log).to_contain_text("trackAplication : refusé, commande inconnue, ou mal employée")
    assert any(said.startswith("table") and "aucun clic" in said for said in console)


def test_it_may_be_asked_after_the_fact(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG)
    arrive(page, site.url())
    page.evaluate('apieng("trackAccount"); apieng("debug")')
    expect(page.get_by_role("log")).to_contain_text("compte : refusé, aucun clic")


def test_the_platform_s_own_reason_is_shown(page: Page, site: Site, recorder: Recorder) -> None:
    recorder.answers["/r/apply"] = (204, {"X-Not-Counted": quote("Déjà compté : même identifiant.")})
    recorder.answers["/r/account"] = (404, {})
    site.pages["/"] = page_of(recorder.url, CONFIG, 'apieng("debug");')
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    page.evaluate('apieng("trackApplication"); apieng("trackAccount")')
    log = page.get_by_role("log")
    expect(log).to_contain_text("candidature : refusé, Déjà compté : même identifiant.")
    expect(log).to_contain_text("compte : refusé, mission, diffuseur, campagne ou clic inconnu")


def test_a_platform_that_does_not_answer_is_told(page: Page, site: Site, recorder: Recorder) -> None:
    page.route("**/r/**", lambda route: route.abort())
    site.pages["/"] = page_of(recorder.url, CONFIG, 'apieng("debug");')
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    page.evaluate('apieng("trackApplication")')
    expect(page.get_by_role("log")).to_contain_text("candidature : refusé, la plateforme n'a pas répondu")


def test_it_follows_the_visit_until_it_is_closed(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG)
    arrive(page, site.url("/?apieng_debug=1"))
    page.get_by_role("log").wait_for()
    arrive(page, site.url())
    page.get_by_role("button", name="Fermer").click()
    expect(page.get_by_role("log")).to_have_count(0)
    arrive(page, site.url())
    page.wait_for_timeout(300)
    expect(page.get_by_role("log")).to_have_count(0)


def test_visitors_never_load_it(page: Page, site: Site, recorder: Recorder) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    site.pages["/"] = page_of(recorder.url, CONFIG)
    arrive(page, site.url())
    assert not [url for url in loaded if "debug" in url]


@pytest.mark.parametrize("width", [320, 1280])
def test_the_panel_has_no_accessibility_defect(page: Page, site: Site, recorder: Recorder, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 600})
    site.pages["/"] = page_of(recorder.url, CONFIG, 'apieng("trackAccount");', body="<main><h1>Agir</h1></main>")
    arrive(page, site.url("/?apieng_debug=1"))
    page.get_by_role("log").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert defects(page) == []
    page.get_by_role("button", name="Fermer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_have_count(0)
