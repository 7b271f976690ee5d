"""A platform whose immersion API is called over real HTTP, by consumers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from tests.apis.engagement.platform import Platform
from tests.apis.immersion.companies import keep
from tests.factories.partners import NOW
from tremplin.kit.db import Conn
from tremplin.kit.secrets import SecretBox
from tremplin.partners.consumers import actions

SECRET = "un secret de plus de trente-deux caractères"
Params = Sequence[tuple[str, str]] | dict[str, str] | str


@dataclass(frozen=True, slots=True)
class Consumer:
    """A consumer and its key."""

    id: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Immersion:
    """The API, and hands on what is behind it."""

    platform: Platform

    def join(self, name: str = "Boussole", **more: Any) -> Consumer:
        """A new consumer, with all rights unless some are given."""

        async def join(conn: Conn) -> Consumer:
            made, key = await actions.create(conn, SecretBox(SECRET), name=name, now=NOW, **more)
            return Consumer(made.id, made.name, key)

        return self.platform.write(join)

    def keep(self, *companies: dict[str, Any]) -> None:
        """Companies of the directory."""
        self.platform.write(lambda conn: keep(conn, *companies))

    def get(self, path: str, by: Consumer | str | None = None, params: Params = ()) -> httpx.Response:
        """A GET, by a consumer or with a key given as it is."""
        query = params if isinstance(params, str) else httpx.QueryParams(params)  # type: ignore[arg-type] # pairs
        return self.platform.http.get(f"/api{path}?{query}" if str(query) else f"/api{path}", headers=_headers(by))

    def post(self, path: str, by: Consumer | str | None, body: Any) -> httpx.Response:
        """A POST; `body` is sent as JSON, or as it is when it is bytes."""
        if isinstance(body, bytes):
            return self.platform.http.post(f"/api{path}", content=body, headers=_headers(by))
        return self.platform.http.post(f"/api{path}", json=body, headers=_headers(by))

    def delete(self, path: str, by: Consumer | str | None) -> httpx.Response:
        """A DELETE."""
        return self.platform.http.delete(f"/api{path}", headers=_headers(by))

    def offers(self, by: Consumer, **params: Any) -> list[dict[str, Any]]:
        """The lines of a search, by date unless said otherwise."""
        pairs = [(name, each) for name, value in params.items() for each in (value if isinstance(value, list) else [value])]
        answer = self.get("/v3/offers", by, [("sortBy", "date")] * ("sortBy" not in params) + [(n, str(v)) for n, v in pairs])
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["data"]
        return found


def _headers(by: Consumer | str | None) -> dict[str, str]:
    if by is None:
        return {}
    return {"authorization": by if isinstance(by, str) else by.key}


def told(answer: httpx.Response, status: int) -> Any:
    """The body of an answer, whose status is checked, and that of refusals with it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert status < 400 or body["status"] == status
    return body
