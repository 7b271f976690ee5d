"""Refusals of our own API, in problem+json (RFC 9457): for programs a stable `code`, for people a sentence in French."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.responses import Response

from tremplin.kit.refusal import Refusal

MEDIA_TYPE = "application/problem+json"
# Where each code is explained.
_EXPLAINED = "/docs/codes"
# When nothing says when the next try may succeed: what is under way may end at any time.
_RETRY_SECONDS = "10"
_TITLES = {
    400: "Demande illisible",
    401: "Clé refusée",
    403: "Droit manquant",
    404: "Introuvable",
    405: "Méthode non servie",
    409: "Demande en conflit",
    412: "Changé entre-temps",
    413: "Demande trop volumineuse",
    422: "Demande refusée",
    429: "Trop de demandes",
    500: "Panne",
    503: "Momentanément indisponible",
}
# What is said of refusals that no route decides.
_UNSERVED = {
    404: "Il n'y a rien à cette adresse : les routes sont décrites à /docs.",
    405: "Cette adresse ne connaît pas cette méthode : les routes sont décrites à /docs.",
    413: "Le corps de la demande est trop volumineux : envoyez-le en plusieurs fois.",
    500: "La plateforme n'a pas pu répondre : réessayez, puis donnez-nous la valeur de l'en-tête x-request-id.",
}


class Unauthorized(Refusal):
    code = "UNAUTHORIZED"
    status = 401
    sentence = "Clé absente ou inconnue : envoyez-la dans l'en-tête Authorization (Bearer) ou x-api-key."


class Forbidden(Refusal):
    code = "FORBIDDEN"
    status = 403
    sentence = "Cette clé n'a pas le droit « {scope} » : demandez-en une autre à la personne qui gère votre compte."


class TooManyRequests(Refusal):
    code = "TOO_MANY_REQUESTS"
    status = 429
    sentence = "Votre quota de la minute est épuisé : attendez le nombre de secondes donné par Retry-After."


class TooManyExports(Refusal):
    """Each holds a connection to the database for as long as it lasts."""

    code = "TOO_MANY_EXPORTS"
    status = 429
    sentence = "Vous avez déjà {most} exports en cours : attendez la fin de l'un d'eux."


class TooManyStreams(Refusal):
    code = "TOO_MANY_STREAMS"
    status = 429
    sentence = "Vous suivez déjà le direct depuis {most} connexions : fermez-en une."


class OfferNotFound(Refusal):
    code = "OFFER_NOT_FOUND"
    status = 404
    sentence = "Aucune offre d'immersion n'a ce SIRET, ce métier et ce lieu, ou elle n'est pas proposée en ce moment."


class EventUnknown(Refusal):
    code = "EVENT_UNKNOWN"
    status = 404
    sentence = "Aucun événement n'a ce numéro."


class MissionUnknown(Refusal):
    code = "MISSION_UNKNOWN"
    status = 404
    sentence = "Aucune mission publiée n'a cet identifiant."


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a request: where (a JSON Pointer into `{path, query, headers, body}`), and what. `code`: of a rule
    that has one of its own."""

    pointer: str
    detail: str
    code: str | None = None

    def as_json(self) -> dict[str, str]:
        return {"pointer": self.pointer, "detail": self.detail} | ({"code": self.code} if self.code else {})


class Invalid(Refusal):
    """A request that can't be read; each fault is told."""

    status = 400

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = tuple(faults)


class InvalidQuery(Invalid):
    code = "INVALID_QUERY"
    sentence = "Des paramètres ne peuvent pas être lus : « errors » dit lesquels et pourquoi."


class InvalidBody(Invalid):
    code = "INVALID_BODY"
    sentence = "Le corps de la demande ne peut pas être lu : « errors » dit où et pourquoi."


def answer(refusal: Refusal, headers: dict[str, str] | None = None, faults: Sequence[Fault] = ()) -> Response:
    """The HTTP answer of a refusal, whichever module it comes from; `faults`: its details, for one that does not hold them."""
    if isinstance(refusal, Invalid):
        faults = refusal.faults
    body = problem(refusal.status, refusal.code, str(refusal), faults)
    more = {401: {"WWW-Authenticate": "Bearer"}, 429: {"Retry-After": _RETRY_SECONDS}}.get(refusal.status, {})
    return Response(body, refusal.status, {**more, **(headers or {})}, MEDIA_TYPE)


def unserved(status: int, headers: dict[str, str] | None = None) -> Response:
    """The answer to an address or a method that our API does not have."""
    return Response(unserved_body(status), status, headers, MEDIA_TYPE)


def unserved_body(status: int) -> bytes:
    """What is said when no route could answer: nothing there (404), wrong method (405), body too large (413), a failure (500)."""
    code = {404: "NOT_FOUND", 413: "PAYLOAD_TOO_LARGE", 500: "SERVER_ERROR"}.get(status, "BAD_REQUEST")
    return problem(status, code, _UNSERVED.get(status, "La demande ne peut pas être lue : les routes sont décrites à /docs."))


def problem(status: int, code: str, detail: str, faults: Sequence[Fault] = ()) -> bytes:
    """The body of a refusal."""
    body: dict[str, Any] = {
        "type": _EXPLAINED,
        "title": _TITLES.get(status, "Demande refusée"),
        "status": status,
        "detail": detail,
        "code": code,
    }
    if faults:
        body["errors"] = [fault.as_json() for fault in faults]
    return orjson.dumps(body)
