"""What visitors leave behind, for tests: clicks, events kept, reasons of refusals."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.apis.engagement.platform import BROWSER, Member, Platform
from tests.factories.partners import NOW
from tremplin.diffusion.widgets import actions as widgets
from tremplin.kit.db import Conn

PERSON = {"user-agent": BROWSER, "accept": "*/*"}
ROBOT = {"user-agent": "curl/8.5"}
PATIENCE = 30.0


def arrival(server: Platform, link: str, **headers: str) -> dict[str, str]:
    """The parameters that the announcer's site receives when a person follows a link."""
    return dict(parse_qsl(urlsplit(server.follow(link, **headers).headers["location"]).query))


def click_on(server: Platform, mission_id: str, broadcaster: Member) -> str:
    """A person follows a broadcaster's link: the id of the click."""
    return arrival(server, f"/r/{mission_id}/{broadcaster.id}")["apiengagement_id"]


def events(server: Platform, kind: str, columns: str = "from_partner, to_partner, mission_id, source, source_id, bot") -> list[Any]:
    """What is kept of a kind, oldest first."""
    return server.ask(f"SELECT {columns} FROM tracking.event WHERE kind = %s ORDER BY at, id", kind)


def written(server: Platform, table: str, number: int) -> None:
    """Waits until so many rows were written a moment after the answer."""
    deadline = time.monotonic() + PATIENCE
    while (found := server.ask(f"SELECT count(*) FROM {table}")[0][0]) < number:
        assert time.monotonic() < deadline, f"{found} rows of {number} in {table}"
        time.sleep(0.02)


def refusals(server: Platform, number: int = 1) -> list[tuple[Any, ...]]:
    """Partner, door, code and subject of what was refused, once there is so much of it."""
    written(server, "tracking.refusal", number)
    return server.ask("SELECT partner_id, door, code, subject FROM tracking.refusal ORDER BY at, id")


def widget_of(server: Platform, owner: Member, announcer: Member, name: str = "Près de chez vous") -> str:
    """A widget of a broadcaster: its id."""

    async def create(conn: Conn) -> str:
        made = await widgets.create_by_staff(conn, owner_id=owner.id, name=name, publishers=[announcer.id], now=NOW)
        return made.id

    return server.write(create)
