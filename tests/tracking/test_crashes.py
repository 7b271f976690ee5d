"""Killed without warning in mid-load, the web process or the database loses no click that was answered, and stores none twice."""

from __future__ import annotations

import http.client
import os
import re
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import AsyncConnection

from tests.apis.engagement.platform import BROWSER
from tests.cli.program import Program as Command
from tests.e2e.running import Program, data_dir, eventually, free_port, listens, processes
from tests.factories.missions import draft
from tests.factories.partners import NOW, make_partner
from tremplin.kit import migrate
from tremplin.kit.postgres import EmbeddedPostgres
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission

VISITORS, BEFORE = 8, 100
# All these visitors have the same address.
UNLIMITED = {"TREMPLIN_ENGAGEMENT_RATE_LIMIT": "1000000000"}
_CLICK = re.compile(r"apiengagement_id=([0-9a-f-]{36})")


async def published(conninfo: str) -> str:
    """The link of a mission of Alizé, by Boussole."""
    async with await AsyncConnection.connect(conninfo) as conn:
        alize, boussole = await make_partner(conn, "Alizé"), await make_partner(conn, "Boussole")
        given = [Submission(draft(application_url="https://alize.example/1"))]
        (done,) = await missions.publish(conn, given, by=alize, now=NOW, door="api")
        return f"/r/{done.mission.id}/{boussole.id}"


class Crowd:
    """Visitors who follow a link again and again, and remember the clicks they were given."""

    def __init__(self, port: int, link: str) -> None:
        self.clicks: list[str] = []
        self._port, self._link = port, link
        self._over = threading.Event()

    def _visit(self) -> None:
        while not self._over.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
            try:
                while not self._over.is_set():
                    connection.request("GET", self._link, headers={"user-agent": BROWSER})
                    answer = connection.getresponse()
                    answer.read()
                    self.clicks += _CLICK.findall(answer.getheader("location", ""))
            except (OSError, http.client.HTTPException):
                self._over.wait(0.05)
            finally:
                connection.close()

    @contextmanager
    def visiting(self) -> Iterator[None]:
        with ThreadPoolExecutor(VISITORS) as pool:
            for _ in range(VISITORS):
                pool.submit(self._visit)
            try:
                yield
            finally:
                self._over.set()

    def has_clicked(self, times: int) -> None:
        eventually(lambda: len(self.clicks) >= times, f"{len(self.clicks)} clicks only")


def stored(conninfo: str) -> Counter[str]:
    with psycopg.connect(conninfo) as conn:
        return Counter(click_id for (click_id,) in conn.execute("SELECT id FROM tracking.event WHERE kind = 'click'"))


def is_kept(crowd: Crowd, conninfo: str) -> bool:
    """Whether each click answered is there. Each is there once at most, at any time."""
    found = stored(conninfo)
    assert not found or max(found.values()) == 1
    return set(crowd.clicks) <= found.keys()


async def test_the_web_process_is_killed(conninfo: str) -> None:
    link, port = await published(conninfo), free_port()
    command = Command.on(conninfo, **UNLIMITED)
    with command.start("serve", "--port", str(port), "--no-worker") as serving:
        try:
            eventually(lambda: listens(port), "it never served")
            crowd = Crowd(port, link)
            with crowd.visiting():
                crowd.has_clicked(BEFORE)
                (victim,) = [pid for pid, parent, said in processes() if parent == serving.pid and said.endswith("web")]
                os.kill(victim, signal.SIGKILL)
                crowd.has_clicked(len(crowd.clicks) + BEFORE)  # another took its place
        finally:
            serving.terminate()
    assert is_kept(crowd, conninfo)


async def test_the_database_is_killed_and_comes_back() -> None:
    with data_dir() as folder:
        files = folder / "postgres"
        with EmbeddedPostgres(files) as server:
            migrate.ensure(server.conninfo())
            link, port = await published(server.conninfo()), free_port()
            with Program(folder, "serve", "--no-worker", port=port, **UNLIMITED).ready():
                crowd = Crowd(port, link)
                with crowd.visiting():
                    crowd.has_clicked(BEFORE)
                    os.kill(postmaster(files), signal.SIGKILL)
                    crowd.has_clicked(len(crowd.clicks) + 20)  # visitors go on while it is away
                    eventually(lambda: not is_up(files), "it never stopped")
                    with EmbeddedPostgres(files) as again:
                        crowd.has_clicked(len(crowd.clicks) + BEFORE)
                        eventually(lambda: is_kept(crowd, again.conninfo()), "clicks held in memory were not written")


def postmaster(files: Path) -> int:
    return int((files / "postmaster.pid").read_text().split()[0])


def is_up(files: Path) -> bool:
    try:
        psycopg.connect(EmbeddedPostgres(files).conninfo(), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
