"""Impressions: what a person could really see, once, and nothing else."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e.tag.sites import STYLE, Recorder, Site, Told, arrive, card, eventually, page_of, settle

CONFIG = 'apieng("config", "boussole");'
PIXEL = {"tracker": "pixel"}


def seen(recorder: Recorder) -> list[str]:
    """The missions told of, in order of name."""
    return sorted(path.split("/")[3] for path in recorder.paths())


def test_it_works(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG, body=card("m-1", source="widget-1", request="r-1"))
    arrive(page, site.url())
    words = {"tracker": "pixel", "sourceId": "widget-1", "requestId": "r-1"}
    assert eventually(recorder, 1, page) == [Told("POST", "/r/impression/m-1/boussole", words, None)]
    settle(page)
    assert len(recorder.told) == 1


def test_what_is_below_the_fold_waits_to_be_reached(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG, body=card("haut") + f"<div class=loin>{card('bas')}</div>")
    arrive(page, site.url())
    settle(page)
    assert seen(recorder) == ["haut"]
    page.locator("[data-id=bas]").scroll_into_view_if_needed()
    eventually(recorder, 2, page)
    assert seen(recorder) == ["bas", "haut"]


def test_what_is_passed_by_in_less_than_a_second_is_not_seen(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG, body=f"<div class=loin>{card('bas')}</div>")
    arrive(page, site.url())
    page.evaluate("scrollTo(0, 1e6); setTimeout(() => scrollTo(0, 0), 300)")
    settle(page)
    assert recorder.told == []


@pytest.mark.parametrize(
    "hidden", ["display:none", "visibility:hidden", "opacity:0", "position:absolute;left:-9999px", "height:0;overflow:hidden"]
)
def test_what_is_hidden_is_never_seen(page: Page, site: Site, recorder: Recorder, hidden: str) -> None:
    span = "<span data-name=tracker_counter data-id=cachee>texte</span>"
    site.pages["/"] = page_of(recorder.url, CONFIG, body=f'<div style="{hidden}">{span}</div>{card("montree")}')
    arrive(page, site.url())
    settle(page)
    assert seen(recorder) == ["montree"]


def test_what_is_less_than_half_inside_the_window_is_not_seen(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG, body=f'<div style="margin-top:520px">{card("coupee")}</div>')
    arrive(page, site.url())
    settle(page)
    assert recorder.told == []
    page.evaluate("document.querySelector('.carte').style.marginTop = '-100px'")
    eventually(recorder, 1, page)


def test_a_card_taller_than_the_window_can_be_seen(page: Page, site: Site, recorder: Recorder) -> None:
    tall = '<div data-name=tracker_counter data-id=haute style="height:5000px;background:#eee">haute</div>'
    site.pages["/"] = page_of(recorder.url, CONFIG, body=tall)
    arrive(page, site.url())
    eventually(recorder, 1, page)


def test_an_empty_counter_as_partners_have_had_for_years_is_seen_where_it_stands(page: Page, site: Site, recorder: Recorder) -> None:
    old = '<div class=carte><span name="tracker_counter" data-id="{0}" data-publisher="cap"></span>{0}</div>'
    site.pages["/"] = page_of(recorder.url, body=old.format("haut") + f"<div class=loin>{old.format('bas')}</div>")
    arrive(page, site.url())
    settle(page)
    assert recorder.told == [Told("POST", "/r/impression/haut/cap", PIXEL, None)]


def test_missions_added_later_are_seen(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG, body="<main></main>")
    arrive(page, site.url())
    page.evaluate("html => setTimeout(() => document.querySelector('main').innerHTML = html, 200)", card("ajoutee"))
    eventually(recorder, 1, page)
    assert seen(recorder) == ["ajoutee"]


def test_an_element_reused_for_another_mission_counts_it(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG, body=card("avant"))
    arrive(page, site.url())
    eventually(recorder, 1, page)
    page.evaluate("document.querySelector('[data-id]').dataset.id = 'apres'")
    eventually(recorder, 2, page)
    assert recorder.paths() == ["/r/impression/avant/boussole", "/r/impression/apres/boussole"]


def test_a_list_drawn_again_is_not_counted_again(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG, body=f"<main>{card('m-1')}</main>")
    arrive(page, site.url())
    eventually(recorder, 1, page)
    page.evaluate("html => document.querySelector('main').innerHTML = html", card("m-1"))
    settle(page)
    assert seen(recorder) == ["m-1"]


def test_several_widgets_on_a_page_are_told_apart(page: Page, site: Site, recorder: Recorder) -> None:
    body = card("m-1", source="w-1", publisher="cap") + card("m-1", source="w-2")
    site.pages["/"] = page_of(recorder.url, CONFIG, body=body)
    arrive(page, site.url())
    told = {(each.path, each.words["sourceId"]) for each in eventually(recorder, 2, page)}
    assert told == {("/r/impression/m-1/cap", "w-1"), ("/r/impression/m-1/boussole", "w-2")}


def test_inside_a_frame_only_what_the_reader_reaches_is_seen(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = f'{STYLE}<iframe src="http://127.0.0.1:{site.port}/liste" width=600 height=4000></iframe>'
    site.pages["/liste"] = page_of(recorder.url, CONFIG, body=card("haut") + f"<div class=loin>{card('bas')}</div>")
    page.goto(site.url())
    eventually(recorder, 1, page.frames[1].page)
    settle(page)
    assert seen(recorder) == ["haut"]


@pytest.mark.parametrize(
    ("href", "told", "words"),
    [
        ("/r/m-1/cap?tags=accueil", "/r/impression/m-1/cap", {"tracker": "link"}),
        ("/r/campaign/c-1", "/r/impression/campaign/c-1", {}),
        (
            "/r/widget/m-1?widgetId=w-1&requestId=r-1",
            "/r/impression/m-1/boussole",
            {"tracker": "link", "sourceId": "w-1", "requestId": "r-1"},
        ),
    ],
)
def test_a_link_to_the_platform_is_seen(
    page: Page, site: Site, recorder: Recorder, href: str, told: str, words: dict[str, str]
) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG, body=f'<a href="{recorder.url}{href}">Agir</a><a href="/r/x/y">Ailleurs</a>')
    arrive(page, site.url())
    settle(page)
    assert recorder.told == [Told("POST", told, words, None)]


def test_a_link_beside_its_counter_is_seen_once(page: Page, site: Site, recorder: Recorder) -> None:
    both = card("m-1", f'<a href="{recorder.url}/r/m-1/boussole">Agir</a>')
    site.pages["/"] = page_of(recorder.url, CONFIG, body=f'{both}<a href="{recorder.url}/r/m-2/boussole">Une autre</a>')
    arrive(page, site.url())
    settle(page)
    assert sorted((path.split("/")[3], each.words["tracker"]) for each in recorder.told for path in [each.path]) == [
        ("m-1", "pixel"),
        ("m-2", "link"),
    ]


def test_a_list_shown_before_the_partner_is_known_is_counted_once_it_is(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, body=card("m-1"))
    arrive(page, site.url())
    settle(page)
    assert recorder.told == []
    assert page.evaluate("apieng.lines[0][3]") == "NO_PUBLISHER"
    page.evaluate(CONFIG)
    eventually(recorder, 1, page)


def test_a_page_may_count_an_element_itself(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, CONFIG, body='<div id=x data-id="m/é 1">x</div>')
    arrive(page, site.url())
    page.evaluate('apieng("trackImpression", document.getElementById("x"))')
    assert eventually(recorder, 1, page)[0].path == "/r/impression/m%2F%C3%A9%201/boussole"


def test_a_tab_in_the_background_sees_nothing(page: Page, site: Site, recorder: Recorder, context: BrowserContext) -> None:
    page.add_init_script("Object.defineProperty(document, 'visibilityState', {get: () => window.shown ? 'visible' : 'hidden'})")
    site.pages["/"] = page_of(recorder.url, CONFIG, body=card("m-1"))
    arrive(page, site.url())
    settle(page)
    assert recorder.told == []
    page.evaluate("window.shown = true; document.dispatchEvent(new Event('visibilitychange'))")
    eventually(recorder, 1, page)
