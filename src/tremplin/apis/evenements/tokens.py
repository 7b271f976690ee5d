"""Tokens (§A3): given for a client's own id and secret, taken back. What is asked and answered is OAuth 2.0 (RFC 6749, RFC 7009)."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tremplin.apis.evenements import documentation
from tremplin.apis.evenements.authorization import Answer, Asked, Exchange, client_id_of, readable, refused
from tremplin.apis.evenements.caller import service
from tremplin.apis.evenements.documentation import tokens as described
from tremplin.kit.db import Conn
from tremplin.partners.clients import actions, store
from tremplin.partners.clients.model import Client

router = APIRouter(tags=["API Événements : jetons"])
MOST_BODY, MOST_FIELDS = 64 * 1024, 50
REALM = "partenaire"
FORM = "application/x-www-form-urlencoded"


@documentation.write(router, "POST", "/connexion/oauth2/access_token", **described.TOKEN)
async def give_token(request: Request) -> Response:
    """Un jeton, pour l'identifiant et le secret d'un client (`grant_type=client_credentials`).

    Le corps est un formulaire (`application/x-www-form-urlencoded`) ; identifiant et secret y sont, ou dans l'en-tête `Authorization`
    (Basic). `realm` vaut `/partenaire`, dans l'adresse ou dans le corps. `scope` réunit les deux mots `api_evenementsv1 evenements`,
    avec d'autres si votre programme en demande : ceux que votre client n'a pas sont laissés de côté, la réponse dit ceux qui restent.
    Le jeton vaut 1499 secondes ; redemandez-en un à sa fin, ou quand l'API répond 401.

    Exemple : `curl -d grant_type=client_credentials -d client_id=$ID -d client_secret=$SECRET -d "scope=api_evenementsv1 evenements"
    "https://…/connexion/oauth2/access_token?realm=%2Fpartenaire"`

    Refus, en JSON (`error`, `error_description`) : 400 `invalid_request`, `unsupported_grant_type` ou `invalid_scope` ; 401
    `invalid_client`.
    """
    asked = await _asked(request)
    if asked is None:
        return _answer(refused("invalid_request", "The body must be a form of UTF-8 fields, each given once."))
    if not _is_partners(request, asked):
        return _answer(refused("invalid_request", "Unknown realm: expected /partenaire."))
    if not asked.form.get("grant_type"):
        return _answer(refused("invalid_request", "Missing grant_type."))
    held = service(request)
    async with held.db.reading() as conn:
        client = await _client(conn, asked)
    exchange = Exchange(client)
    answer = exchange.token(asked)
    if exchange.given is not None:
        async with held.db.appending() as conn:
            await actions.keep_token(conn, exchange.given.token, exchange.given.client_id, exchange.given.scope, now=held.now())
    return _answer(answer)


@documentation.write(router, "POST", "/connexion/oauth2/token/revoke", **described.REVOKE)
async def take_token_back(request: Request) -> Response:
    """Rend un jeton inutilisable avant sa fin ; un jeton inconnu, ou d'un autre client, est répondu de même.

    Exemple : `curl -d token=$JETON -d client_id=$ID -d client_secret=$SECRET "https://…/connexion/oauth2/token/revoke"`

    Refus, en JSON (`error`, `error_description`) : 400 `invalid_request` ; 401 `invalid_client`.
    """
    asked = await _asked(request)
    if asked is None or not asked.form.get("token"):
        return _answer(refused("invalid_request", "A form with the field token is expected."))
    held = service(request)
    async with held.db.reading() as conn:
        client = await _client(conn, asked)
    known = Exchange(client).recognise(asked)
    if known is None:
        return _answer(refused("invalid_client", "Unknown client, or wrong secret."))
    async with held.db.writing() as conn:
        await actions.take_back(conn, asked.form["token"], known)
    return _answer(Answer(200, {}, []))


async def _asked(request: Request) -> Asked | None:
    """The form sent and the headers; None when it is not a form that can be read, or gives a field twice (RFC 6749 §3.2)."""
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > MOST_BODY:
            return None
        pieces.append(piece)
    if request.headers.get("content-type", FORM).partition(";")[0].strip().lower() != FORM:
        return None
    try:
        fields = parse_qsl(b"".join(pieces).decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        return None
    form = dict(fields)
    return Asked(form, readable(request.headers)) if len(form) == len(fields) else None


def _is_partners(request: Request, asked: Asked) -> bool:
    """Whether the realm is that of partners, in all its spellings; RFC 6749 knows no realm, and neither need clients."""
    raw = bytes(request.scope["query_string"]).decode(errors="replace")
    told = [value for name, value in parse_qsl(raw) if name == "realm"] + [asked.form.get("realm", "")]
    return all(unquote(value).strip("/ ").lower() in ("", REALM) for value in told)


async def _client(conn: Conn, asked: Asked) -> Client | None:
    """The client that asks, before its secret is looked at; None when it is unknown or revoked."""
    client_id = client_id_of(asked)
    # PostgreSQL refuses texts with a zero byte: no client has such an id.
    return await store.find_open(conn, client_id) if client_id and client_id.isprintable() else None


def _answer(answer: Answer) -> Response:
    # Tokens must not be kept by anything between us and who asked (RFC 6749 §5.1).
    headers = {**dict(answer.headers), "Cache-Control": "no-store", "Pragma": "no-cache"}
    headers.pop("Content-Type", None)
    return Response(orjson.dumps(answer.body), answer.status, headers, "application/json")
