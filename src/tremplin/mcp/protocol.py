"""The part of the Model Context Protocol that a server of tools needs: JSON-RPC 2.0, the handshake, the list of tools, their calls.

Pure but for the tools themselves. Four methods, written here rather than taken with the twelve packages of the official SDK:
docs/decisions/0036.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tremplin.kit.refusal import Refusal

VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
"""Revisions of the protocol that begin by a handshake, the latest first. What we use of them is the same in all."""

UNREADABLE, NOT_A_REQUEST, UNKNOWN_METHOD, WRONG_PARAMETERS = -32700, -32600, -32601, -32602


class ArgumentsRefused(Refusal):
    """What a tool was given can't be understood: told to the assistant, which may correct itself."""

    code = "TOOL_ARGUMENTS"
    status = 422
    sentence = "{reason}"


@dataclass(frozen=True, slots=True)
class Tool:
    """Something an assistant may do. `schema` is the JSON Schema of its arguments; `run` gives a JSON object, or raises a Refusal."""

    name: str
    title: str
    description: str
    schema: Mapping[str, Any]
    run: Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]

    def as_json(self) -> dict[str, Any]:
        hints = {"title": self.title, "readOnlyHint": True, "openWorldHint": False}
        return {
            "name": self.name, "title": self.title, "description": self.description, "inputSchema": self.schema, "annotations": hints,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    """A server of tools; `instructions` tell an assistant what it is for."""

    name: str
    version: str
    instructions: str
    tools: Sequence[Tool]

    async def answer(self, line: bytes) -> bytes | None:
        """The answer to a message; None to a notification, or to an answer, which want none."""
        try:
            message = orjson.loads(line)
        except orjson.JSONDecodeError:
            return _failed(None, UNREADABLE, "Ce message n'est pas du JSON.")
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            return _failed(None, NOT_A_REQUEST, "Ce message n'est pas une demande JSON-RPC 2.0.")
        if "method" not in message or "id" not in message:
            return None
        asked, id_ = message["method"], message["id"]
        given = {} if message.get("params") is None else message["params"]
        if not isinstance(asked, str) or not isinstance(given, dict):
            return _failed(id_, NOT_A_REQUEST, "Cette demande JSON-RPC est mal formée.")
        return await self._served(asked, given, id_)

    async def _served(self, asked: str, given: Mapping[str, Any], id_: Any) -> bytes:
        if asked == "initialize":
            return _answered(id_, self._greeting(given))
        if asked == "ping":
            return _answered(id_, {})
        if asked == "tools/list":
            return _answered(id_, {"tools": [each.as_json() for each in self.tools]})
        if asked != "tools/call":
            return _failed(id_, UNKNOWN_METHOD, f"Ce serveur ne connaît pas « {asked} ».")
        tool = next((each for each in self.tools if each.name == given.get("name")), None)
        arguments = {} if given.get("arguments") is None else given["arguments"]
        if tool is None or not isinstance(arguments, dict):
            return _failed(
                id_, WRONG_PARAMETERS, f"Outils : {', '.join(each.name for each in self.tools)}, avec un objet « arguments »."
            )
        return _answered(id_, await _called(tool, arguments))

    def _greeting(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Agrees on the revision asked for when it is known, else offers the latest, as the protocol says."""
        wanted = given.get("protocolVersion")
        return {
            "protocolVersion": wanted if wanted in VERSIONS else VERSIONS[0],
            "capabilities": {"tools": {"listChanged": False}},
            "serverInfo": {"name": self.name, "version": self.version},
            "instructions": self.instructions,
        }


async def _called(tool: Tool, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The result of a tool. A refusal is one too: the assistant reads the sentence, and may ask better."""
    try:
        told = await tool.run(arguments)
    except Refusal as refusal:
        return {"content": [{"type": "text", "text": str(refusal)}], "isError": True}
    # Twice the same: as text for older assistants, as data for the others.
    return {"content": [{"type": "text", "text": orjson.dumps(told).decode()}], "structuredContent": told, "isError": False}


def _answered(id_: Any, result: Mapping[str, Any]) -> bytes:
    return orjson.dumps({"jsonrpc": "2.0", "id": id_, "result": result})


def _failed(id_: Any, code: int, message: str) -> bytes:
    return orjson.dumps({"jsonrpc": "2.0", "id": id_, "error": {"code": code, "message": message}})
