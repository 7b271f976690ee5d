"""What announcers' pages declare in their visitors' browsers: applications, accounts, and that a person is there (contract §6.4)."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl, urlsplit

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.engagement import documentation
from tremplin.apis.engagement.caller import Service, service
from tremplin.apis.engagement.documentation import pixels as described
from tremplin.apis.engagement.parameters import query_string
from tremplin.apis.engagement.visits import cut, ignored, preflight, told, visit_of
from tremplin.kit.logs import log
from tremplin.kit.refusal import Refusal
from tremplin.tracking import actions, pixels
from tremplin.tracking.activities import Declaration
from tremplin.tracking.model import Kind
from tremplin.tracking.pixels import Outcome
from tremplin.tracking.refusals.model import (
    ATTRIBUTES_UNREADABLE,
    CLICK_MISSING,
    CLICK_UNKNOWN,
    PARAMETER_UNKNOWN,
    TOKEN_INVALID,
    Door,
    Reason,
)

router = APIRouter(tags=["API Engagement : pages des annonceurs"])
_ACCOUNT = frozenset({"url", "view", "publisher", "mission", "clientEventId"})
_APPLY = _ACCOUNT | {"customAttributes"}
_MOST_BODY = 16 * 1024  # bytes
_LONGEST, _MOST_ATTRIBUTES = 500, 50  # characters of a value, attributes of an application
# A page waits no longer: past this it is told to send again.
_PATIENCE_SECONDS = 5.0


class _Unreadable(Exception):
    """What was sent can't be read; the first argument is the reason."""


@documentation.write(router, "GET", "/r/apply", **described.APPLY)
@documentation.write(router, "POST", "/r/apply", **described.APPLY_BY_BEACON)
@documentation.write(router, "OPTIONS", "/r/apply", include_in_schema=False)
async def declare_application(request: Request) -> Response:
    """Déclare une candidature depuis la page de l'annonceur. La balise le fait pour vous ; cette adresse sert à qui ne l'utilise pas.

    `view` est le clic (`apiengagement_id`) ; `mission`, votre identifiant de la mission (à défaut, celle du clic) ; `clientEventId`,
    votre identifiant de la candidature : déclarée deux fois, elle n'est comptée qu'une. En `POST` (`sendBeacon`), les mêmes paramètres
    peuvent être dans un corps de formulaire, où `customAttributes` ne laisse pas de trace dans les journaux.

    Exemple : `https://…/r/apply?view=019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50&mission=lecture-12&clientEventId=candidature-7`

    Répond toujours : `200` quand elle est comptée, et enregistrée ; `204` quand elle est ignorée, la raison dans le suivi en direct.
    """
    return preflight() if request.method == "OPTIONS" else await _declare(request, Kind.APPLY, _APPLY)


@documentation.write(router, "GET", "/r/account", **described.ACCOUNT)
@documentation.write(router, "POST", "/r/account", **described.ACCOUNT_BY_BEACON)
@documentation.write(router, "OPTIONS", "/r/account", include_in_schema=False)
async def declare_account(request: Request) -> Response:
    """Déclare une création de compte depuis la page de l'annonceur, comme `/r/apply` ; sans `customAttributes`.

    Exemple : `https://…/r/account?view=019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50`
    """
    return preflight() if request.method == "OPTIONS" else await _declare(request, Kind.ACCOUNT, _ACCOUNT)


@documentation.write(router, "GET", "/r/{click_id}/confirm-human", **described.CONFIRM)
@documentation.write(router, "POST", "/r/{click_id}/confirm-human", **described.CONFIRM_BY_BEACON)
@documentation.write(router, "OPTIONS", "/r/{click_id}/confirm-human", include_in_schema=False)
async def confirm_human(request: Request, click_id: str) -> Response:
    """Dit qu'une personne a agi sur la page d'arrivée : le clic n'est pas celui d'un robot.

    `token` est l'`apiengagement_tracking_token` reçu avec la visite. D'anciennes balises ne l'envoient pas : elles sont crues.

    Exemple : `https://…/r/019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50/confirm-human?token=eyJ…`

    Refus : 403 `FORBIDDEN` (le jeton est d'un autre clic, ou a expiré), 404 `NOT_FOUND` (clic inconnu).
    """
    if request.method == "OPTIONS":
        return preflight()
    held, click_id = service(request), cut(click_id)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS), held.db.writing() as conn:
            token = request.query_params.get("token")
            await actions.confirm_human(conn, click_id, token, box=held.secrets, now=held.now())
    except Refusal as refusal:
        why = TOKEN_INVALID if refusal.status == 403 else CLICK_UNKNOWN
        held.ledger.refuse(Door.CONFIRM, why, {"clickId": click_id}, partner_id=None, now=held.now())
        return told({"ok": False, "code": refusal.code}, refusal.status)
    except Exception:
        return _away("confirm")
    return told({"ok": True})


