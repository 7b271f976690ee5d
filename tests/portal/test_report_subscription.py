"""The unsubscribe link: a page that asks, a button, what mail programs post, and the way back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from lxml import html

from tests.structure.application import application
from tests.tracking.reports.months import make_partners
from tremplin.kit.db import Database
from tremplin.partners import store as partners
from tremplin.tracking.reports import store, subscriptions

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
async def link(conninfo: str, db: Database, tmp_path: Path) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """A browser, and the link of Alizé's mails."""
    await make_partners(db)
    app = application(conninfo, tmp_path)
    async with db.reading() as conn:
        alize = await partners.find(conn, "alize")
    assert alize
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tremplin.example") as http:
            yield http, subscriptions.address(app.state.secrets, alize, base_url="")


async def unsubscribed(db: Database) -> bool:
    async with db.reading() as conn:
        return await store.wants_none(conn, "alize")


def title(answer: httpx.Response) -> str:
    assert answer.status_code == 200
    return str(html.fromstring(answer.text).findtext(".//h1"))


async def test_it_works(link: tuple[httpx.AsyncClient, str], db: Database) -> None:
    """What the button of a mail program posts (RFC 8058)."""
    http, address = link
    assert title(await http.post(address, data=ONE_CLICK)) == "Vous ne recevrez plus le bilan du mois"
    assert await unsubscribed(db)


async def test_following_the_link_only_asks(link: tuple[httpx.AsyncClient, str], db: Database) -> None:
    """Programs that check the links of mails would unsubscribe everyone."""
    http, address = link
    for method in ("GET", "HEAD"):
        answer = await http.request(method, address)
        assert answer.status_code == 200
        assert "no-store" in answer.headers["cache-control"]
    assert not await unsubscribed(db)
    assert title(await http.get(address)) == "Bilan du mois\u00a0: Alizé"


async def test_the_button_of_the_page_stops_and_the_next_one_resumes(link: tuple[httpx.AsyncClient, str], db: Database) -> None:
    http, address = link
    for expected in (True, False):
        button = html.fromstring((await http.get(address)).text).find(".//main//form[@method='post']//button")
        assert button is not None
        answer = await http.post(address, data={str(button.get("name")): button.get("value")})
        assert answer.status_code == 200
        assert await unsubscribed(db) is expected
    assert "vous recevrez de nouveau le bilan" in answer.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "text/plain"),
        (b"{", "application/json"),
        (b"--x", "multipart/form-data"),
        (b"\xff=%zz", "application/x-www-form-urlencoded"),
    ],
)
async def test_whatever_is_posted_stops(link: tuple[httpx.AsyncClient, str], db: Database, body: bytes, kind: str) -> None:
    http, address = link
    answer = await http.post(address, content=body, headers={"content-type": kind})
    assert answer.status_code == 200
    assert await unsubscribed(db)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("changed", ["x", "%00", "%ff", "/autre"])
async def test_a_link_that_was_changed_leads_nowhere(
    link: tuple[httpx.AsyncClient, str], db: Database, method: str, changed: str
) -> None:
    http, address = link
    answer = await http.request(method, f"{address}{changed}", data=ONE_CLICK if method == "POST" else None)
    assert answer.status_code == 404
    assert not await unsubscribed(db)


async def test_a_page_says_why_a_link_is_dead(link: tuple[httpx.AsyncClient, str]) -> None:
    http, _ = link
    answer = await http.get("/rapports/desinscription/YWxpemU.AAAA")
    assert "a changé depuis" in answer.text
