"""From a tracked link to an application, on the real platform: a broadcaster's page, an announcer's page, and what is kept of both."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cli.program import Program as Commands
from tests.e2e.running import Program, data_dir, eventually, free_port
from tests.e2e.tag.sites import Site, arrive, card, page_of, partner
from tremplin.kit.postgres import EmbeddedPostgres

# Headless browsers say so, and are counted as robots: here, one stands for a person.
PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
FORM = """
<form action="/merci" onsubmit='apieng("trackApplication", "lecture-12", {{clientEventId: "{}"}})'><button>Envoyer</button></form>
"""
KEY = "cle-de-test-d-alize"


@dataclass(frozen=True, slots=True)
class Platform:
    """The program as people launch it, with Alizé, who announces, and Boussole, who shows."""

    program: Program
    commands: Commands
    site: Site
    mission_id: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.program.port}"

    def events(self, kind: str) -> list[dict[str, Any]]:
        """The events of a kind, oldest first."""
        names = "id, click_id, to_partner, from_partner, mission_id, source, source_id, tag, client_event_id, human"
        with psycopg.connect(EmbeddedPostgres(self.program.folder / "postgres").conninfo()) as connection:
            rows = connection.execute(
                f"SELECT {names} FROM tracking.event WHERE kind = %s ORDER BY at, id".encode(), (kind,)
            ).fetchall()
        return [dict(zip(names.split(", "), row, strict=True)) for row in rows]

    def last(self, kind: str, count: int) -> dict[str, Any]:
        """The last of so many events of a kind, once they are written."""
        eventually(lambda: len(self.events(kind)) >= count, f"fewer than {count} of {kind}")
        found = self.events(kind)
        assert len(found) == count
        return found[-1]


@pytest.fixture(scope="module")
def real() -> Iterator[Platform]:
    with partner() as site, data_dir() as folder, Program(folder, "serve", port=free_port()) as program:
        program.ready()
        commands = Commands.in_folder(folder)
        commands.ask("partners", "create", "Alizé", "--id", "alize", "--announcer", "--key", KEY)
        commands.ask("partners", "create", "Boussole", "--id", "boussole", "--broadcaster")
        commands.ask("partners", "diffuse", "boussole", "alize")
        yield Platform(program, commands, site, publish(f"http://127.0.0.1:{program.port}", site.url("/lecture-12")))


def publish(url: str, page: str) -> str:
    mission = {
        "clientId": "lecture-12",
        "title": "Lire des histoires à l'école",
        "description": "Chaque semaine, lisez des histoires à des enfants de l'école du quartier.",
        "applicationUrl": page,
        "domain": "education",
    }
    headers = {"x-api-key": KEY, "content-type": "application/json"}
    request = urllib.request.Request(f"{url}/v2/mission", json.dumps(mission).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return str(json.load(answer)["data"]["id"])


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 800, "height": 600}, user_agent=PERSON)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("attributes", ["", 'data-cookie="yes"'], ids=["without cookies", "with a cookie"])
def test_it_works(real: Platform, visitor: Page, attributes: str) -> None:
    before = {kind: len(real.events(kind)) for kind in ("click", "apply")}
    real.site.pages["/agir"] = page_of(
        real.url, 'apieng("config", "alize");', body='<a href="/formulaire">Agir</a>', attributes=attributes
    )
    own_id = f"c-{before['apply']}"
    real.site.pages["/formulaire"] = page_of(real.url, 'apieng("config", "alize");', body=FORM.format(own_id), attributes=attributes)
    real.site.pages["/merci"] = "<h1>Merci</h1>"
    campaign = real.commands.ask(
        *("campaigns", "create", f"Été {own_id}", "--owner", "boussole", "--announcer", "alize", "--url", real.site.url("/agir"))
    )
    arrive(visitor, f"{real.url}/r/campaign/{campaign['id']}")
    click = real.last("click", before["click"] + 1)
    assert parse_qs(urlsplit(visitor.url).query)["apiengagement_id"] == [click["id"]]
    assert [cookie["value"] for cookie in visitor.context.cookies()] == ([click["id"]] if attributes else [])
    visitor.get_by_role("link").click()
    visitor.wait_for_function("window.apieng && !!apieng.lines")
    visitor.get_by_role("button").click()
    visitor.get_by_role("heading", name="Merci").wait_for()
    application = real.last("apply", before["apply"] + 1)
    assert (application["click_id"], application["client_event_id"]) == (click["id"], own_id)
    assert (application["to_partner"], application["from_partner"], application["mission_id"]) == (
        "alize",
        "boussole",
        real.mission_id,
    )
    assert (application["source"], application["source_id"]) == ("campaign", campaign["id"])


def test_a_mission_seen_is_counted_for_its_broadcaster(real: Platform, visitor: Page) -> None:
    before = len(real.events("print"))
    hidden = f'<div style="display:none">{card(real.mission_id)}</div>'
    real.site.pages["/"] = page_of(real.url, 'apieng("config", "boussole");', body=hidden + card(real.mission_id))
    arrive(visitor, real.site.url())
    seen = real.last("print", before + 1)
    assert (seen["to_partner"], seen["from_partner"], seen["mission_id"]) == ("alize", "boussole", real.mission_id)
    assert (seen["source"], seen["tag"]) == ("jstag", "pixel")


def test_a_person_s_gesture_confirms_the_click(real: Platform, visitor: Page) -> None:
    before = len(real.events("click"))
    real.site.pages["/lecture-12"] = page_of(real.url, 'apieng("config", "alize");')
    arrive(visitor, f"{real.url}/r/{real.mission_id}/boussole")
    assert not real.last("click", before + 1)["human"]
    visitor.wait_for_timeout(2_100)
    visitor.mouse.move(50, 50)
    eventually(lambda: real.events("click")[-1]["human"], "never confirmed")


def test_the_platform_tells_the_integrator_why_it_did_not_count(real: Platform, visitor: Page) -> None:
    real.site.pages["/"] = page_of(real.url, 'apieng("config", "alize");')
    arrive(visitor, real.site.url("/?apiengagement_id=019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50&apieng_debug=1"))
    visitor.evaluate('apieng("trackApplication", "lecture-12")')
    expect(visitor.get_by_role("log")).to_contain_text("candidature : refusé, Le clic donné (view) est inconnu")


def test_the_lines_of_the_guide_can_be_copied_as_they_are(real: Platform, visitor: Page) -> None:
    """The last one is checked by its digest: the browser would refuse another script."""
    visitor.goto(f"{real.url}/docs/marqueur")
    written = [text for text in visitor.locator("pre").all_inner_texts() if "async src=" in text]
    for number, lines in enumerate(written):
        copied = lines.replace("http://localhost:8000", real.url)
        real.site.pages[f"/{number}"] = f"<!doctype html><title>Copie</title>{copied}"
        arrive(visitor, real.site.url(f"/{number}"))
    assert len(written) == 3
    assert "integrity=" in written[-1]
