"""SMS: what a provider is told, what is tried again and what is not; the folder that stands for one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tremplin.external.sms import SmsFailed, SmsFolder, SmsGateway, SmsRefused


@dataclass(slots=True)
class Provider:
    """A provider that notes what it is asked."""

    url: str = ""
    status: int = 202
    asked: list[tuple[str, Any]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append((request.headers.get("authorization", ""), await request.json()))
        return web.Response(status=self.status, headers={"Location": "/ailleurs"})


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    made = Provider()
    app = web.Application()
    app.router.add_post("/envois", made.answer)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/envois"))
        yield made


async def test_it_works(provider: Provider) -> None:
    await SmsGateway(provider.url, key="secret", sender="Tremplin").send("+33612345678", "Bonjour, ça va ?")
    assert provider.asked == [("Bearer secret", {"to": "+33612345678", "from": "Tremplin", "text": "Bonjour, ça va ?"})]


@pytest.mark.parametrize(
    ("status", "error"), [(400, SmsRefused), (422, SmsRefused), (401, SmsFailed), (429, SmsFailed), (503, SmsFailed)]
)
async def test_a_number_refused_is_told_from_a_provider_that_fails(provider: Provider, status: int, error: type[Exception]) -> None:
    provider.status = status
    with pytest.raises(error):
        await SmsGateway(provider.url, key=None, sender="Tremplin").send("+33612345678", "Bonjour")
    assert provider.asked[0][0] == ""


async def test_a_redirection_is_not_followed_with_the_key(provider: Provider) -> None:
    provider.status = 302
    with pytest.raises(SmsFailed):
        await SmsGateway(provider.url, key="secret", sender="Tremplin").send("+33612345678", "Bonjour")


async def test_a_provider_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(SmsFailed):
        await SmsGateway("http://127.0.0.1:9/", key=None, sender="Tremplin").send("+33612345678", "Bonjour")


async def test_without_a_provider_they_can_be_read_in_a_folder(tmp_path: Path) -> None:
    await SmsFolder(tmp_path / "sms", sender="Tremplin").send("+33612345678", "Bonjour")
    (file,) = (tmp_path / "sms").iterdir()
    assert json.loads(file.read_text()) == {"to": "+33612345678", "from": "Tremplin", "text": "Bonjour"}
