"""The addresses of open data: the page, the catalogue, the columns, the files, which may be taken up where they were left."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import orjson
from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from tremplin.portal.data import pages
from tremplin.portal.feeds.desk import OPEN
from tremplin.publication import catalogue, dumps, tables
from tremplin.publication.catalogue import PATH
from tremplin.publication.dumps import ENDINGS, PARQUET
from tremplin.publication.freshness import holds
from tremplin.publication.model import Kind

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
_HOUR = {"Cache-Control": "public, max-age=3600"}
_SCHEMA = "schema.json"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the files of each night are; found in `app.state.dumps`."""

    base_url: str
    folder: Path


@router.api_route(PATH, methods=READ)
async def open_data(request: Request) -> Response:
    shelf = _shelf(request)
    return pages.index(dumps.read(shelf.folder), base_url=shelf.base_url)


@router.api_route(f"{PATH}/catalogue.jsonld", methods=READ)
async def open_data_catalogue(request: Request) -> Response:
    shelf = _shelf(request)
    body = orjson.dumps(catalogue.described(dumps.read(shelf.folder), shelf.base_url))
    headers = {**OPEN, **_HOUR, "ETag": f'"{blake2b(body, digest_size=10).hexdigest()}"'}
    if holds(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(None, 304, headers)
    return Response(body, 200, headers, catalogue.MEDIA_TYPE)


@router.api_route(f"{PATH}/{{name}}", methods=READ)
async def open_data_file(request: Request, name: str) -> Response:
    """A file whole, or from where a program had stopped (`Range`, with `If-Range` so that two nights are never joined)."""
    kind, _, ending = name.partition(".")
    if kind not in set(Kind) or ending not in (*ENDINGS, _SCHEMA):
        raise HTTPException(404)
    if ending == _SCHEMA:
        return Response(
            orjson.dumps(tables.schema(Kind(kind)), option=orjson.OPT_INDENT_2), 200, {**OPEN, **_HOUR}, "application/json"
        )
    path = _shelf(request).folder / name
    try:
        held = path.stat()
    except FileNotFoundError:
        raise HTTPException(404) from None
    mark = f'"{held.st_mtime_ns:x}-{held.st_size:x}"'
    headers = {**OPEN, **_HOUR, "ETag": mark}
    if holds(request.headers.get("if-none-match"), mark):
        return Response(None, 304, headers)
    media_type = "application/vnd.apache.parquet" if ending == PARQUET else "application/gzip"
    return FileResponse(path, headers=headers, media_type=media_type, stat_result=held, filename=path.name)


def _shelf(request: Request) -> Shelf:
    found: Shelf = request.app.state.dumps
    return found
