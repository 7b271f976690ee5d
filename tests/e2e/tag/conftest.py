"""The tag in a real browser, on the site of a partner."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.tag.sites import Recorder, Site, partner, platform


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with platform() as recorder:
        yield recorder


@pytest.fixture
def site() -> Iterator[Site]:
    with partner() as site:
        yield site


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 800, "height": 600}, locale="fr-FR")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which nothing may be thrown."""
    thrown: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    assert thrown == []
