from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest
from lxml import html

from tests.portal.demo import catalogue
from tests.portal.shelf import FakePortal, Shelf, ShelfEngine, Tree, Visit, site
from tremplin.portal import routes


@pytest.fixture
def portal() -> FakePortal:
    return FakePortal(Shelf(catalogue()))


@pytest.fixture
async def visit(portal: FakePortal, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visit]:
    """Opens an address of the site over the shelf; keyword arguments are request headers, `_` standing for `-`."""
    monkeypatch.setattr(routes, "engine", ShelfEngine)
    async with AsyncExitStack() as stack:
        transport = httpx.ASGITransport(site(portal))
        client = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url="http://site.example"))

        async def get(address: str, **headers: str) -> httpx.Response:
            return await client.get(address, headers={name.replace("_", "-"): text for name, text in headers.items()})

        yield get


@pytest.fixture
def tree() -> Tree:
    """The document of an answer."""
    return lambda response: html.fromstring(response.text)
