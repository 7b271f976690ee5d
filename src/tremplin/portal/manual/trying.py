"""An operation of an API called from its page: the application calls itself, with the reader's own key and on the reader's quota.

What writes is called with the key of a sandbox alone: nothing that is tried here is ever shown to anyone.
"""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlencode

from starlette.types import ASGIApp, Message

from tremplin.portal.language.spoken import _
from tremplin.portal.manual.reference import Operation, Parameter

SECONDS = 10.0
MOST_BYTES = 20_000
"""What a page shows of an answer. What comes after is not even waited for."""

MOST_SENT = 60_000
"""Characters of a body."""
TEST_KEYS = "tpl_test_"

CREDENTIALS = ("x-api-key", "Authorization")
_LINE = re.compile(r"[\x20-\x7e\u00a0-\uffff]{0,2000}")
_SHOWN = ("content-type", "ratelimit-remaining", "x-ratelimit-remaining", "retry-after", "etag", "link", "x-request-id")


@dataclass(frozen=True, slots=True)
class Call:
    """What a reader asks for. `fault` says what must be corrected first, in which case nothing is called."""

    address: str
    header: str
    key: str
    fault: str = ""
    method: str = "GET"
    body: str = ""

    def command(self, base_url: str) -> str:
        """The same for a terminal, the key left out: it would be copied with the rest."""
        key = f'-H "{self.header}: $CLE" ' if self.header and self.key else ""
        how = f"-X {self.method} " if self.method != "GET" else ""
        sent = f'-H "content-type: application/json" -d {shlex.quote(self.body)} ' if self.body else ""
        return f"curl {how}{key}{sent}{shlex.quote(base_url + self.address)}"


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back. `cut`: the body is longer than what is shown; `status` 0: nothing came in time."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    cut: bool
    milliseconds: int


def fields(operation: Operation) -> tuple[Parameter, ...]:
    """What a reader may fill in: everything but headers."""
    return tuple(each for each in operation.parameters if each.place != "en-tête")


def credential(operation: Operation) -> str:
    """The header that carries the key of an operation; none when it asks for none."""
    return next((each.name for each in operation.parameters if each.place == "en-tête" and each.name in CREDENTIALS), "")


def call(operation: Operation, values: Mapping[str, str], key: str, body: str = "") -> Call:
    """The call that a filled form asks for; `values` by name of parameter, empty ones left out."""
    address, fault = operation.paths[0], ""
    given = {each.name: values.get(each.name, "").strip() for each in fields(operation)}
    for each in fields(operation):
        if not _LINE.fullmatch(given[each.name]):
            fault = fault or _("« %(name)s » contient un caractère que nous n'envoyons pas, ou plus de 2 000.", name=each.name)
        if each.place == "dans l'adresse":
            fault = fault or ("" if given[each.name] else _("Remplissez « %(name)s » : il fait partie de l'adresse.", name=each.name))
            address = address.replace(f"{{{each.name}}}", quote(given[each.name], safe=""))
    query = urlencode([(each.name, given[each.name]) for each in fields(operation) if each.place == "paramètre" and given[each.name]])
    key = key.strip()
    if not re.fullmatch(r"[\x20-\x7e]{0,4000}", key):
        key, fault = "", fault or _("Cette clé contient un caractère qu'aucune clé n'a : copiez-la de nouveau.")
    if operation.writes and not key.startswith(TEST_KEYS):
        fault = fault or _("Ce qui écrit s'essaie avec la clé d'un bac à sable, qui commence par « %(start)s ».", start=TEST_KEYS)
    body = body.strip() if operation.writes else ""
    if len(body) > MOST_SENT:
        body, fault = "", fault or _("Le corps de la demande dépasse %(most)s caractères.", most=MOST_SENT)
    return Call(f"{address}?{query}" if query else address, credential(operation), key, fault, operation.method, body)


async def send(app: ASGIApp, asked: Call, client: tuple[str, int] | None) -> Answered:
    """Calls the application itself, as `client` would. Nothing leaves the machine, no cookie goes with it."""
    inbox = _Inbox(asked.body.encode())
    started = time.perf_counter()
    calling = asyncio.ensure_future(app(_scope(asked, client), inbox.receive, inbox.send))
    waiting = asyncio.ensure_future(inbox.enough.wait())
    await asyncio.wait((calling, waiting), timeout=SECONDS, return_when=asyncio.FIRST_COMPLETED)
    for task in (calling, waiting):
        task.cancel()
    await asyncio.gather(calling, waiting, return_exceptions=True)
    return inbox.answered(round((time.perf_counter() - started) * 1000))


class _Inbox:
    """The far end of a call: keeps the beginning of the answer."""

    def __init__(self, sent: bytes) -> None:
        self._sent = sent
        self.enough = asyncio.Event()
        self._status = 0
        self._headers: list[tuple[str, str]] = []
        self._body = b""
        self._read = False

    async def receive(self) -> Message:
        if not self._read:
            self._read = True
            return {"type": "http.request", "body": self._sent, "more_body": False}
        await self.enough.wait()  # a caller who hangs up only when all is received
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in message.get("headers", ())]
        elif len(self._body) <= MOST_BYTES:
            self._body += message.get("body", b"")[: MOST_BYTES + 1]
        if len(self._body) > MOST_BYTES or (message["type"] == "http.response.body" and not message.get("more_body")):
            self.enough.set()

    def answered(self, milliseconds: int) -> Answered:
        cut = len(self._body) > MOST_BYTES
        kind = dict(self._headers).get("content-type", "")
        shown = tuple((name, value) for name, value in self._headers if name in _SHOWN)
        return Answered(self._status, shown, _legible(self._body[:MOST_BYTES], kind, whole=not cut), cut, milliseconds)


def _scope(asked: Call, client: tuple[str, int] | None) -> dict[str, Any]:
    path, _, query = asked.address.partition("?")
    headers = [(b"accept", b"application/json"), (b"accept-encoding", b"identity"), (b"user-agent", b"tremplin-docs")]
    if asked.header and asked.key:
        headers.append((asked.header.lower().encode(), asked.key.encode("latin-1")))
    if asked.body:
        headers += [(b"content-type", b"application/json"), (b"content-length", str(len(asked.body.encode())).encode())]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": client,
        "server": ("localhost", 80),
        "state": {},
    }


def _legible(body: bytes, kind: str, *, whole: bool) -> str:
    """A body as people read it: JSON indented when it is whole, text as it is, anything else by its size."""
    if "json" in kind and "ndjson" not in kind and whole and body:
        try:
            return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
        except ValueError:
            return body.decode(errors="replace")
    if not kind or kind.startswith("text/") or "json" in kind or "xml" in kind:
        return body.decode(errors="replace")
    return _("(%(size)s octets de %(kind)s)", size=len(body), kind=kind)
