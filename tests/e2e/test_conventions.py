"""A convention from its first link to its verification: signed on a phone without JavaScript, validated, printed and read."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.apis.engagement.conftest import configuration, server
from tests.apis.engagement.platform import BASE_URL, Platform
from tests.e2e.accessibility import defects
from tests.factories import agencies
from tests.factories.conventions import ANOTHER_ID, ID, NOW, convention, unsigned
from tests.printed import text_of
from tremplin.identity import membership
from tremplin.immersions.conventions import actions, store
from tremplin.immersions.conventions.audit import Author
from tremplin.immersions.conventions.evidence import examine
from tremplin.immersions.conventions.keeping import Stored, render
from tremplin.immersions.conventions.links import actions as links
from tremplin.immersions.conventions.links.model import Purpose, Way, actor
from tremplin.immersions.conventions.model import PersonName
from tremplin.immersions.conventions.papers.verification import PATH, code_of
from tremplin.immersions.conventions.vocabulary import Role, Status
from tremplin.kit.db import Conn, Database
from tremplin.kit.secrets import SecretBox
from tremplin.partners import actions as partners

__all__ = ["configuration", "server"]
T = TypeVar("T")
PHONE = {"width": 320, "height": 720}
SECRETS = SecretBox("un secret de plus de trente-deux caractères")
VALIDATOR = Author(id="gaud@agence-1.example", roles=frozenset({Role.VALIDATOR}), connected=True)
TITLE = "Convention d'immersion de Maël Dupré"


def apart(server: Platform, work: Callable[[Conn], Awaitable[T]]) -> T:
    """Does something in the database, in a thread of its own: this one has the loop of the browser."""

    async def run() -> T:
        async with Database(server.conninfo, pool_size=1).opened() as db, db.writing() as conn:
            return await work(conn)

    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, run()).result()


def begin(server: Platform) -> dict[Role, str]:
    """A convention that nobody has signed, and the link of each of its people."""
    one = unsigned()

    async def work(conn: Conn) -> dict[Role, str]:
        await store.insert(conn, Stored(one, 1, render(one)), changed_at=NOW)
        paths = {}
        for role in (Role.BENEFICIARY, Role.ESTABLISHMENT_REPRESENTATIVE, Role.ESTABLISHMENT_TUTOR):
            person = actor(one, role)
            assert person is not None
            given = {"convention_id": ID, "role": role, "purpose": Purpose.READ, "way": Way.EMAIL, "address": person.email}
            paths[role] = (await links.issue(conn, SECRETS, now=NOW, **given)).path  # type: ignore[arg-type]
        return paths

    return {role: f"http://127.0.0.1:{server.port}{path}" for role, path in apart(server, work).items()}


def validate(server: Platform) -> None:
    decider = PersonName(firstname="Gaud", lastname="Riou")
    status = Status.ACCEPTED_BY_VALIDATOR
    apart(server, lambda conn: actions.decide(conn, ID, status, VALIDATOR, decider=decider, now=server.clock()))


@pytest.fixture
def people(server: Platform) -> dict[Role, str]:
    server.clock.at = NOW
    return begin(server)


@contextmanager
def phone(browser: Browser, *, scripts: bool) -> Iterator[Page]:
    viewport = {"width": PHONE["width"], "height": PHONE["height"]}
    context = browser.new_context(locale="fr-FR", java_script_enabled=scripts, viewport=viewport)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def advise(server: Platform) -> str:
    """An agency with someone who administers it and validates, and a convention validated yesterday; the path that signs them in."""

    async def work(conn: Conn) -> str:
        await partners.create(conn, name="Réseau des Canaux", now=NOW, partner_id="reseau")
        await agencies.keep(conn, agencies.agency(userRights=[{"email": VALIDATOR.id, "roles": ["validator", "agency-admin"]}]))
        ended = convention(id=ANOTHER_ID)
        await store.insert(conn, Stored(ended, 1, render(ended)), changed_at=NOW)
        made = await membership.create(conn, VALIDATOR.id, base_url="", now=NOW, partner_id="reseau", role="adviser")
        return made.login_url

    return apart(server, work)


def sound(page: Page, title: str | re.Pattern[str]) -> None:
    """The page is the one expected, fits the phone, and axe has nothing to say of it, opened parts included."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert defects(page) == []


