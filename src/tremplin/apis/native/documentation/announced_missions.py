"""The routes of missions that a partner announces."""

from __future__ import annotations

from typing import Any

from tremplin.apis.native.documentation import (
    INVALID_QUERY,
    KEY,
    MATCH,
    ONCE,
    PRECONDITION,
    REFUSALS,
    REUSED,
    parameter,
    problem,
    refusal,
    response,
)
from tremplin.apis.native.documentation.missions import ID, UNKNOWN

MOST_TOGETHER = 1_000
SENT: dict[str, Any] = {
    "title": "Lire à voix haute à l'école",
    "description": "<p>Lire des histoires à des enfants de six à huit ans, le mercredi, avec une autre personne de l'équipe.</p>",
    "applicationUrl": "https://alize.example/missions/lecture-12",
    "domain": "education",
    "activities": ["Soutien scolaire"],
    "remote": "no",
    "places": 3,
    "startAt": "2027-01-06T13:00:00Z",
    "openToMinors": True,
    "addresses": [{"street": "4 rue Basse", "postalCode": "35000", "city": "Rennes"}],
    "organization": {"clientId": "lire-ensemble", "name": "Lire ensemble"},
}
_KEPT: dict[str, Any] = {
    "clientId": "lecture-12",
    "id": ID,
    "pageUrl": f"https://tremplin.example/missions/{ID}",
    "status": "ACCEPTED",
    "statusComment": None,
    "mission": SENT,
    "problems": [],
    "createdAt": "2026-11-02T09:30:00.000Z",
    "updatedAt": "2026-11-02T09:30:00.000Z",
    "deletedAt": None,
    "created": True,
}
_RESULT = {"clientId": "lecture-12", "id": ID, "outcome": "created", "status": "ACCEPTED", "problems": []}
_BATCH = {"counts": {"created": 1, "updated": 0, "unchanged": 0, "refused": 0, "invalid": 0}, "data": [_RESULT]}
_INVALID: dict[int | str, dict[str, Any]] = {
    400: refusal(
        "Des champs sont inconnus ou illisibles ; tous sont nommés",
        problem(
            "Demande illisible",
            400,
            "INVALID_BODY",
            "Le corps de la demande ne peut pas être lu : « errors » dit où et pourquoi.",
            errors=[{"pointer": "/body/places", "detail": "« places » est un nombre entier de 1 à 2000000000."}],
        ),
    )
}
_ID = {
    "name": "client_id",
    "in": "path",
    "required": True,
    "description": "Votre identifiant de la mission, qui ne change pas",
    "schema": {"type": "string"},
    "example": "lecture-12",
}
_DRY = parameter("dryRun", "true : tout vérifier, ne rien garder", True, "boolean")


def _body(example: Any, media_type: str = "application/json") -> dict[str, Any]:
    return {"required": True, "content": {media_type: {"schema": {"type": "object"}, "example": example}}}


PUT: dict[str, Any] = {
    "summary": "Annoncer une mission, ou la changer",
    "responses": {
        200: response("Changée, inchangée, ou essayée", {**_KEPT, "created": False}),
        201: response("Annoncée", _KEPT),
        **_INVALID,
        **REFUSALS,
        **UNKNOWN,
        **PRECONDITION,
        **REUSED,
    },
    "openapi_extra": {"parameters": [KEY, _ID, _DRY, MATCH, ONCE], "requestBody": _body(SENT)},
}
PATCH: dict[str, Any] = {
    "summary": "Changer une mission en partie",
    "responses": {
        200: response("Changée", {**_KEPT, "created": False}),
        **_INVALID,
        **REFUSALS,
        **UNKNOWN,
        **PRECONDITION,
        **REUSED,
    },
    "openapi_extra": {
        "parameters": [KEY, _ID, _DRY, MATCH, ONCE],
        "requestBody": _body({"places": 5, "schedule": None}, "application/merge-patch+json"),
    },
}
DELETE: dict[str, Any] = {
    "summary": "Retirer une mission",
    "status_code": 204,
    "responses": {204: {"description": "Retirée"}, **INVALID_QUERY, **REFUSALS, **UNKNOWN, **PRECONDITION},
    "openapi_extra": {"parameters": [KEY, _ID, MATCH]},
}
POST: dict[str, Any] = {
    "summary": "Annoncer plusieurs missions",
    "responses": {200: response("Un résultat par mission, dans l'ordre", _BATCH), **_INVALID, **REFUSALS, **REUSED},
    "openapi_extra": {
        "parameters": [KEY, _DRY, ONCE],
        "requestBody": _body({"missions": [{"clientId": "lecture-12", **SENT}]}),
    },
}
