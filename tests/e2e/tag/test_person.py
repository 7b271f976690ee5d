"""A click is confirmed as a person's by a gesture, two seconds or more after the arrival."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.tag.sites import Recorder, Site, Told, arrive, eventually, page_of, settle

CLICK = "019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50"
ARRIVAL = f"/?apiengagement_id={CLICK}&apiengagement_tracking_token=ey.J.x"


@pytest.fixture
def landed(page: Page, site: Site, recorder: Recorder) -> Page:
    site.pages["/"] = page_of(recorder.url, 'apieng("config", "alize");')
    arrive(page, site.url(ARRIVAL))
    return page


def test_it_works(landed: Page, recorder: Recorder) -> None:
    landed.wait_for_timeout(2_100)
    landed.mouse.move(100, 100)
    landed.keyboard.press("Tab")
    assert eventually(recorder, 1, landed) == [Told("POST", f"/r/{CLICK}/confirm-human", {"token": "ey.J.x"}, None)]
    landed.keyboard.press("Tab")
    settle(landed)
    assert len(recorder.told) == 1


def test_a_link_without_a_token_is_confirmed_as_well(page: Page, site: Site, recorder: Recorder) -> None:
    """Those of campaigns: the contract gives them none."""
    site.pages["/"] = page_of(recorder.url, 'apieng("config", "alize");')
    arrive(page, site.url(f"/?apiengagement_id={CLICK}"))
    page.wait_for_timeout(2_100)
    page.mouse.move(100, 100)
    assert eventually(recorder, 1, page) == [Told("POST", f"/r/{CLICK}/confirm-human", {}, None)]


def test_a_gesture_made_too_early_does_not_use_up_the_next(landed: Page, recorder: Recorder) -> None:
    landed.keyboard.press("Tab")
    landed.wait_for_timeout(2_100)
    assert recorder.told == []
    landed.keyboard.press("Tab")
    eventually(recorder, 1, landed)


def test_a_gesture_made_by_a_program_confirms_nothing(landed: Page, recorder: Recorder) -> None:
    landed.wait_for_timeout(2_100)
    landed.evaluate("dispatchEvent(new Event('pointermove')); dispatchEvent(new KeyboardEvent('keydown')); scrollTo(0, 10)")
    settle(landed)
    assert recorder.told == []


def test_a_page_reached_otherwise_confirms_nothing(page: Page, site: Site, recorder: Recorder) -> None:
    site.pages["/"] = page_of(recorder.url, 'apieng("config", "alize");')
    arrive(page, site.url())
    page.wait_for_timeout(2_100)
    page.keyboard.press("Tab")
    settle(page)
    assert recorder.told == []
