"""A platform that answers over HTTP on a port of its own, with a hand on its database and on its clock."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import uvicorn
from psycopg import AsyncConnection

from tests.clock import Hands
from tests.factories.partners import NOW, make_key, make_partner
from tremplin.diffusion import actions as diffusion
from tremplin.kit.db import Conn
from tremplin.kit.serving import Server
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.missions.draft import MissionDraft
from tremplin.missions.model import Mission
from tremplin.partners.model import Partner
from tremplin.settings import Settings
from tremplin.web import create_app

T = TypeVar("T")
Params = Sequence[tuple[str, str]] | dict[str, str] | str
BASE_URL = "https://tremplin.example"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass(frozen=True, slots=True)
class Member:
    """A partner with its key."""

    partner: Partner
    key: str

    @property
    def id(self) -> str:
        return self.partner.id


@dataclass(frozen=True, slots=True)
class Platform:
    """`http` speaks to the platform as any program; the verbs below write in its database as another process would."""

    http: httpx.Client
    port: int
    conninfo: str
    clock: Hands

    def get(self, path: str, by: Member | None = None, params: Params = (), **headers: str) -> httpx.Response:
        """A GET of a partner, with its key in x-api-key."""
        sent = {"x-api-key": by.key, **headers} if by else headers
        query = params if isinstance(params, str) else httpx.QueryParams(params)  # type: ignore[arg-type] # pairs
        return self.http.get(f"{path}?{query}" if str(query) else path, headers=sent)

    def send(self, method: str, path: str, by: Member | None = None, body: Any = None, **headers: str) -> httpx.Response:
        """A POST, a PUT or a DELETE of a partner; `body` is sent as JSON, or as it is when it is bytes."""
        headers = {"x-api-key": by.key, **headers} if by else headers
        if isinstance(body, bytes):
            return self.http.request(method, path, content=body, headers=headers)
        return self.http.request(method, path, json=body, headers=headers)

    def titles(self, by: Member, params: Params = ()) -> list[str]:
        """Titles of the missions listed with these parameters."""
        answer = self.get("/v0/mission", by, params)
        assert answer.status_code == 200, answer.text
        return [mission["title"] for mission in answer.json()["data"]]

    def follow(self, link: str, **headers: str) -> httpx.Response:
        """A person follows a tracked link, as the API gave it."""
        accept = {"user-agent": BROWSER, "accept": "text/html,application/xhtml+xml", **headers}
        return self.http.get(link.removeprefix(BASE_URL), headers=accept)

    def write(self, action: Callable[[Conn], Awaitable[T]]) -> T:
        """Runs an action in a transaction, committed when this returns."""

        async def run() -> T:
            async with await AsyncConnection.connect(self.conninfo) as conn:
                return await action(conn)

        return asyncio.run(run())

    def join(self, name: str, partner_id: str | None = None) -> Member:
        """A new partner with a key."""

        async def join(conn: Conn) -> Member:
            partner = await make_partner(conn, name, partner_id=partner_id)
            return Member(partner, await make_key(conn, partner))

        return self.write(join)

    def publish(self, by: Member, *drafts: MissionDraft) -> list[Mission]:
        """Missions of an announcer, in the order of the drafts."""

        async def publish(conn: Conn) -> list[Mission]:
            given = [Submission(draft) for draft in drafts]
            done = await missions.publish(conn, given, by=by.partner, now=self.clock(), door="api")
            return [each.mission for each in done]

        return self.write(publish)

    def diffuse(self, broadcaster: Member, announcer: Member) -> None:
        """Lets a broadcaster show an announcer's missions."""
        self.write(lambda conn: diffusion.diffuse(conn, broadcaster_id=broadcaster.id, announcer_id=announcer.id, now=NOW))

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the database, as they are committed."""

        async def ask(conn: Conn) -> list[tuple[Any, ...]]:
            return await (await conn.execute(query.encode(), values)).fetchall()

        return self.write(ask)


@contextmanager
def running(conninfo: str, settings: Settings) -> Iterator[Platform]:
    """The program on a database, served by uvicorn in a thread."""
    clock = Hands()
    listener = socket.create_server(("127.0.0.1", 0))
    app = create_app(settings, conninfo, now=clock)
    config = uvicorn.Config(app, log_config=None, ws="none", lifespan="on")
    server = Server(config, leaving=app.state.native.watch.close)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    port = listener.getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, verify=False, timeout=30) as http:
            yield Platform(http, port, conninfo, clock)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
