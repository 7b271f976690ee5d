"""From a wish to the announcer's page: the whole program, its demonstration data, a real browser."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from tests.e2e.accessibility import defects
from tests.e2e.running import Program, data_dir, free_port
from tremplin.kit.postgres import EmbeddedPostgres

# Headless browsers say so, and are counted as robots: here, one stands for a person.
PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WELCOME = "<!doctype html><title>Annonceur</title><h1>Bienvenue chez l'annonceur</h1>"


@pytest.fixture(scope="module")
def demo() -> Iterator[Program]:
    with data_dir() as folder, Program(folder, "demo", port=free_port()) as program:
        yield program.ready()


@pytest.fixture(scope="module")
def wish(demo: Program) -> tuple[str, str, str]:
    """Words of a mission's title, its town, and the title: whatever the demonstration holds today."""
    missions = api(demo, "/v0/mission?limit=200")["data"]
    mission = next(each for each in missions if each.get("city") and not any(c.isdigit() for c in each["city"]))
    words = max(mission["title"].replace("'", " ").split(), key=len)
    return words, f"{mission['city']} {mission['postalCode']}", mission["title"]


def api(demo: Program, path: str) -> Any:
    """What a broadcaster's key gets."""
    request = urllib.request.Request(f"http://127.0.0.1:{demo.port}{path}", headers={"x-api-key": "demo-cle-portail-jeunesse"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


@contextmanager
def visiting(browser: Browser, demo: Program, **options: Any) -> Iterator[BrowserContext]:
    """A browser at the portal, in which the announcers' sites answer from here: nothing leaves the machine."""
    base_url = f"http://localhost:{demo.port}"
    context = browser.new_context(base_url=base_url, locale="fr-FR", **options)

    def answer(route: Route) -> None:
        if (urlsplit(route.request.url).hostname or "").endswith(".example"):
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=WELCOME)
        elif route.request.url.startswith(base_url):
            route.continue_()
        else:
            route.abort()

    context.route("**/*", answer)
    yield context
    context.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def context(browser: Browser, demo: Program, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A person's browser."""
    with visiting(browser, demo, user_agent=PERSON, java_script_enabled=request.param) as context:
        yield context


def search(page: Page, words: str, town: str) -> None:
    page.goto("/")
    page.get_by_label("Quoi").fill(words)
    page.get_by_label("Où").fill(town)
    page.get_by_label("Où").press("Enter")  # on a phone, the towns proposed are above the button


def open_first(page: Page) -> str:
    """Opens the first mission of a list and returns its id."""
    page.get_by_role("article").first.get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_role("link", name="Je propose mon aide")).to_be_visible()
    return urlsplit(page.url).path.rpartition("/")[2]


def clicks(demo: Program, mission_id: str) -> list[tuple[str, str, str | None]]:
    """The clicks kept for a mission: id, who showed it, whether a robot."""
    with psycopg.connect(EmbeddedPostgres(demo.folder / "postgres").conninfo()) as connection:
        rows = connection.execute(
            "SELECT id, from_partner, bot FROM tracking.event WHERE kind = 'click' AND mission_id = %s ORDER BY at",
            (mission_id,),
        )
        return [(str(id_), partner, bot) for id_, partner, bot in rows.fetchall()]


def test_it_works(context: BrowserContext, demo: Program, wish: tuple[str, str, str]) -> None:
    words, town, title = wish
    page = context.new_page()
    search(page, words, town)
    first = page.get_by_role("article").first
    expect(first.get_by_role("link")).to_have_text(title)
    expect(first).to_contain_text("km")
    mission_id = open_first(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    before = clicks(demo, mission_id)
    page.get_by_role("link", name="Je propose mon aide").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bienvenue chez l'annonceur")
    arrived = urlsplit(page.url)
    assert (arrived.hostname or "").endswith(".example")
    (click,) = clicks(demo, mission_id)[len(before) :]
    assert click == (parse_qs(arrived.query)["apiengagement_id"][0], "portail", None)


def test_figures_are_there_at_once(demo: Program) -> None:
    figures = api(demo, "/api/v1/statistics?side=broadcaster")["figures"]
    assert figures["impressions"] > figures["clicks"] > figures["applications"] > 0
    assert api(demo, "/api/v1/statistics/public")["clicks"] > 0


def test_the_announcer_gets_no_cookie_and_the_portal_sets_none(context: BrowserContext, wish: tuple[str, str, str]) -> None:
    page = context.new_page()
    search(page, *wish[:2])
    open_first(page)
    page.get_by_role("link", name="Je propose mon aide").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bienvenue chez l'annonceur")
    assert context.cookies() == []


def test_a_programs_visit_is_counted_apart(browser: Browser, demo: Program, wish: tuple[str, str, str]) -> None:
    with visiting(browser, demo) as robot:  # a headless browser, as it presents itself
        page = robot.new_page()
        search(page, *wish[:2])
        mission_id = open_first(page)
        before = clicks(demo, mission_id)
        page.get_by_role("link", name="Je propose mon aide").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Bienvenue chez l'annonceur")
        ((_, shown_by, bot),) = clicks(demo, mission_id)[len(before) :]
        assert (shown_by, bot) == ("portail", "user_agent")
        assert "apiengagement_id" not in page.url


@pytest.mark.parametrize("width", [320, 1280])
def test_real_pages_have_no_accessibility_defect_and_stay_at_home(
    browser: Browser, demo: Program, wish: tuple[str, str, str], width: int
) -> None:
    words, town, _ = wish
    context = browser.new_context(base_url=f"http://localhost:{demo.port}", viewport={"width": width, "height": 800})
    page = context.new_page()
    foreign: list[str] = []

    def note(request: Request) -> None:
        if urlsplit(request.url).hostname != "localhost":
            foreign.append(request.url)

    page.on("request", note)
    search(page, words, town)
    found = page.url
    open_first(page)
    for address in ("/", "/missions", found, page.url, "/docs"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")  # axe skips the hidden
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert (address, defects(page)) == (address, [])
    assert foreign == []
    context.close()