def test_it_is_written_step_by_step(browser: Browser, server: Platform) -> None:
    with phone(browser, scripts=True) as page:
        page.goto(f"http://127.0.0.1:{server.port}/conventions/nouvelle")
        sound(page, "Faire une convention d'immersion")
        page.get_by_label("Une immersion professionnelle").check()
        page.get_by_role("button", name="Commencer").click()
        page.get_by_role("button", name="Continuer").click()
        expect(page.get_by_role("alert")).to_contain_text("Cette réponse manque.")
        sound(page, "La personne accueillie")
        draft = page.url.rpartition("/")[0]
        for step, title in (("horaires", "Dates et horaires"), ("verification", "Relire et envoyer")):
            page.goto(f"{draft}/{step}")
            sound(page, title)


def test_what_an_adviser_writes_is_sound(browser: Browser, server: Platform, people: dict[Role, str]) -> None:
    space = f"http://127.0.0.1:{server.port}/espace/p/reseau"
    with phone(browser, scripts=True) as page:
        page.goto(f"http://127.0.0.1:{server.port}{advise(server)}")
        for path, title in (
            (f"convention-corriger/{ID}", "Corriger la convention"),
            (f"convention-bilan/{ANOTHER_ID}", "Remplir le bilan"),
            (f"decider/renouveler/{ANOTHER_ID}", "Renouveler"),
            ("conventions-structures/agence-1", "Agence des Deux Canaux.: les personnes"),
            ("convention-structure/agence-1", "Agence des Deux Canaux.: adresse et délégation"),
        ):
            page.goto(f"{space}/{path}")
            sound(page, re.compile(title))


def test_it_works(browser: Browser, server: Platform, people: dict[Role, str]) -> None:
    person, company, tutor = people.values()
    address = f"http://127.0.0.1:{server.port}{PATH}/{code_of(ID)}"
    with phone(browser, scripts=False) as page, phone(browser, scripts=True) as looked:
        looked.goto(person)
        sound(looked, TITLE)
        page.goto(person)
        page.get_by_role("button", name="Je signe la convention").click()
        expect(page.get_by_role("status")).to_contain_text("Votre signature est enregistrée.")

        looked.goto(company)  # warned: the same address and the same browser
        sound(looked, TITLE)
        looked.goto(f"{company}/corriger")
        sound(looked, "Corriger la convention")
        page.goto(f"{company}/corriger")
        page.get_by_label("Ce qui sera fait").fill("Façonner et vendre le pain")
        page.get_by_role("button", name="Enregistrer et signer").click()
        expect(page.get_by_role("status")).to_contain_text("Vous avez signé le texte corrigé")
        looked.goto(person)
        looked.get_by_role("checkbox").check()
        looked.get_by_role("button", name="Je signe la convention").click()
        expect(looked.get_by_role("status")).to_contain_text("Agence des Deux Canaux étudie la demande")

        validate(server)
        looked.goto(address)
        sound(looked, "Pas encore : elle est validée, et vaut à partir du 15 juin 2026.")
        server.clock.at = datetime(2026, 6, 15, 9, tzinfo=UTC)
        looked.reload()
        sound(looked, "Oui, cette convention est valable aujourd'hui.")

        printed = text_of(httpx.get(f"{person}/convention.pdf").content).replace("\xa0", " ")
        proof = examine(httpx.get(f"{person}/preuves.json").content)
        assert "Validée le 1er juin 2026" in printed and "Façonner et vendre le pain" in printed
        assert f"{BASE_URL}{PATH}/{code_of(ID)}" in printed
        assert proof.is_valid and len(proof.lines) == 3 and proof.head in printed

        looked.goto(f"{tutor}/bilan")
        sound(looked, "Le bilan de l'immersion de Maël Dupré")
        page.goto(f"{tutor}/bilan")
        page.get_by_label("Oui, en entier").check()
        page.get_by_label("Comment cela s'est-il passé ?").fill("Très bien")
        page.get_by_label("Vos conseils pour la suite").fill("Continuer")
        page.get_by_role("button", name="Enregistrer le bilan").click()
        expect(page.get_by_role("status")).to_contain_text("Le bilan est enregistré.")
        page.goto(person)
        page.get_by_label("Oui", exact=True).check()
        looked.goto(person)
        sound(looked, TITLE)
        page.get_by_role("button", name="Je signe le bilan").click()
        expect(page.get_by_role("status")).to_contain_text("Votre réponse est enregistrée.")

        for path, title in (
            (f"{person}perdu", "Ce lien n'est plus valable"),
            (f"http://127.0.0.1:{server.port}/conventions/code", "Ouvrir une convention avec un code"),
            (f"http://127.0.0.1:{server.port}{PATH}", "Vérifier une convention"),
        ):
            looked.goto(path)
            sound(looked, title)
