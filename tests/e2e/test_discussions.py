"""An applicant and a company answer each other from the links of their mails, on a phone, without JavaScript, until all is erased."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.apis.engagement.conftest import configuration, server
from tests.apis.engagement.platform import BASE_URL, Platform
from tests.apis.immersion.companies import company, keep
from tests.e2e.accessibility import defects
from tests.immersions.contacts.talking import ASKED, BAKERY, CAMILLE, posted, text
from tremplin.immersions.contacts import actions
from tremplin.immersions.contacts.relay import Relay
from tremplin.kit.db import Database
from tremplin.kit.secrets import SecretBox

__all__ = ["configuration", "server"]
PHONE = {"width": 320, "height": 720}
RELAY = Relay.of(BASE_URL, "ne-pas-repondre@tremplin.example", SecretBox("un secret de plus de trente-deux caractères"))


@pytest.fixture
def links(server: Platform) -> dict[str, str]:
    """The links of the first mails, by the address that they were sent to."""

    async def begin() -> dict[str, str]:
        async with Database(server.conninfo, pool_size=1).opened() as db:
            async with db.writing() as conn:
                await keep(conn, company())
                await actions.contact(conn, ASKED, relay=RELAY, now=server.clock())
            return {str(message["To"]): text(message) for message in await posted(db)}

    with ThreadPoolExecutor(1) as apart:  # this thread has the loop of the browser
        sent = apart.submit(asyncio.run, begin()).result()
    found = {to: re.search(rf"{BASE_URL}(/echanges/\S+)", said) for to, said in sent.items()}
    return {to: f"http://127.0.0.1:{server.port}{link[1]}" for to, link in found.items() if link}


def sound(page: Page, title: str) -> None:
    """The page is the one expected, fits the phone, and axe has nothing to say of it, opened parts included."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert defects(page) == []


@contextmanager
def phone(browser: Browser, *, scripts: bool) -> Iterator[Page]:
    viewport = {"width": PHONE["width"], "height": PHONE["height"]}
    context = browser.new_context(locale="fr-FR", java_script_enabled=scripts, viewport=viewport)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def test_it_works(browser: Browser, links: dict[str, str]) -> None:
    theirs, ours = "Camille Exemple demande une immersion", "Votre demande d'immersion chez FOURNIL 155"
    with phone(browser, scripts=False) as page, phone(browser, scripts=True) as looked:
        page.goto(links[CAMILLE])
        page.get_by_label("Votre message").fill("Puis-je venir le matin ?")
        page.get_by_role("button", name="Envoyer le message").click()
        expect(page.get_by_role("status")).to_contain_text("Votre message est parti.")

        page.goto(links[BAKERY])
        expect(page.get_by_role("listitem").filter(has_text="Puis-je venir le matin ?")).to_be_visible()
        page.get_by_text("Je ne peux pas accueillir cette personne").click()
        page.get_by_label("Une autre raison, que je donne ci-dessous").check()
        page.get_by_role("button", name="Refuser la demande").click()
        expect(page.get_by_role("alert")).to_contain_text("dites pourquoi")
        expect(page.get_by_label("Une autre raison, que je donne ci-dessous")).to_be_checked()
        looked.goto(links[BAKERY])
        sound(looked, theirs)
        page.get_by_text("J'accepte d'accueillir cette personne").click()
        page.get_by_role("button", name="Accepter").click()
        expect(page.get_by_role("status")).to_contain_text("Vous avez accepté cette demande.")

        looked.goto(links[CAMILLE])
        sound(looked, ours)
        page.goto(links[CAMILLE])
        page.get_by_role("link", name="Effacer ma demande").click()
        looked.goto(page.url)
        sound(looked, "Effacer votre demande ?")
        page.get_by_role("button", name="Tout effacer").click()
        looked.goto(links[BAKERY])
        sound(looked, "Cette demande est effacée")
        looked.goto(f"{links[BAKERY]}perdu")
        sound(looked, "Ce lien ne mène à aucun échange")
