"""What each page costs: few questions to the database, whatever there is to show, and few bytes, styles and scripts included."""

from __future__ import annotations

import re
from typing import Any

import httpx
import psycopg
import pytest

from tests.dashboard.furnished import FILES, addresses, furnished
from tests.dashboard.office import Browser, Office, tree
from tests.structure.application import routes
from tremplin.dashboard.pages import STAFF

MOST_QUESTIONS, MOST_BYTES = 5, 150_000
# Those of someone signed in that are about no partner.
OWN = ("/espace?choisir=1", "/espace/compte", "/espace/compte/donnees", "/espace/bac-a-sable")


async def test_it_works(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, values = await furnished(office)
    staff = await office.signed_in("equipe@tremplin.example", role="staff")
    pages = [
        (owner, path) for method, _, path in addresses(office, values) if method == "GET" and not any(each in path for each in FILES)
    ]
    account = await _account(office)
    pages += [(owner, path) for path in OWN]
    pages += [
        (staff, path.format(partner_id="alize", account_id=account))
        for method, path in routes(office.app)
        if method == "GET" and path.startswith(STAFF)
    ]
    asked = _counted(monkeypatch)
    weights: dict[str, int] = {}
    questions, weighs = {}, {}
    for browser, page in pages:
        await browser.get(page)  # what the process remembers: counted is what each later reader costs
        asked.clear()
        answer = await browser.get(page)
        assert answer.status_code == (303 if "/convention-bilan/" in page else 200), page  # no balance before the end
        questions[page] = len(asked)
        weighs[page] = await _weight(browser, answer, weights)
    assert not {page: count for page, count in questions.items() if count > MOST_QUESTIONS}
    assert not {page: weight for page, weight in weighs.items() if weight > MOST_BYTES}


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The round trips of the process from now on: statements, and pipelines whatever they hold."""
    asked: list[object] = []
    execute, pipeline = psycopg.AsyncCursor.execute, psycopg.AsyncConnection.pipeline

    async def alone(self: Any, query: Any, *given: Any, **named: Any) -> Any:
        if not self.connection.pgconn.pipeline_status:
            asked.append(query)
        return await execute(self, query, *given, **named)

    def together(self: Any) -> Any:
        asked.append(self)
        return pipeline(self)

    monkeypatch.setattr("psycopg.AsyncCursor.execute", alone)
    monkeypatch.setattr("psycopg.AsyncConnection.pipeline", together)
    return asked


async def _weight(browser: Browser, page: httpx.Response, weights: dict[str, int]) -> int:
    """What a page weighs with its styles, scripts, fonts and pictures, as they travel."""
    if not page.text:
        return 0
    found = {str(each) for each in tree(page).xpath("//script/@src | //link[@rel='stylesheet']/@href | //img/@src")}
    for address in found:
        if address not in weights:
            answer = await browser.get(address)
            weights[address] = int(answer.headers["Content-Length"])
            for font in re.findall(r"url\((\w+\.\w+\.woff2)\)", answer.text):
                weights[address] += len((await browser.get(f"/static/dist/{font}")).content)
    return len(page.content) + sum(weights[address] for address in found)


async def _account(office: Office) -> str:
    async with office.db.reading() as conn:
        row = await (await conn.execute("SELECT id FROM identity.account ORDER BY email LIMIT 1")).fetchone()
    assert row
    return str(row[0])
