"""A real browser, the same for all tests of a module."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

# The system's browser first: playwright's own (None) can't be downloaded everywhere.
CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


# Not for the whole session: while playwright runs, asynchronous tests of other modules could not.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next((path for name in CANDIDATES if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except Error as error:
            reason = f"no Chromium can be started here: {error.message.splitlines()[0]}"
            if os.environ.get("CI"):
                pytest.fail(reason)  # a green run that looked at no page would say nothing
            pytest.skip(reason)
        yield browser
        browser.close()
