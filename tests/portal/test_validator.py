"""The public validator: every problem of a catalogue with its line, for anyone, and nothing is kept of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from lxml import html

from tests.fakes.announcer import serving
from tests.feeds.importing import catalogue, feed, mission
from tremplin.kit.clock import utc_now
from tremplin.portal.validation import routes
from tremplin.portal.validation.routes import Validator


@pytest.fixture
async def app() -> FastAPI:
    app = FastAPI()
    app.include_router(routes.router)
    app.state.validator = Validator("http://tremplin.example", utc_now, loopback=True)
    return app


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tremplin.example") as client:
        yield client


def tree(answer: httpx.Response) -> Any:
    return html.fromstring(answer.text)


def shown(answer: httpx.Response) -> str:
    (main,) = tree(answer).xpath("//main")
    return " ".join(" ".join(main.itertext()).split())


async def test_it_works(browser: httpx.AsyncClient) -> None:
    assert "sans compte" in shown(await browser.get("/valider")).lower()
    content = feed(mission(1), mission(2, applicationUrl=""), mission(3, title="Oh", places="beaucoup"))
    answer = await browser.post("/valider", files={"fichier": ("flux.xml", content)})
    told = shown(answer)
    assert "2 missions à corriger sur 3" in told
    assert "Planter des haies, parcelle 1" in told
    rows = [[cell.text for cell in row] for row in tree(answer).xpath("//tbody/tr")]
    assert len({row[0] for row in rows}) >= 2  # lines
    severities = [row[2] for row in rows]
    assert severities == sorted(severities, key=("Erreur", "À revoir", "Compris autrement").index)
    with serving() as announcer:
        announcer.body = catalogue(range(1, 4))
        assert "Les 3 missions sont justes" in shown(await browser.post("/valider", data={"adresse": announcer.url}))
        announcer.status = 404
        assert "404" in shown(await browser.post("/valider", data={"adresse": announcer.url}))


async def test_what_is_no_catalogue_is_refused_in_a_sentence(app: FastAPI, browser: httpx.AsyncClient) -> None:
    for files, sentence in (
        ({"fichier": ("page.html", b"<html></html>")}, "n'est pas un flux XML"),
        ({"fichier": ("rien.xml", b"")}, "Donnez l'adresse d'un catalogue"),
        ({"fichier": ("bombe.xml", b'<!DOCTYPE a [<!ENTITY x "y">]><source/>')}, "DOCTYPE"),
    ):
        answer = await browser.post("/valider", files=files)
        assert (answer.status_code, sentence in shown(answer)) == (422, True), shown(answer)
    large = await browser.post("/valider", content=b"x", headers={"content-length": "30000000", "content-type": "multipart/form-data"})
    assert large.status_code == 422
    app.state.validator = Validator("http://tremplin.example", utc_now, loopback=False)
    inside = await browser.post("/valider", data={"adresse": "http://169.254.169.254/"})
    assert "ne mène pas à un serveur public" in shown(inside)


async def test_nobody_has_more_than_a_few_read_a_minute(browser: httpx.AsyncClient) -> None:
    statuses = [(await browser.post("/valider", data={})).status_code for _ in range(routes.CHECKS_A_MINUTE + 1)]
    assert statuses[-1] == 429
    assert set(statuses[:-1]) <= {422, 429}
