"""Widgets on the page of another site that mistrusts everything: frames and elements, several at once, with JavaScript and without.

The lines that sites copy are those of the guide, so that they are tried here as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from markupsafe import Markup
from playwright.sync_api import Browser, Page, expect

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Member, Platform, running
from tests.apis.engagement.showing import show
from tests.database import DatabaseServer
from tests.e2e.accessibility import defects
from tests.e2e.running import eventually
from tests.e2e.tag.sites import Site, partner
from tests.factories.missions import draft
from tremplin.diffusion.widgets.model import FILTERS
from tremplin.portal import tag

GUIDE = Path(__file__).parents[2] / "docs/partenaires/integration.md"
# Headless browsers say so, and are counted as robots: here, one stands for a person.
PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


T = TypeVar("T")


def aside(call: Callable[[], T]) -> T:
    """Runs something in a thread: while the browser is driven, nothing asynchronous starts in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()


@dataclass(frozen=True, slots=True)
class Town:
    """A city hall's site, with widgets that no other site may show."""

    platform: Platform
    site: Site
    boussole: Member
    alize: Member

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.platform.port}"

    def widget(self, **given: Any) -> str:
        hosts = (f"localhost:{self.site.port}",)
        return aside(lambda: show(self.platform, self.boussole, self.alize, hosts=hosts, **given))

    def lines(self, number: int, widget: str) -> str:
        """What the guide says to copy, for a widget."""
        blocks = re.findall(r"```html\n(.*?)```", GUIDE.read_text(), re.DOTALL)
        return str(tag.told(Markup(blocks[number]), base_url=self.url)).replace("VOTRE-WIDGET", widget)

    def put(self, path: str, *parts: str) -> None:
        head = '<!doctype html><html lang="fr"><head><title>Ville</title></head><body><main><h1>Agir</h1>'
        self.site.pages[path] = head + "".join(parts) + "</main></body></html>"

    def counted(self, kind: str, tag: str | None = None) -> int:
        """Events of people, by means when one is named."""
        words = (
            "SELECT count(*) FROM tracking.event "
            "WHERE kind = %s AND bot IS NULL AND source = 'widget' AND (%s::text IS NULL OR tag = %s)"
        )
        ((count,),) = aside(lambda: self.platform.ask(words, kind, tag, tag))
        return int(count)


@pytest.fixture(scope="module")
def town(database_server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    lent = database_server.lend()
    with running(lent, configured(tmp_path_factory.mktemp("embeds"))) as platform, partner() as site:
        alize, boussole = platform.join("Alizé"), platform.join("Boussole", "boussole")
        platform.diffuse(boussole, alize)
        titles = ["Lire des histoires", *(f"Planter une haie, groupe {number}" for number in range(7))]
        platform.publish(alize, *(draft(title=title) for title in titles))
        trusted = f"http://127.0.0.1:{platform.port}"
        site.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src {trusted}; frame-src {trusted}; connect-src {trusted}; "
            "require-trusted-types-for 'script'; trusted-types tremplin-missions"
        )
        yield Town(platform, site, boussole, alize)
    database_server.give_back(lent)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """Someone on whose pages nothing may go wrong."""
    context = browser.new_context(viewport={"width": 320, "height": 900}, user_agent=PERSON, locale="fr-FR")
    page, wrong = context.new_page(), list[str]()
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


