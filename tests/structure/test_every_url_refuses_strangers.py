"""Whatever the address, a stranger learns nothing: neither without a key nor with the key of a partner who may not see."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.factories.missions import draft
from tests.factories.partners import NOW, make_key, make_partner
from tests.structure.application import application, routes
from tremplin.diffusion import actions as diffusion
from tremplin.kit.db import Database
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission

REFUSED = {401, 403, 404}
# What anyone may open, and why.
PUBLIC = {
    "/": "the home page",
    "/missions": "every mission is announced to be found by anyone",
    "/missions/{mission_id}": "the page of a mission, for whoever may want to volunteer",
    "/accessibilite": "the law wants it public",
    "/mentions-legales": "the law wants it public",
    "/docs": "the documentation, for partners to be",
    "/docs/{name}": "a guide, for partners to be",
    "/.well-known/security.txt": "for whoever finds a hole (RFC 9116)",
    "/static": "style sheets and scripts of the public pages",
    "/openapi.json": "the documentation, for programs",
    "/r/{mission_id}/{publisher_id}": "a link that volunteers follow: it leads to the announcer's own page",
    "/health/live": "whether the process answers, for whoever watches it",
    "/health/ready": "whether the process can serve, for whoever watches it",
    "/metrics": "figures without partner or person; whoever runs the platform may close it at the proxy",
}
TITLE = "Compter les hirondelles du vieux port"


@dataclass(frozen=True)
class Site:
    """The platform with a mission that Boussole may show and Cabestan may not."""

    app: FastAPI
    http: httpx.AsyncClient
    values: dict[str, str]
    boussole_key: str
    cabestan_key: str

    async def ask(self, method: str, path: str, key: str | None) -> httpx.Response:
        address = re.sub(r"\{(\w+)\}", lambda found: self.values[found[1]], path)
        return await self.http.request(method, address, headers={"x-api-key": key} if key else {})


@pytest.fixture
async def site(conninfo: str, db: Database, tmp_path: Path) -> AsyncIterator[Site]:
    async with db.writing() as conn:
        alize, boussole, cabestan = [await make_partner(conn, name) for name in ("Alizé", "Boussole", "Cabestan")]
        await diffusion.diffuse(conn, broadcaster_id=boussole.id, announcer_id=alize.id, now=NOW)
        (published,) = await missions.publish(conn, [Submission(draft(title=TITLE))], by=alize, now=NOW, door="api")
        keys = [await make_key(conn, partner) for partner in (boussole, cabestan)]
    app = application(conninfo, tmp_path)
    values = {"mission_id": published.mission.id, "publisher_id": boussole.id, "name": "flux-xml"}
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tremplin.example") as http:
            yield Site(app, http, values, *keys)


def private(app: FastAPI) -> list[tuple[str, str]]:
    return [(method, path) for method, path in routes(app) if path not in PUBLIC]


async def test_it_works(site: Site) -> None:
    """The broadcaster is served everywhere: without it, the refusals below would prove nothing."""
    assert private(site.app)
    for method, path in private(site.app):
        answer = await site.ask(method, path, site.boussole_key)
        assert answer.is_success, (method, path, answer.text)
        assert method == "HEAD" or TITLE in answer.text, (method, path)


async def test_nobody_is_served_without_a_key(site: Site) -> None:
    for method, path in private(site.app):
        answer = await site.ask(method, path, None)
        assert answer.status_code in REFUSED, (method, path, answer.text)


async def test_nobody_is_served_with_an_invented_key(site: Site) -> None:
    for method, path in private(site.app):
        answer = await site.ask(method, path, "tpl_live_0123456789ab_" + "a" * 40)
        assert answer.status_code in REFUSED, (method, path, answer.text)


async def test_a_strangers_key_shows_nothing(site: Site) -> None:
    """Lists are answered, empty; anything else is refused."""
    for method, path in private(site.app):
        answer = await site.ask(method, path, site.cabestan_key)
        assert TITLE not in answer.text, (method, path)
        assert site.values["mission_id"] not in answer.text, (method, path)
        assert answer.status_code in REFUSED or "{" not in path, (method, path, answer.text)


async def test_what_is_said_to_be_public_exists(site: Site) -> None:
    assert set(PUBLIC) - {path for _, path in routes(site.app)} == set()