async def _declare(request: Request, kind: Kind, allowed: frozenset[str]) -> Response:
    held = service(request)
    given: dict[str, str] = {}
    try:
        given = await _parameters(request, allowed)
        said = _said(given, kind)
        outcome = await _kept(request, held, said)
    except _Unreadable as unreadable:
        outcome = Outcome(refused=unreadable.args[0])
    except Exception:
        return _away(kind)
    if outcome.refused:
        _refuse(request, held, Door(kind), outcome, given)
    if outcome.event is None or outcome.event.bot:
        return ignored(outcome.refused)
    return told({"ok": True, "id": outcome.event.id})


async def _parameters(request: Request, allowed: frozenset[str]) -> dict[str, str]:
    """The parameters of the address, and of the form sent with it. Raises _Unreadable: one is unknown, or given twice (contract)."""
    pairs = parse_qsl(query_string(request), keep_blank_values=True)
    if request.method == "POST":
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MOST_BODY:
                raise _Unreadable(PARAMETER_UNKNOWN)
        pairs += parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names) or not allowed.issuperset(names):
        raise _Unreadable(PARAMETER_UNKNOWN)
    return {name: value.replace("\0", "")[:_MOST_BODY] for name, value in pairs}


def _said(given: dict[str, str], kind: Kind) -> Declaration:
    """What is declared. Of the page it comes from, only the site is kept. Raises _Unreadable."""
    attributes = _attributes(given.get("customAttributes", ""))
    if not given.get("view"):
        raise _Unreadable(CLICK_MISSING)
    return Declaration(
        kind=kind,
        click_id=given["view"][:_LONGEST],
        mission_client_id=given.get("mission") or None,
        client_event_id=given.get("clientEventId", "")[:_LONGEST] or None,
        custom=attributes,
        referer_host=_host(given.get("url")),
    )


def _attributes(text: str) -> dict[str, str] | None:
    if not text:
        return None
    try:
        read = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _Unreadable(ATTRIBUTES_UNREADABLE) from None
    if not isinstance(read, dict) or len(read) > _MOST_ATTRIBUTES:
        raise _Unreadable(ATTRIBUTES_UNREADABLE)
    values = {name: value if isinstance(value, str) else orjson.dumps(value).decode() for name, value in read.items()}
    if any(len(each) > _LONGEST for pair in values.items() for each in pair):
        raise _Unreadable(ATTRIBUTES_UNREADABLE)
    return {name.replace("\0", ""): value.replace("\0", "") for name, value in values.items()} or None


def _host(url: str | None) -> str | None:
    try:
        return (urlsplit(url).hostname or "")[:_LONGEST] or None if url else None
    except ValueError:
        return None


async def _kept(request: Request, held: Service, said: Declaration) -> Outcome:
    """What became of it, once committed."""
    visit = visit_of(request, held, held.impression_limits)
    now = held.now()
    visitor = await held.follower.digest(visit, now.date())
    async with asyncio.timeout(_PATIENCE_SECONDS), held.db.writing() as conn:
        return await pixels.declare(conn, said, bot=visit.bot, visitor=visitor, now=now)


def _refuse(request: Request, held: Service, door: Door, outcome: Outcome, given: dict[str, str]) -> None:
    assert isinstance(outcome.refused, Reason)
    named = {name: given.get(name) for name in ("view", "mission", "publisher", "clientEventId")}
    held.ledger.refuse(door, outcome.refused, named, partner_id=outcome.partner_id or given.get("publisher"), now=held.now())


def _away(kind: str) -> Response:
    """The database does not answer: the page may send again, nothing was kept."""
    log(__name__).error("pixel.not_written", kind=kind, exc_info=True)
    return told({"ok": False, "code": "SERVICE_UNAVAILABLE"}, 503)
