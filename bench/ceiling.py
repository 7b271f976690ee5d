"""The ceiling: the same server program answers, from memory, the bytes the platform answered.

What the platform costs above it is our own work.

    BENCH_CEILING=DIR python -m uvicorn bench.ceiling:app

DIR holds a JSON file a list, {"status", "headers", "body"}: `/list` answers what `list.json` says, `/` that it is up.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson

Message = dict[str, Any]
_KEPT_HEADERS = ("content-type", "location", "cache-control", "etag")


def save_answer(folder: Path, name: str, status: int, headers: dict[str, str], body: bytes) -> None:
    """Keeps an answer for the ceiling to repeat."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {key: value for key, value in headers.items() if key in _KEPT_HEADERS}
    document = {"status": status, "headers": kept, "body": body.decode()}
    (folder / f"{name}.json").write_bytes(orjson.dumps(document))


def load_answers(folder: Path) -> dict[str, tuple[Message, Message]]:
    """Path → the two ASGI messages of its answer."""
    ready = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]}
    answers = {"/": (ready, {"type": "http.response.body", "body": b""})}
    for file in folder.glob("*.json"):
        document = orjson.loads(file.read_bytes())
        body = document["body"].encode()
        headers = [(key.encode(), value.encode("latin-1")) for key, value in document["headers"].items()]
        headers.append((b"content-length", str(len(body)).encode()))
        start = {"type": "http.response.start", "status": document["status"], "headers": headers}
        answers[f"/{file.stem}"] = (start, {"type": "http.response.body", "body": body})
    return answers


def ceiling(folder: Path) -> Callable[..., Awaitable[None]]:
    """An ASGI application that answers what `folder` holds, 404 to the rest."""
    answers = load_answers(folder)
    unknown = (
        {"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]},
        {"type": "http.response.body", "body": b""},
    )

    async def application(
        scope: Message, _receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        if scope["type"] == "http":
            for message in answers.get(scope["path"], unknown):
                await send(message)

    return application


if "BENCH_CEILING" in os.environ:  # only uvicorn's process has it: tests import this module without a folder
    app = ceiling(Path(os.environ["BENCH_CEILING"]))
