"""Applications and accounts: attributed to the click that brought the person, even when the page is left at once."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e.tag.sites import Recorder, Site, Told, arrive, eventually, page_of, settle

CLICK = "019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50"
OTHER = "019a2b6d-22bb-7c05-9f3e-5b1d2c3e4f51"
CONFIG = 'apieng("config", "alize");'


def test_it_works(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG, body='<a href="/formulaire">Agir</a>')
    site.pages["/formulaire"] = page_of(recorder.url, CONFIG)
    arrive(page, site.url(f"/?apiengagement_id={CLICK}&utm_source=api_engagement"))
    page.get_by_role("link").click()
    page.wait_for_function("window.apieng && !!apieng.lines")
    options = {"clientEventId": "c-7", "customAttributes": {"age": "25"}}
    page.evaluate(f'apieng("trackApplication", "lecture-12", {json.dumps(options)})')
    words = {"view": CLICK, "url": site.url("/formulaire"), "publisher": "alize", "mission": "lecture-12", "clientEventId": "c-7"}
    assert eventually(recorder, 1, page) == [Told("POST", "/r/apply", {**words, "customAttributes": '{"age":"25"}'}, None)]


def test_no_cookie_is_needed(page: Page, site: Site, recorder: Recorder, context: BrowserContext) -> None:
    test_it_works(page, site, recorder)
    assert context.cookies() == []


@pytest.mark.parametrize(
    ("commands", "attributes"),
    [(('apieng("config", "alize", {cookie: true});',), ""), ((CONFIG,), 'data-cookie="yes"')],
)
def test_a_site_that_wants_a_cookie_finds_its_visitors_again_in_another_tab(
    page: Page, site: Site, recorder: Recorder, context: BrowserContext, commands: tuple[str, ...], attributes: str
) -> None:
    site.pages["/"] = page_of(recorder.url, *commands, attributes=attributes)
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    (cookie,) = context.cookies()
    assert (cookie["name"], cookie["value"], cookie["path"]) == ("apiengagement", CLICK, "/")
    assert (cookie["sameSite"], cookie["secure"], cookie["httpOnly"]) == ("Lax", True, False)
    assert 29 * 86400 < cookie["expires"] - page.evaluate("Date.now() / 1000") <= 30 * 86400
    tab = context.new_page()
    arrive(tab, site.url())
    tab.evaluate('apieng("trackApplication")')
    assert eventually(recorder, 1, page)[0].words["view"] == CLICK


def test_an_application_sent_with_a_form_is_not_lost(page: Page, site: Site, recorder: Recorder) -> None:
    form = (
        """<form action="/merci" method="post" onsubmit='apieng("trackApplication", "lecture-12")'><button>Envoyer</button></form>"""
    )
    site.pages["/"] = page_of(recorder.url, CONFIG, body=form)
    site.pages["/merci"] = "<h1>Merci</h1>"
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    page.get_by_role("button").click()
    page.get_by_role("heading", name="Merci").wait_for()
    (told,) = eventually(recorder, 1, page)
    assert (told.path, told.words["view"], told.words["mission"]) == ("/r/apply", CLICK, "lecture-12")


def test_the_last_click_is_credited(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG)
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    arrive(page, site.url(f"/?apiengagement_id={OTHER}"))
    arrive(page, site.url())
    page.evaluate('apieng("trackAccount")')
    (told,) = eventually(recorder, 1, page)
    assert (told.path, told.words["view"]) == ("/r/account", OTHER)


def test_a_page_that_changes_its_own_address_keeps_the_click(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG)
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    page.evaluate('history.pushState({}, "", "/etape-2"); apieng("trackApplication", 12)')
    (told,) = eventually(recorder, 1, page)
    assert (told.words["view"], told.words["mission"], told.words["url"]) == (CLICK, "12", site.url("/etape-2"))


@pytest.mark.parametrize(
    ("call", "sent"),
    [
        ('apieng("trackApplication", "m", {age: 25})', {"mission": "m", "customAttributes": '{"age":25}'}),
        ('apieng("trackApplication", "m", \'{"age":25}\')', {"mission": "m", "customAttributes": '{"age":25}'}),
        ('apieng("trackApplication", undefined, {clientEventId: 7})', {"clientEventId": "7"}),
        ('apieng("trackApplication", {clientEventId: "c"})', {"clientEventId": "c"}),
        ('apieng("trackApplication", null, null)', {}),
        ('apieng("trackAccount", "m", {clientEventId: "c", customAttributes: {age: 25}})', {"mission": "m", "clientEventId": "c"}),
        ('_apieng.trackApplication("m")', {"mission": "m"}),
    ],
)
def test_every_way_of_calling_it_is_understood(page: Page, site: Site, recorder: Recorder, call: str, sent: dict[str, str]) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG)
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    page.evaluate(call)
    (told,) = eventually(recorder, 1, page)
    assert told.words == {"view": CLICK, "url": site.url(), "publisher": "alize", **sent}


def test_calls_made_before_the_script_arrived_are_not_lost(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG, 'apieng("trackAccount", "m");')
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    (told,) = eventually(recorder, 1, page)
    assert (told.path, told.words["publisher"]) == ("/r/account", "alize")


def test_a_script_put_twice_on_a_page_counts_once(page: Page, site: Site, recorder: Recorder) -> None:
    again = f'<script src="{recorder.url}/jstag.js"></script>'
    site.pages["/"] = page_of(recorder.url, CONFIG, 'apieng("trackAccount", "m");', body=again)
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    settle(page)
    assert recorder.paths() == ["/r/account"]


@pytest.mark.parametrize("arrival", ["/", "/?apiengagement_id=", "/?apiengagement_id=%3Cscript%3E"])
def test_without_a_click_nothing_is_sent(page: Page, site: Site, recorder: Recorder, arrival: str) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG)
    arrive(page, site.url(arrival))
    page.evaluate('apieng("trackApplication", "m")')
    settle(page)
    assert recorder.told == []
    assert page.evaluate("apieng.lines.map(line => line[3])") == ["NO_CLICK"]


@pytest.mark.parametrize("call", ['"inconnue"', '"toString"', '"__proto__"', "", "null, 1", '"trackImpression", "texte"', "{}"])
def test_no_call_throws(page: Page, site: Site, recorder: Recorder, call: str) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG)
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    page.evaluate(f"apieng({call})")
    page.evaluate('apieng("trackApplication")')
    assert [each.path for each in eventually(recorder, 1, page)] == ["/r/apply"]


def test_a_copy_served_by_the_partner_reaches_the_platform_it_names(page: Page, site: Site, recorder: Recorder) -> None:
    copy = page.request.get(f"{recorder.url}/jstag.js").text()
    site.pages["/copie.js"] = copy
    site.pages["/"] = f'<!doctype html><script src="/copie.js" data-host="{recorder.url}" data-publisher="alize"></script>'
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    page.evaluate('apieng("trackAccount")')
    (told,) = eventually(recorder, 1, page)
    assert told.words["publisher"] == "alize"


def test_without_beacons_events_are_sent_all_the_same(page: Page, site: Site, recorder: Recorder) -> None:
    page.add_init_script("navigator.sendBeacon = () => false")
    site.pages["/"] = page_of(recorder.url, CONFIG)
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    page.evaluate('apieng("trackApplication")')
    (told,) = eventually(recorder, 1, page)
    assert (told.method, told.path) == ("POST", "/r/apply")
