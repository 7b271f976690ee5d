"""Files that channels read at a signed address, and what channels answer of the missions in them (contract §5, §1.9)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BeforeValidator, Field
from starlette.responses import FileResponse, JSONResponse, Response

from tremplin.apis.engagement import bodies, documentation
from tremplin.apis.engagement.bodies import Body
from tremplin.apis.engagement.caller import KEY_HEADERS, authenticate, service
from tremplin.apis.engagement.documentation import outlets as described
from tremplin.apis.engagement.errors import NotFound, Unauthorized
from tremplin.kit.db import Conn
from tremplin.outlets import actions
from tremplin.outlets.actions import Shelf
from tremplin.outlets.errors import FeedbackMissionUnknown
from tremplin.outlets.feedback import STATUSES, Board, Feedback
from tremplin.outlets.formats.known import FORMATS
from tremplin.outlets.model import Edition
from tremplin.partners.model import Scope
from tremplin.partners.well_known import JOBTEASER, LEBONCOIN

router = APIRouter(tags=["API Engagement : diffusion par fichier"])
# More than any channel says; a longer text is cut, never refused: its status matters more than its note.
_LONGEST = 4_000


@documentation.read(router, "/outlets/{outlet_id}/{signature}/{file_name}", **described.FILE)
async def read_file(request: Request, outlet_id: str, signature: str, file_name: str) -> Response:
    """Le fichier des missions d'un diffuseur, dans la forme que son canal lit (LinkedIn, Talent.com, Grimpio, Leboncoin…).

    L'adresse est signée et ne change pas : elle tient lieu de clé, ne la publiez pas. Le fichier est refait chaque heure.
    Redemandez-le avec `If-None-Match` (la valeur d'`ETag` reçue) : s'il n'a pas changé, la réponse est 304, sans contenu. Avec
    `Accept-Encoding: gzip`, il voyage compressé.

    Exemple : `curl --compressed -H 'If-None-Match: "5f2c…"' "https://…/outlets/linkedin/3q2-7wAAAAAAAAAAAAAAAA/linkedin.xml"`

    Refus : 404 `NOT_FOUND` (adresse inconnue ou fermée), 503 `OUTLET_NOT_BUILT` (le premier fichier n'est pas encore prêt),
    503 `OUTLET_PAUSED` (son diffuseur l'a mis en pause).
    """
    shelf: Shelf = request.app.state.outlets
    found = await shelf.take(outlet_id, signature, file_name)
    if found is None:
        raise NotFound
    outlet, edition = found
    compressed = _takes_gzip(request.headers.get("accept-encoding", ""))
    headers = {
        "ETag": f'"{edition.digest}{"-gzip" if compressed else ""}"',
        "Last-Modified": format_datetime(edition.built_at.astimezone(UTC), usegmt=True),
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Encoding",
    }
    if _known_already(request, edition):
        return Response(status_code=304, headers=headers)
    if compressed:
        headers["Content-Encoding"] = "gzip"
    path = shelf.path(outlet, edition, compressed=compressed)
    return FileResponse(path, headers=headers, media_type=FORMATS[outlet.format].media_type)


def _takes_gzip(accepted: str) -> bool:
    for coding in accepted.lower().split(","):
        name, *parameters = (part.strip() for part in coding.split(";"))
        if name == "gzip":
            return not any(each.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for each in parameters)
    return False


def _known_already(request: Request, edition: Edition) -> bool:
    """Whether the caller holds this very file; a date is looked at only without a tag (RFC 9110 §13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {each.strip().removeprefix("W/").strip('"').removesuffix("-gzip") for each in tags.split(",")}
        return not known.isdisjoint({"*", edition.digest})
    since = _http_date(request.headers.get("if-modified-since", ""))
    return since is not None and edition.built_at.replace(microsecond=0) <= since


def _http_date(text: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(text)
        return read if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _cut(value: Any) -> Any:
    return value[:_LONGEST] if isinstance(value, str) else value


Told = Annotated[str | None, BeforeValidator(_cut, json_schema_input_type=str)]


class LeboncoinFeedback(Body):
    """Leboncoin écrit ses clés à sa façon."""

    partner_unique_reference: str = Field(alias="partner_unique_reference", min_length=1)
    site: Told = None
    status: Literal["ad_online", "ad_edited", "ad_deleted", "ad_rejected_technical", "ad_rejected_moderation"]
    url: Told = None
    note: Told = None


class JobteaserFeedback(Body):
    mission_id: str = Field(min_length=1)
    status: Literal["ACCEPTED", "PENDING", "DELETED", "REFUSED"]
    url: Told = None
    comment: Told = None


@documentation.write(router, "POST", "/v2/leboncoin/feedback", **described.leboncoin(LeboncoinFeedback))
async def leboncoin_feedback(request: Request) -> Response:
    """Leboncoin dit ce qu'est devenue une annonce : en ligne, modifiée, retirée, refusée.

    La clé est envoyée telle quelle dans `Authorization`, sans préfixe, et doit être celle de Leboncoin. `partner_unique_reference` est
    l'identifiant de la mission (`_id`). Le dernier état remplace le précédent ; l'historique est gardé.

    Exemple : `curl -X POST -H "Authorization: $CLE" -H "content-type: application/json" -d '{"partner_unique_reference":"0f6f2c2e-…",
    "site":"leboncoin","status":"ad_online","url":"https://…"}' "https://…/v2/leboncoin/feedback"`

    Refus : 400 `INVALID_BODY`, 401 `UNAUTHORIZED`, 404 `NOT_FOUND` (mission inconnue), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.writing() as conn:
        headers = await _authenticate(request, conn, LEBONCOIN, ("authorization",))
        told = await bodies.read(request, LeboncoinFeedback)
        await _record(
            conn, Board.LEBONCOIN, told.partner_unique_reference, told.status, held.now(), site=told.site, url=told.url, note=told.note
        )
    return JSONResponse({"result": {"code": 200, "message": "Success, ad status recorded"}}, headers=headers)


@documentation.write(router, "POST", "/v2/jobteaser/feedback", **described.jobteaser(JobteaserFeedback))
async def jobteaser_feedback(request: Request) -> Response:
    """JobTeaser dit ce qu'est devenue une annonce : acceptée, en attente, retirée, refusée.

    La clé doit être celle de JobTeaser. Le dernier état remplace le précédent ; l'historique est gardé, et l'annonceur est averti d'un
    refus, avec son motif (`comment`).

    Exemple : `curl -X POST -H "x-api-key: $CLE" -H "content-type: application/json" -d '{"missionId":"0f6f2c2e-…",
    "status":"REFUSED","comment":"Le lieu manque"}' "https://…/v2/jobteaser/feedback"`

    Refus : 400 `INVALID_BODY`, 401 `UNAUTHORIZED`, 404 `NOT_FOUND` (mission inconnue), 429 `TOO_MANY_REQUESTS`.
    """
    held = service(request)
    async with held.db.writing() as conn:
        headers = await _authenticate(request, conn, JOBTEASER, KEY_HEADERS)
        told = await bodies.read(request, JobteaserFeedback)
        await _record(conn, Board.JOBTEASER, told.mission_id, told.status, held.now(), url=told.url, note=told.comment)
    return JSONResponse({"ok": True}, headers=headers)


async def _authenticate(request: Request, conn: Conn, partner_id: str, key_headers: tuple[str, ...]) -> dict[str, str]:
    """The quota headers of the one partner that may call; any other key is as good as none (contract §0.6)."""
    caller, headers = await authenticate(request, conn, Scope.ACTIVITY_WRITE, key_headers)
    if caller.partner.id != partner_id:
        raise Unauthorized
    return headers


async def _record(
    conn: Conn, board: Board, mission_id: str, said: str, at: datetime, *, url: str | None, note: str | None, site: str | None = None
) -> None:
    if not mission_id.isprintable():
        raise FeedbackMissionUnknown
    status = STATUSES[board][said]
    feedback = Feedback(board=board, mission_id=mission_id, status=status, said=said, at=at, site=site, url=url, note=note)
    await actions.record_feedback(conn, feedback)
