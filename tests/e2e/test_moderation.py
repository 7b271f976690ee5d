"""A moderator handles thirty missions by keyboard: reads, accepts, refuses with a motive, undoes, and never loses its place."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from tests.e2e.accessibility import defects
from tests.factories.missions import draft, organisation
from tests.structure.application import application
from tremplin.diffusion import actions as diffusion
from tremplin.identity import membership
from tremplin.kit.clock import utc_now
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.partners import actions as partners

MISSIONS = 30
TREES = ("chêne", "hêtre", "frêne", "orme", "tilleul", "érable", "saule", "aulne", "pin", "if")


@pytest.fixture
def link(conninfo: str) -> str:
    """The address that signs a moderator in."""
    with ThreadPoolExecutor() as pool:  # the browser keeps a loop of its own in this thread
        return pool.submit(asyncio.run, _prepared(conninfo)).result()


async def _prepared(conninfo: str) -> str:
    async with await psycopg.AsyncConnection.connect(conninfo) as conn:
        now = utc_now()
        alize = await partners.create(conn, name="Alizé", now=now, partner_id="alize", announces=True)
        await partners.create(conn, name="Cabestan", now=now, partner_id="cabestan", moderates=True)
        await diffusion.diffuse(conn, broadcaster_id="cabestan", announcer_id="alize", now=now)
        given = [
            Submission(draft(title=f"Planter un {TREES[n % 10]}", organisation=organisation(f"Verger {n}", client_id=f"v{n}")))
            for n in range(MISSIONS)
        ]
        await missions.publish(conn, given, by=alize, now=now, door="api")
        made = await membership.create(conn, "claire@cabestan.example", base_url="", now=now, partner_id="cabestan", role="moderator")
    return made.login_url


@pytest.fixture
def address(conninfo: str, tmp_path: Path) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(application(conninfo, tmp_path), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def left(page: Page, count: int) -> None:
    """How many missions still wait, once the list says so."""
    expect(page.locator("#etat option:checked")).to_have_text(f"En attente ({count})")


def test_it_works(browser: Browser, link: str, address: str, conninfo: str) -> None:
    page = browser.new_context(base_url=address, locale="fr-FR", viewport={"width": 1280, "height": 900}).new_page()
    page.goto(link)
    page.goto("/espace/p/cabestan/moderation")
    left(page, MISSIONS)
    assert defects(page) == []
    page.keyboard.press("?")
    expect(page.get_by_text("mission suivante, précédente")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("[data-mission]").first).to_be_focused()
    page.keyboard.press("r")
    expect(page.locator("[data-said]")).to_contain_text("3. ")
    page.keyboard.press("3")
    left(page, MISSIONS - 1)
    expect(page.locator("[data-mission]").first).to_be_focused()
    page.keyboard.press("u")
    left(page, MISSIONS)
    for done in range(MISSIONS):
        if done % 3:
            page.keyboard.press("a")
        else:
            page.keyboard.press("r")
            page.keyboard.press("3")
        left(page, MISSIONS - 1 - done)
    expect(page.get_by_text("Rien n'attend : tout est décidé.")).to_be_visible()
    with psycopg.connect(conninfo) as conn:
        found = conn.execute("SELECT status, motive, count(*) FROM missions.decision GROUP BY 1, 2 ORDER BY 1").fetchall()
    assert found == [("ACCEPTED", None, 20), ("REFUSED", "CONTENT_INSUFFICIENT", 10)]
