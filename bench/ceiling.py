"""The ceiling: the same server (uvicorn, our HTTP edge, its log line and metrics, a direct route) answers, from memory, the bytes
the platform answered. What the platform costs above it is recognising the caller, asking the database, and assembling.

    BENCH_CEILING=DIR python -m uvicorn bench.ceiling:app

DIR holds a JSON file a list, {"status", "headers", "body"}: `/list` answers what `list.json` says, `/` that it is up.
"""

from __future__ import annotations

import os
from pathlib import Path

import orjson
from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response
from starlette.types import ASGIApp

from tremplin.kit import logs
from tremplin.kit.direct import Direct
from tremplin.kit.edge import Edge

_KEPT_HEADERS = ("content-type", "location", "cache-control", "etag")


def save_answer(folder: Path, name: str, status: int, headers: dict[str, str], body: bytes) -> None:
    """Keeps an answer for the ceiling to repeat."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {key: value for key, value in headers.items() if key in _KEPT_HEADERS}
    document = {"status": status, "headers": kept, "body": body.decode()}
    (folder / f"{name}.json").write_bytes(orjson.dumps(document))


def load_answers(folder: Path) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Name of the list → status, headers and body of its answer."""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = {"": (200, {}, b"")}
    for file in folder.glob("*.json"):
        document = orjson.loads(file.read_bytes())
        answers[file.stem] = (document["status"], document["headers"], document["body"].encode())
    return answers


def ceiling(folder: Path) -> ASGIApp:
    """An application that answers what `folder` holds, 404 to the rest."""
    answers = load_answers(folder)
    router = APIRouter()

    @router.get("/{name:path}")
    async def answer(request: Request, name: str) -> Response:
        status, headers, body = answers.get(name, (404, {}, b""))
        return Response(body, status, headers)

    async def refused(request: Request, error: Exception) -> Response:
        raise error

    direct = Direct(FastAPI(), routers=[router], refused=refused)
    return Edge(direct, max_body=1_000_000, secure=False)


if "BENCH_CEILING" in os.environ:  # only uvicorn's process has it: tests import this module without a folder
    logs.configure()
    app = ceiling(Path(os.environ["BENCH_CEILING"]))