def test_frames_and_elements_share_a_page(town: Town, visitor: Page) -> None:
    """With the keyboard alone."""
    one, other = town.widget(filters=FILTERS, map=True), town.widget(style="carousel", color="#7a1f5c")
    town.put("/", town.lines(0, one), town.lines(0, other), town.lines(1, one), town.lines(1, other))
    visitor.goto(town.site.url())
    first, second = visitor.locator("tremplin-missions").all()
    expect(first.get_by_role("heading", name="8 missions")).to_be_visible()
    expect(second.locator("[data-mission]")).to_have_count(8)
    for each in visitor.locator("iframe").all():
        expect(each).not_to_have_css("height", "1400px")
        inside = each.content_frame.locator("html").evaluate("root => [root.scrollHeight, innerHeight, root.scrollWidth, innerWidth]")
        assert inside[0] <= inside[1]
        assert inside[2] <= inside[3]
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 320

    first.get_by_role("searchbox").fill("histoires")
    first.get_by_role("button", name="Chercher").press("Enter")
    expect(first.get_by_role("heading", name="1 mission", exact=True)).to_be_focused()
    expect(first.get_by_role("status")).to_have_text("1 mission")
    expect(second.locator("[data-mission]")).to_have_count(8)
    eventually(lambda: town.counted("print", "element") >= 1, "no impression of the element", patience=20)
    with visitor.expect_popup() as opened:
        first.get_by_role("link", name="Lire des histoires").press("Enter")
    opened.value.close()
    eventually(lambda: town.counted("click") == 1, "the click was not counted")
    first.get_by_role("link", name="Réinitialiser").press("Enter")
    assert first.locator("svg a").first.bounding_box()["height"] > 1  # type: ignore[index] # its outline was brought in
    first.get_by_role("link", name="Page 2", exact=True).press("Enter")
    expect(first.get_by_role("link", name="Page 2", exact=True)).to_have_attribute("aria-current", "page")

    frame = visitor.frame_locator("iframe >> nth=0")
    frame.get_by_role("link", name="Suivante").press("Enter")
    expect(frame.get_by_role("link", name="Page 2", exact=True)).to_have_attribute("aria-current", "page")
    visitor.locator("iframe").first.evaluate("frame => frame.scrollIntoView({block: 'end'})")
    eventually(lambda: town.counted("print", "frame") >= 1, "no impression of the frame", patience=20)
    assert [each for each in defects(visitor) if each[0] != "region"] == []


def test_colours_that_can_t_be_read_are_replaced(town: Town, visitor: Page) -> None:
    widget = town.widget(color="#ffff00")
    town.put("/pale", town.lines(2, widget), f'<tremplin-missions widget="{widget}"></tremplin-missions>')
    warned: list[str] = []
    visitor.on("console", lambda message: warned.append(message.text) if message.type == "warning" else None)
    visitor.goto(town.site.url("/pale"))  # by the lines whose digests browsers check
    element = visitor.locator("tremplin-missions")
    link = element.locator("[data-mission] a").first
    expect(link).to_have_css("color", "rgb(7, 53, 61)")
    assert warned == []
    element.evaluate("each => { each.style.setProperty('--tremplin-link', '#eee'); each.setAttribute('filters', 'search=haie') }")
    expect(element.get_by_role("heading", name="7 missions")).to_be_visible()
    expect(link).to_have_css("color", "rgb(18, 41, 45)")
    assert len(warned) == 1


def test_a_frame_works_without_javascript_and_nowhere_but_on_its_sites(town: Town, browser: Browser) -> None:
    widget = town.widget(filters=FILTERS)
    town.put("/", town.lines(0, widget), town.lines(1, widget))
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(town.site.url())
    frame = page.frame_locator("iframe")
    frame.get_by_role("searchbox").fill("histoires")
    frame.get_by_role("button", name="Chercher").click()
    expect(frame.locator("[data-mission]")).to_have_count(1)
    expect(page.get_by_role("link", name="Voir les missions de bénévolat")).to_be_visible()
    context.close()

    context = browser.new_context()
    page = context.new_page()
    page.goto(town.site.url().replace("localhost", "127.0.0.1"))
    expect(page.locator("tremplin-missions")).to_contain_text("n'est pas prévue pour ce site")
    assert all("embed" not in each.url for each in page.frames)
    page.goto(f"{town.url}/embed/{widget}")  # alone, as who copies its address looks at it
    assert defects(page) == []
    context.close()
