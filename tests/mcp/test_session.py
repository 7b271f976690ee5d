"""An assistant's session with `tremplin mcp`: the real command, its messages one a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.cli.program import Program
from tests.factories.establishments import make_establishment
from tests.factories.events import make_event
from tests.factories.missions import address, draft
from tests.factories.partners import NOW, make_key, make_partner
from tremplin.diffusion import actions as diffusion
from tremplin.kit.db import Database
from tremplin.mcp.protocol import VERSIONS
from tremplin.mcp.tools import Toolbox
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission

BASE_URL = "https://tremplin.example"


class Session:
    """A client over a toolbox: numbers its questions, as the protocol wants."""

    def __init__(self, toolbox: Toolbox) -> None:
        self._server = toolbox.server("1.2.3")
        self._asked = 0

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        self._asked += 1
        line = json.dumps({"jsonrpc": "2.0", "id": self._asked, "method": method, "params": params})
        answer = await self._server.answer(line.encode())
        assert answer is not None
        told: dict[str, Any] = json.loads(answer)
        assert told["id"] == self._asked
        return told

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """What a tool answers, which is the same as data and as text."""
        result: dict[str, Any] = (await self.ask("tools/call", name=tool, arguments=arguments))["result"]
        assert not result["isError"], result
        assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
        told: dict[str, Any] = result["structuredContent"]
        return told

    async def refused(self, tool: str, **arguments: Any) -> str:
        result: dict[str, Any] = (await self.ask("tools/call", name=tool, arguments=arguments))["result"]
        assert result["isError"]
        return str(result["content"][0]["text"])

    async def raw(self, line: bytes) -> Any:
        answer = await self._server.answer(line)
        return answer and json.loads(answer)


@contextmanager
def session(db: Database, key: str | None = None) -> Iterator[Session]:
    yield Session(Toolbox(db, BASE_URL, key, lambda: NOW))


async def publish(db: Database, **given: Any) -> tuple[str, str, str]:
    """A mission of Alizé, which Boussole shows; its id and their keys."""
    async with db.writing() as conn:
        alize, boussole = await make_partner(conn, "Alizé"), await make_partner(conn, "Boussole")
        await diffusion.diffuse(conn, broadcaster_id=boussole.id, announcer_id=alize.id, now=NOW)
        (done,) = await missions.publish(conn, [Submission(draft(**given))], by=alize, now=NOW, door="api")
        return done.mission.id, await make_key(conn, alize), await make_key(conn, boussole)


async def test_it_works(conninfo: str, db: Database) -> None:
    """The command itself, launched as an assistant does, from the handshake to a mission read."""
    mission_id, *_ = await publish(db, title="Lire des histoires à l'école")
    asked: list[dict[str, Any]] = [
        {
            "id": 0,
            "method": "initialize",
            "params": {"protocolVersion": VERSIONS[1], "capabilities": {}, "clientInfo": {"name": "essai"}},
        },
        {"method": "notifications/initialized"},
        {"id": "a", "method": "tools/list"},
        {"id": "b", "method": "tools/call", "params": {"name": "search", "arguments": {"words": "histoires"}}},
        {"id": "c", "method": "tools/call", "params": {"name": "detail", "arguments": {"kind": "mission", "id": mission_id}}},
    ]
    typed = "".join(json.dumps({"jsonrpc": "2.0", **each}) + "\n" for each in asked)
    done = Program.on(conninfo, TREMPLIN_BASE_URL=BASE_URL).run("mcp", typed=typed)
    assert done.returncode == 0, done.stderr
    greeting, listed, found, read = (json.loads(line) for line in done.stdout.splitlines())
    assert greeting["result"]["protocolVersion"] == VERSIONS[1]
    assert [tool["name"] for tool in listed["result"]["tools"]] == ["search", "detail", "explain"]
    (line,) = found["result"]["structuredContent"]["missions"]["results"]
    assert (line["id"], line["url"]) == (mission_id, f"{BASE_URL}/missions/{mission_id}")
    assert read["result"]["structuredContent"]["details"]["title"] == "Lire des histoires à l'école"


async def test_three_kinds_are_found_around_a_place_and_read_by_the_id_that_was_given(db: Database) -> None:
    await publish(db, addresses=[address("Rennes", "35000")])
    async with db.writing() as conn:
        await make_establishment(conn)
        await make_event(conn)
    with session(db) as assistant:
        everywhere = await assistant.call("search")
        for kind in ("mission", "immersion", "event"):
            (line, *_) = everywhere[f"{kind}s"]["results"]
            read = await assistant.call("detail", kind=kind, id=line["id"])
            assert read["title"] == line["title"]
            assert read["details"]
            assert line["url"].startswith(BASE_URL)
        near = await assistant.call("search", near="Rennes", radius_km=10, kinds=["mission"])
        assert near["near"]["label"].startswith("Rennes")
        assert near["missions"]["results"][0]["distance_km"] < 10
        assert "events" not in near
        assert (await assistant.call("search", near="Brest", kinds="mission"))["missions"]["total"] == 0
        assert (await assistant.call("search", since="2031-01-01"))["events"]["total"] == 0


async def test_a_partner_is_told_why_its_mission_is_visible_or_not(db: Database) -> None:
    mission_id, alize, boussole = await publish(db)
    with session(db, alize) as owner:
        told = await owner.call("explain", mission_id=mission_id)
        assert [(each["publisherName"], each["visible"]) for each in told["answers"]] == [("Boussole", True)]
    with session(db, boussole) as shower:
        assert (await shower.call("explain", mission_id=mission_id))["answers"][0]["reason"] == "OPENED"
    async with db.writing() as conn:
        stranger = await make_key(conn, await make_partner(conn, "Cabestan"))
    with session(db, stranger) as curious:
        assert (await curious.call("explain", mission_id=mission_id))["answers"][0]["reason"] == "NOT_OPENED"


@pytest.mark.parametrize("key", [None, "tpl_live_inconnue"])
async def test_without_a_key_nothing_is_explained(db: Database, key: str | None) -> None:
    with session(db, key) as assistant:
        assert "TREMPLIN_MCP_KEY" in await assistant.refused("explain", mission_id="x")


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("search", {"near": "Nulle-Part-sur-Mer"}, "n'est pas un lieu connu"),
        ("search", {"radius_km": 500}, "entier de 1 à 100"),
        ("search", {"since": "demain"}, "jour écrit"),
        ("search", {"since": "2026-12-02", "until": "2026-12-01"}, "précède"),
        ("search", {"kinds": ["stage"]}, "parmi"),
        ("search", {"ville": "Lyon"}, "Argument inconnu"),
        ("search", {"words": ["a"]}, "texte"),
        ("detail", {"kind": "mission", "id": "x\x00"}, "Rien n'a cet identifiant"),
        ("detail", {"kind": "immersion", "id": "a/b"}, "Rien n'a cet identifiant"),
        ("detail", {"kind": "event", "id": "9" * 30}, "Rien n'a cet identifiant"),
        ("detail", {"id": "x"}, "Donnez « kind »"),
        ("detail", {"kind": "mission"}, "Donnez « id »"),
    ],
)
async def test_what_cannot_be_understood_is_told_in_a_sentence(
    db: Database, tool: str, arguments: dict[str, Any], sentence: str
) -> None:
    with session(db) as assistant:
        assert sentence in await assistant.refused(tool, **arguments)


async def test_what_is_not_of_the_protocol_is_refused_with_its_code(db: Database) -> None:
    with session(db) as assistant:
        for line, code in ((b"{", -32700), (b"[]", -32600), (b'{"jsonrpc":"2.0","id":1,"method":7}', -32600)):
            assert (await assistant.raw(line))["error"]["code"] == code
        assert (await assistant.ask("resources/list"))["error"]["code"] == -32601
        assert (await assistant.ask("tools/call", name="effacer"))["error"]["code"] == -32602
        assert (await assistant.ask("tools/call", name="search", arguments=[]))["error"]["code"] == -32602
        assert await assistant.raw(b'{"jsonrpc":"2.0","method":"notifications/cancelled"}') is None
        assert (await assistant.ask("ping"))["result"] == {}
        assert (await assistant.ask("initialize", protocolVersion="1999-01-01"))["result"]["protocolVersion"] == VERSIONS[0]
