"""A platform whose events API is called over real HTTP, by programs that ask for their tokens themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from tests.apis.engagement.platform import Platform
from tests.factories.events import ALIZE, record
from tests.factories.partners import NOW, make_partner
from tremplin.events import actions, store
from tremplin.events.fairs import store as fairs
from tremplin.events.records import read_event, read_fair
from tremplin.kit.db import Conn
from tremplin.partners import store as partners
from tremplin.partners.clients import actions as clients

TOKEN = "/connexion/oauth2/access_token"
V1 = "/partenaire/evenements/v1"
SCOPE = "api_evenementsv1 evenements"


@dataclass(frozen=True, slots=True)
class Program:
    """A client and its secret."""

    id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Evenements:
    """The API, and hands on what is behind it."""

    platform: Platform

    def join(self, name: str = "Boussole", scope: str = SCOPE) -> Program:
        """A new client."""

        async def join(conn: Conn) -> Program:
            client, secret = await clients.create(conn, name=name, scope=scope, now=NOW)
            return Program(client.id, secret)

        return self.platform.write(join)

    def revoke(self, program: Program) -> None:
        """Closes the API to a client."""
        self.platform.write(lambda conn: clients.revoke(conn, program.id, now=NOW))

    def ask(self, program: Program, query: str = "realm=%2Fpartenaire", **form: str) -> httpx.Response:
        """Asks for a token."""
        given = {"grant_type": "client_credentials", "client_id": program.id, "client_secret": program.secret, "scope": SCOPE, **form}
        return self.platform.http.post(f"{TOKEN}?{query}", data={name: value for name, value in given.items() if value})

    def token(self, program: Program | None = None, **form: str) -> str:
        """A token, of a new client unless one is given."""
        answer = self.ask(program or self.join(), **form)
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["access_token"]
        return token

    def get(self, path: str, token: str | None) -> httpx.Response:
        return self.platform.http.get(f"{V1}/{path}", headers={"authorization": f"Bearer {token}"} if token else {})

    def post(self, token: str | None, body: Any = None, query: str = "") -> httpx.Response:
        """A search; `body` is sent as JSON, or as it is when it is bytes."""
        content = {"content": body} if isinstance(body, bytes) else {"json": {} if body is None else body}
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return self.platform.http.post(f"{V1}/mee/evenements?{query}", headers=headers, **content)

    def found(self, token: str, query: str = "size=100", **criteria: Any) -> list[int]:
        """The numbers of the events found."""
        answer = told(self.post(token, criteria, query), 200)
        assert set(answer) == {"totalElements", "content"}
        return [event["id"] for event in answer["content"]]

    def keep(self, *records: dict[str, Any]) -> None:
        """Events and fairs of Alizé, as a bulk load keeps them."""

        async def keep(conn: Conn) -> None:
            if await partners.find(conn, ALIZE) is None:
                await make_partner(conn, partner_id=ALIZE)
            await actions.write(conn, [read_event(each, ALIZE, NOW) for each in records if "id" in each])
            await store.skip_numbers(conn)
            await fairs.save(conn, [read_fair(each, ALIZE) for each in records if "id" not in each])

        self.platform.write(keep)

    def keep_days(self, **days: str) -> None:
        """Events at noon of some days, numbered by the names given: `e1="2026-12-01"`."""
        self.keep(
            *(record(int(name[1:]), dateEvenement=f"{day}T11:00:00.000+00:00", heureFin="12:00:00") for name, day in days.items())
        )


def told(answer: httpx.Response, status: int) -> Any:
    """The body of an answer, whose status is checked; refusals say why in a message."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    if status >= 400:
        assert set(body) == {"code", "message"}
        assert body["message"]
    return body
