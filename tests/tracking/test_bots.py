"""Programs are told from people by what they say of themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracking.visits import FIREFOX
from tremplin.tracking.model import is_robot

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


def test_it_works() -> None:
    assert is_robot("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")
    assert not is_robot(FIREFOX)


@pytest.mark.parametrize(
    "user_agent",
    [
        "curl/8.5",
        "Wget/1.21.4",
        "python-requests/2.32.3",
        "python-httpx/0.28.1",
        "Python/3.11 aiohttp/3.9",
        "node",
        "undici",
        "axios/1.7.2",
        "PostmanRuntime/7.43.0",
        "okhttp/4.12.0",
        "Java/17.0.2",
        "Go-http-client/2.0",
        "Mozilla/5.0",
        f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} HeadlessChrome/131.0.0.0 Safari/537.36",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    ],
)
def test_programs_are_robots(user_agent: str) -> None:
    assert is_robot(user_agent)


@pytest.mark.parametrize(
    "user_agent",
    [
        f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {APPLE} Version/18.0 Mobile/15E148 Safari/604.1",
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
        f"Mozilla/5.0 (Linux; Android 15; Pixel 9) {WEBKIT} Chrome/131.0.0.0 Mobile Safari/537.36",
        f"Mozilla/5.0 (Linux; Android 10; CUBOT_X30) {WEBKIT} Chrome/120.0.0.0 Mobile Safari/537.36",
        f"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) {WEBKIT} SamsungBrowser/27.0 Mobile Safari/537.36",
        f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/18.1 Safari/605.1.15",
        "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
    ],
)
def test_browsers_are_people(user_agent: str) -> None:
    assert not is_robot(user_agent)


@pytest.mark.parametrize("user_agent", ["", " "])
def test_who_says_nothing_is_not_taken_for_a_robot(user_agent: str) -> None:
    assert not is_robot(user_agent)


@given(st.text(max_size=300))
def test_anything_may_be_said(user_agent: str) -> None:
    assert is_robot(user_agent) in {True, False}
