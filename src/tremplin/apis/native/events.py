"""Events of a partner, to be taken away: in pages, or whole as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import cursors, documentation
from tremplin.apis.native.caller import MOST_EXPORTS, Service, authenticate, service
from tremplin.apis.native.documentation import events as described
from tremplin.apis.native.errors import TooManyExports
from tremplin.apis.native.query import Query
from tremplin.apis.native.streaming import Pieces, Stream, accepts_gzip, gzipped
from tremplin.kit.db import Conn
from tremplin.kit.french import PARIS
from tremplin.partners.model import Scope
from tremplin.tracking.exports import formats, store
from tremplin.tracking.exports.model import MOST_LINES, Line, Place, Question, told
from tremplin.tracking.model import EventStatus, Kind, Side, Source

router = APIRouter(tags=["API Tremplin : suivi"])
_DEFAULT_LIMIT = 100
_FORMATS = ("json", "csv", "csv.gz", "ndjson", "ndjson.gz")
_MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "ndjson": "application/x-ndjson"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks. `file` is `json` for a page, else a format of file."""

    question: Question
    file: str
    for_sheet: bool
    limit: int
    after: Place | None


@documentation.read(router, "/api/v1/events", **described.EVENTS)
async def list_events(request: Request) -> Response:
    """Vos événements de suivi : impressions, clics, comptes créés et candidatures dont vous êtes l'annonceur ou le diffuseur.

    En pages (`format=json`) : demandez la suivante avec le `cursor` reçu dans `next_cursor`, sans rien changer d'autre ; `null` dit
    qu'il n'y en a plus. Ou entiers, en un fichier (`csv`, `ndjson`), compressé si vous ajoutez `.gz` au format ou envoyez
    `Accept-Encoding: gzip`. Dans l'ordre du temps, puis des identifiants.

    Les robots sont laissés de côté, sauf avec `bots=include`. Rien n'y dit qui est le visiteur.

    Exemple : `curl -H "Authorization: Bearer $CLE" "https://…/api/v1/events?since=2026-03-01&format=csv.gz" -o mars.csv.gz`

    Refus : 400 `INVALID_QUERY`, 401 `UNAUTHORIZED`, 403 `FORBIDDEN` (clé sans le droit `activity:read`), 429 `TOO_MANY_REQUESTS` ou
    `TOO_MANY_EXPORTS`.
    """
    held = service(request)
    async with held.db.reading() as conn:
        caller, headers = await authenticate(request, conn, Scope.ACTIVITY_READ)
        asked = _asked(request, caller.partner.id)
        headers |= {"Cache-Control": "no-store"}
        if asked.file == "json":
            return Response(await _page(conn, asked), 200, headers, "application/json")
    return _file(request, held, asked, headers)


def _asked(request: Request, partner_id: str) -> Asked:
    """The request's parameters. Raises InvalidQuery."""
    query = Query(request)
    side = query.choice("side", tuple(Side), "")
    question = Question(
        partner_id=partner_id,
        side=Side(side) if side else None,
        since=query.instant("since"),
        until=query.instant("until"),
        kinds=query.choices("kind", tuple(Kind)),
        sources=query.choices("source", tuple(Source)),
        counterpart=query.text("counterpart"),
        mission_id=query.text("mission"),
        statuses=query.choices("status", tuple(EventStatus)),
        with_bots=query.choice("bots", ("exclude", "include"), "exclude") == "include",
    )
    file = query.choice("format", _FORMATS, "json")
    cursor = query.text("cursor", most=600)
    limit = query.number("limit", 0, least=1, most=MOST_LINES)
    for_sheet = query.flag("spreadsheet")
    after = cursors.read(cursor, question) if cursor else None
    if cursor and after is None:
        query.fault("cursor", "« cursor » n'est pas celui d'une page de cette question : reprenez de la première, sans lui.")
    if file != "json" and (cursor or limit):
        query.fault("format", f"« {file} » donne tout en une fois : retirez « cursor » et « limit ».")
    if for_sheet and not file.startswith("csv"):
        query.fault("spreadsheet", "« spreadsheet » ne vaut que pour le format csv.")
    if question.since and question.until and question.since >= question.until:
        query.fault("until", "« until » vient après « since » : la période serait vide.")
    query.refuse_if_wrong()
    return Asked(question, file, for_sheet, limit or _DEFAULT_LIMIT, after)


async def _page(conn: Conn, asked: Asked) -> bytes:
    # One more than asked tells whether there is a page after this one.
    lines = await store.page(conn, asked.question, after=asked.after, limit=asked.limit + 1)
    shown, reader = lines[: asked.limit], asked.question.partner_id
    following = cursors.written(shown[-1].place, asked.question) if len(lines) > asked.limit else None
    return orjson.dumps({"data": [told(line, reader) for line in shown], "next_cursor": following})


def _file(request: Request, held: Service, asked: Asked, headers: dict[str, str]) -> Response:
    """Everything at once, from a connection of its own: see `Database.apart`."""
    kind, _, compression = asked.file.partition(".")
    name = f"evenements-{held.now().astimezone(PARIS).date()}.{asked.file}"
    headers |= {"Content-Disposition": f'attachment; filename="{name}"', "Vary": "Accept-Encoding", "X-Accel-Buffering": "no"}
    media_type = "application/gzip" if compression else _MEDIA_TYPES[kind]
    as_encoding = not compression and accepts_gzip(request)
    if as_encoding:
        headers["Content-Encoding"] = "gzip"
    if request.method == "HEAD":
        return Response(None, 200, headers, media_type)
    reader = asked.question.partner_id
    if not held.exports.take(reader):
        raise TooManyExports(most=MOST_EXPORTS)
    pieces = _pieces(held, asked)
    leave = partial(held.exports.leave, reader)
    return Stream(gzipped(pieces) if compression or as_encoding else pieces, leave=leave, headers=headers, media_type=media_type)


async def _pieces(held: Service, asked: Asked) -> Pieces:
    reader, is_csv = asked.question.partner_id, asked.file.startswith("csv")
    write: Callable[[Iterable[Line], str], bytes] = formats.ndjson
    if is_csv:
        write = partial(formats.csv_lines, for_sheet=asked.for_sheet)
        yield formats.csv_headings(for_sheet=asked.for_sheet)
    async with held.db.apart() as conn, aclosing(store.stream(conn, asked.question)) as batches:
        async for lines in batches:
            yield write(lines, reader)
