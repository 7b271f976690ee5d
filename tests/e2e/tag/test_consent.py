"""Consent: refused, nothing is kept nor observed; a click id in the address still goes with an application."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e.tag.sites import Recorder, Site, arrive, card, eventually, page_of, settle

CLICK = "019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50"
CONFIG = 'apieng("config", "alize", {cookie: true});'
DO_NOT_TRACK = "Object.defineProperty(navigator, 'doNotTrack', {get: () => '1'})"
GLOBAL_PRIVACY_CONTROL = "Object.defineProperty(navigator, 'globalPrivacyControl', {get: () => true})"
STORED = "Object.keys(sessionStorage).length"


def test_it_works(page: Page, site: Site, recorder: Recorder, context: BrowserContext) -> None:
    """Required, then given: what was seen meanwhile is counted from then on."""
    site.pages["/"] = page_of(recorder.url, CONFIG, body=card("m-1"), attributes='data-consent="required"')
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    settle(page)
    assert (recorder.told, context.cookies(), page.evaluate(STORED)) == ([], [], 0)
    page.evaluate('apieng("consent", true)')
    assert eventually(recorder, 1, page)[0].path == "/r/impression/m-1/alize"
    assert [cookie["value"] for cookie in context.cookies()] == [CLICK]


@pytest.mark.parametrize("answer", ["false", '"no"', '"denied"', "undefined", "0"])
def test_a_refusal_erases_what_was_kept(page: Page, site: Site, recorder: Recorder, context: BrowserContext, answer: str) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG)
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    assert (len(context.cookies()), page.evaluate(STORED)) == (1, 1)
    page.evaluate(f'apieng("consent", {answer})')
    assert (context.cookies(), page.evaluate(STORED)) == ([], 0)
    page.evaluate("html => document.body.innerHTML = html", card("m-1"))
    settle(page)
    assert recorder.told == []
    arrive(page, site.url())
    page.evaluate('apieng("consent", false); apieng("trackApplication", "m")')
    settle(page)
    assert recorder.told == []


@pytest.mark.parametrize(
    ("commands", "attributes"),
    [
        ((CONFIG, 'apieng("consent", false);'), ""),
        ((CONFIG,), 'data-consent="no"'),
        (('apieng("config", "alize", {consent: false});',), ""),
    ],
)
def test_who_refused_can_still_apply_on_the_page_where_they_arrived(
    page: Page, site: Site, recorder: Recorder, context: BrowserContext, commands: tuple[str, ...], attributes: str
) -> None:
    site.pages["/"] = page_of(recorder.url, *commands, body=card("m-1"), attributes=attributes)
    arrive(page, site.url(f"/?apiengagement_id={CLICK}&apiengagement_tracking_token=jeton"))
    page.evaluate('history.pushState({}, "", "/etape-2"); apieng("trackApplication", "m")')
    page.wait_for_timeout(2_200)
    page.keyboard.press("Tab")
    settle(page)
    assert [(each.path, each.words["view"]) for each in recorder.told] == [("/r/apply", CLICK)]
    assert (context.cookies(), page.evaluate(STORED)) == ([], 0)


@pytest.mark.parametrize("signal", [DO_NOT_TRACK, GLOBAL_PRIVACY_CONTROL])
def test_the_browser_s_refusal_comes_before_the_site_s_wish(
    page: Page, site: Site, recorder: Recorder, context: BrowserContext, signal: str
) -> None:
    page.add_init_script(signal)
    site.pages["/"] = page_of(recorder.url, CONFIG, 'apieng("consent", true);', body=card("m-1"))
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    page.evaluate('apieng("trackAccount", "m")')
    settle(page)
    assert recorder.paths() == ["/r/account"]
    assert (context.cookies(), page.evaluate(STORED)) == ([], 0)
    assert "PRIVACY_SIGNAL" in page.evaluate("apieng.lines.map(line => line[3])")


def test_where_storage_is_blocked_the_page_still_works(page: Page, site: Site, recorder: Recorder) -> None:
    page.add_init_script("Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('non') }})")
    site.pages["/"] = page_of(recorder.url, 'apieng("config", "alize");')
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    page.evaluate('apieng("debug"); apieng("trackAccount", "m")')
    assert eventually(recorder, 1, page)[0].words["view"] == CLICK
