"""Refusals in the contract's own words: `{"ok": false, "code": …}`, with `message` where the original has one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from starlette.responses import Response

from tremplin.kit.refusal import Refusal


class Unauthorized(Refusal):
    code = "UNAUTHORIZED"
    status = 401
    sentence = "Clé absente ou inconnue : envoyez-la dans l'en-tête x-api-key."


class Forbidden(Refusal):
    code = "FORBIDDEN"
    status = 403
    sentence = "Cette clé n'a pas le droit « {scope} » : demandez-en une autre à la personne qui gère votre compte."


class TooManyRequests(Refusal):
    code = "TOO_MANY_REQUESTS"
    status = 429
    sentence = "Too many requests, please try again later."


class NotFound(Refusal):
    code = "NOT_FOUND"
    status = 404
    sentence = ""  # the contract's 404 has no message


class MissionNotFound(Refusal):
    code = "NOT_FOUND"
    status = 404
    sentence = "Mission not found"


class PublisherNotFound(Refusal):
    code = "NOT_FOUND"
    status = 404
    sentence = "Publisher not found"


class OrganizationNotFound(Refusal):
    code = "NOT_FOUND"
    status = 404
    sentence = "Publisher organization not found"


class Busy(Refusal):
    """The database makes the write wait too long; nothing was written."""

    code = "SERVICE_UNAVAILABLE"
    status = 503
    sentence = "Votre catalogue est en cours d'écriture : renvoyez la même demande dans quelques secondes."


class Invalid(Refusal):
    """What was sent can't be read; `issues` tell each fault, as the original's validator does."""

    status = 400
    sentence = ""

    def __init__(self, issues: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__()
        self.issues = list(issues)


class InvalidQuery(Invalid):
    """Parameters that can't be read."""

    code = "INVALID_QUERY"


class InvalidBody(Invalid):
    """A body that is not JSON (no issue), or not what the route takes."""

    code = "INVALID_BODY"


class InvalidActivity(InvalidBody):
    """The same on `/v2/activity`, where the original gives the issues themselves, under `error`."""


def answer(refusal: Refusal, headers: dict[str, str] | None = None) -> Response:
    """The HTTP answer of a refusal."""
    body: dict[str, Any] = {"ok": False, "code": refusal.code}
    if isinstance(refusal, InvalidActivity) and refusal.issues:
        body["error"] = refusal.issues
    elif isinstance(refusal, Invalid):
        if refusal.issues:
            listed = orjson.dumps(refusal.issues, option=orjson.OPT_INDENT_2).decode()
            body["message"] = {"name": "ZodError", "message": listed}
    elif str(refusal):
        body["message"] = str(refusal)
    return Response(orjson.dumps(body), refusal.status, headers, "application/json")
