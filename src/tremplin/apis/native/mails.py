"""The door of mails: where the mail server of the platform posts those that come in, for discussions about immersions."""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.native import documentation
from tremplin.apis.native.caller import service
from tremplin.apis.native.documentation import mails as described
from tremplin.immersions.contacts.incoming.delivery import receive
from tremplin.kit.refusal import Refusal

router = APIRouter(tags=["API Tremplin : courriels"])
MOST_RECIPIENTS = 100


class MailDoorClosed(Refusal):
    code = "MAIL_DOOR_CLOSED"
    status = 403
    sentence = "Cette plateforme ne reçoit pas de courriels par cette adresse : TREMPLIN_MAIL_SECRET n'est pas réglé."


class MailSecretWrong(Refusal):
    code = "MAIL_SECRET_WRONG"
    status = 401
    sentence = "Secret absent ou faux : envoyez la valeur de TREMPLIN_MAIL_SECRET dans l'en-tête Authorization (Bearer)."


class InvalidMail(Refusal):
    code = "INVALID_MAIL"
    status = 400
    sentence = "Ce corps ne peut pas être lu : un objet JSON avec « message », le courriel entier en base64, et « recipients »."


@documentation.write(router, "POST", "/api/v1/immersions/mails", **described.MAILS)
async def receive_mail(request: Request) -> Response:
    """Reçoit un courriel adressé à un échange entre un candidat et une entreprise, et le transmet.

    Pour le serveur de courrier de la plateforme seulement : `Authorization: Bearer`, suivi de la valeur de `TREMPLIN_MAIL_SECRET`.
    `message` est le courriel tel qu'il est arrivé (RFC 5322), en base64 ; `recipients`, facultatif, les adresses auxquelles le serveur
    devait le remettre. La réponse dit ce qu'il en est : `relayed` (transmis), `duplicate` (déjà reçu), `automatic` (réponse
    automatique ou boucle, ignorée), `unknown` (adresse inconnue, l'expéditeur est prévenu une fois), `refused` (échange clos, message
    vide… l'expéditeur est prévenu une fois). Le même courriel peut être envoyé plusieurs fois sans dommage.

    Exemple : `curl -H "Authorization: Bearer $SECRET" -H "content-type: application/json"
    -d "{\\"message\\": \\"$(base64 -w0 courriel.eml)\\"}" "https://…/api/v1/immersions/mails"`

    Refus : 400 `INVALID_MAIL`, 401 `MAIL_SECRET_WRONG`, 403 `MAIL_DOOR_CLOSED`, 413 `MAIL_TOO_LARGE`, 422 `MAIL_UNREADABLE`.
    """
    held, state = service(request), request.app.state
    _check_secret(request.headers.get("authorization", ""), state.mail_secret)
    raw, recipients = _read(await request.body())
    async with held.db.writing() as conn:
        outcome = await receive(conn, state.relay, raw, now=held.now(), recipients=recipients)
    return Response(orjson.dumps({"outcome": outcome}), 200, None, "application/json")


def _check_secret(given: str, expected: str | None) -> None:
    if expected is None:
        raise MailDoorClosed
    kind, _, secret = given.partition(" ")
    if kind.lower() != "bearer" or not hmac.compare_digest(secret.strip().encode(), expected.encode()):
        raise MailSecretWrong


def _read(body: bytes) -> tuple[bytes, list[str]]:
    try:
        sent: Any = orjson.loads(body)
        raw = base64.b64decode("".join(str(sent["message"]).split()), validate=True)
    except (orjson.JSONDecodeError, KeyError, TypeError, binascii.Error, ValueError) as error:
        raise InvalidMail from error
    recipients = sent.get("recipients") or []
    if not isinstance(recipients, list) or not all(isinstance(each, str) for each in recipients[:MOST_RECIPIENTS]):
        raise InvalidMail
    return raw, recipients[:MOST_RECIPIENTS]
