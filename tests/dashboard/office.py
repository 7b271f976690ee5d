"""People of partners with their browsers, on the whole application.

« Alizé » announces, « Boussole » broadcasts what Alizé announces, « Cabestan » moderates it.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
from fastapi import FastAPI
from lxml import html

from tests.factories.missions import draft
from tremplin.diffusion import actions as diffusion
from tremplin.identity import membership
from tremplin.kit.clock import utc_now
from tremplin.kit.db import Conn, Database
from tremplin.missions import actions as missions
from tremplin.missions.actions import Published, Submission
from tremplin.partners import actions as partners
from tremplin.partners import store as partner_store

BASE = "http://tremplin.example"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass
class Browser:
    """Someone's browser: keeps cookies, sends the token that forms hold."""

    http: httpx.AsyncClient
    seen: str = ""

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path)

    async def post(self, path: str, *, at: str | None = None, **sent: Any) -> httpx.Response:
        """Sends a form of the page `at` (the same address unless told); names with `-` are written with `_`."""
        held = await self.token(at or path)
        data = {name.replace("_", "-"): value for name, value in sent.items()}
        return await self.http.post(path, data={"jeton": held, **data})

    async def token(self, path: str) -> str:
        page = await self.get(path)
        found = tree(page).xpath("//input[@name='jeton']/@value") if page.text else []
        return str(found[0]) if found else ""


@dataclass
class Office:
    app: FastAPI
    db: Database
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def __aenter__(self) -> Self:
        async with self.db.writing() as conn:
            now = utc_now()
            await partners.create(conn, name="Alizé", now=now, partner_id="alize", announces=True, mission_type="benevolat")
            await partners.create(conn, name="Boussole", now=now, partner_id="boussole", broadcasts=True)
            await partners.create(conn, name="Cabestan", now=now, partner_id="cabestan", moderates=True)
            for broadcaster_id in ("boussole", "cabestan"):
                await diffusion.diffuse(conn, broadcaster_id=broadcaster_id, announcer_id="alize", now=now)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stack.aclose()

    async def browser(self) -> Browser:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=BASE, headers={"user-agent": FIREFOX})
        return Browser(await self.stack.enter_async_context(client))

    async def signed_in(self, email: str, partner_id: str | None = None, role: str | None = None) -> Browser:
        """A browser where someone has opened the link of the command."""
        async with self.db.writing() as conn:
            made = await membership.create(conn, email, base_url=BASE, now=utc_now(), partner_id=partner_id, role=role)
        browser = await self.browser()
        answer = await browser.get(made.login_url)
        assert answer.status_code == 303, answer.text
        return browser

    async def published(self, partner_id: str = "alize", **given: Any) -> Published:
        async with self.db.writing() as conn:
            owner = await partner_store.find(conn, partner_id)
            assert owner
            (done,) = await missions.publish(conn, [Submission(draft(**given))], by=owner, now=utc_now(), door="api")
        return done

    async def sent(self) -> str:
        """The text of the last mail."""
        async with self.db.reading() as conn:
            return await last_mail(conn)


async def last_mail(conn: Conn) -> str:
    row = await (await conn.execute("SELECT message FROM kit.mail ORDER BY id DESC LIMIT 1")).fetchone()
    assert row
    return bytes(row[0]).decode().replace("=\n", "")


def tree(answer: httpx.Response) -> html.HtmlElement:
    return html.fromstring(answer.text)


def title(answer: httpx.Response) -> str:
    return " ".join(tree(answer).xpath("string(//h1)").split())


def shown(answer: httpx.Response) -> str:
    (main,) = tree(answer).xpath("//main")
    return " ".join(" ".join(main.itertext()).split())
