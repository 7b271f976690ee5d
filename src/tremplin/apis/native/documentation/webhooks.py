"""The routes of webhooks."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from tremplin.apis.native.documentation import INVALID_QUERY, KEY, PERIOD, REFUSALS, parameter, problem, refusal, response
from tremplin.webhooks.model import PARTNERS_EVENTS

_ID = "019a2b6e-3c1f-7d40-8a51-0f2f7f6a9c11"
_DELIVERY_ID = "019a2b70-11aa-7c05-9f3e-5b1d2c3e4f50"
_ENDPOINT: dict[str, Any] = {
    "id": _ID,
    "url": "https://vous.example/tremplin",
    "events": ["mission.updated", "mission.withdrawn"],
    "description": "Le site",
    "state": "active",
    "state_reason": None,
    "failing_since": None,
    "created_at": "2026-03-02T09:12:45.120Z",
    "updated_at": "2026-03-02T09:12:45.120Z",
}
_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="  # noqa: S105 (an example)
_DELIVERY: dict[str, Any] = {
    "id": _DELIVERY_ID,
    "event": "mission.updated",
    "object": {"kind": "mission", "id": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11", "version": 3},
    "state": "delivered",
    "created_at": "2026-03-02T09:14:00.000Z",
    "due_at": None,
    "ended_at": "2026-03-02T09:14:10.310Z",
    "attempts": [
        {"number": 1, "at": "2026-03-02T09:14:00.120Z", "status": 503, "error": None, "duration_ms": 41, "answer": "maintenance"},
        {"number": 2, "at": "2026-03-02T09:14:10.290Z", "status": 200, "error": None, "duration_ms": 20, "answer": "ok"},
    ],
}
_INVALID_BODY: dict[int | str, dict[str, Any]] = {
    400: refusal(
        "Une clé est inconnue ou illisible ; toutes sont nommées",
        problem(
            "Demande illisible",
            400,
            "INVALID_BODY",
            "Le corps de la demande ne peut pas être lu : « errors » dit où et pourquoi.",
            errors=[{"pointer": "/body/url", "detail": "« url » est un texte de 1 à 2048 caractères."}],
        ),
    )
}
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: refusal(
        "Inconnu, ou pas à vous",
        problem("Introuvable", 404, "ENDPOINT_UNKNOWN", f"Aucun de vos points de livraison n'a l'identifiant « {_ID} »."),
    )
}
_NOT_ACTIVE: dict[int | str, dict[str, Any]] = {
    409: refusal(
        "Il n'est pas en service",
        problem("Demande en conflit", 409, "ENDPOINT_NOT_ACTIVE", f"Le point de livraison « {_ID} » n'est pas en service…"),
    )
}
_INSTANT = {"type": "string", "description": "Un jour (2026-03-31) ou un instant avec son fuseau", "examples": ["2026-03-31"]}
_ENDPOINT_ID = {"name": "endpoint_id", "in": "path", "required": True, "schema": {"type": "string"}, "example": _ID}


def _takes(example: Any, required: list[str], **properties: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {"required": bool(required), "content": {"application/json": {"schema": schema, "example": example}}}


def _route(
    summary: str, answers: dict[int | str, dict[str, Any]], *parameters: Any, one: bool = True, body: Any = None
) -> dict[str, Any]:
    extra: dict[str, Any] = {"parameters": [KEY, *([_ENDPOINT_ID] if one else []), *parameters]}
    if body:
        extra["requestBody"] = body
    responses = {**answers, **(_UNKNOWN if one else {}), **REFUSALS}
    status = next(int(each) for each in answers if int(each) < 300)
    return {
        "summary": summary,
        "status_code": status,
        "response_class": Response,
        "openapi_extra": extra,
        "responses": responses,
    }


DECLARE = _route(
    "Déclarer un point de livraison",
    {
        201: response("Déclaré ; l'en-tête `Location` donne son adresse", {**_ENDPOINT, "secret": _SECRET}),
        **_INVALID_BODY,
        409: refusal(
            "Trop de points de livraison",
            problem("Demande en conflit", 409, "TOO_MANY_ENDPOINTS", "Vous avez déjà 20 points de livraison : supprimez-en un."),
        ),
        422: refusal(
            "Adresse refusée",
            problem(
                "Demande refusée",
                422,
                "ADDRESS_REFUSED",
                "Cette adresse ne peut pas recevoir de webhooks : elle doit commencer par https://…",
            ),
        ),
    },
    one=False,
    body=_takes(
        {"url": "https://vous.example/tremplin", "events": ["mission.updated", "mission.withdrawn"], "description": "Le site"},
        ["url", "events"],
        url={"type": "string", "format": "uri", "minLength": 1, "maxLength": 2048},
        events={"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(PARTNERS_EVENTS)}},
        description={"type": "string", "maxLength": 255},
    ),
)
LIST = _route("Lister vos points de livraison", {200: response("Tous", {"data": [_ENDPOINT]}), **INVALID_QUERY}, one=False)
SHOW = _route("Montrer un point de livraison", {200: response("Le point de livraison", _ENDPOINT), **INVALID_QUERY})
DELETE = _route("Supprimer un point de livraison", {204: {"description": "Supprimé"}})
PAUSE = _route(
    "Suspendre les envois",
    {200: response("Suspendu", {**_ENDPOINT, "state": "paused", "state_reason": "asked"}), **_NOT_ACTIVE},
)
RESUME = _route("Reprendre les envois", {200: response("En service", _ENDPOINT)})
ROTATE = _route(
    "Changer de secret",
    {200: response("Le nouveau secret", {"secret": _SECRET, "previous_until": "2026-03-03T09:12:45.120Z"}), **_INVALID_BODY},
    body=_takes({"overlap_hours": 24}, [], overlap_hours={"type": "integer", "minimum": 0, "maximum": 168}),
)
TEST = _route("Envoyer un essai", {202: response("En route", {"delivery_id": _DELIVERY_ID}), **_NOT_ACTIVE})
DELIVERIES = _route(
    "Lire le journal des envois",
    {200: response("Une page", {"data": [_DELIVERY], "next_cursor": None}), **INVALID_QUERY},
    parameter("state", "pending, sending, delivered, dead ou cancelled ; plusieurs, séparés par des virgules", "dead"),
    *PERIOD,
    parameter("limit", "Taille de la page, 200 au plus ; 50 par défaut", 50, "integer"),
    parameter("cursor", "Le next_cursor de la page précédente", "MjAyNi0wMy0wMlQwOToxNDowMH4wMTlh"),
)
REPLAY = _route(
    "Rejouer des envois",
    {
        202: response("En route", {"replayed": 12}),
        **_INVALID_BODY,
        409: refusal(
            "Encore en cours, ou point de livraison désactivé",
            problem("Demande en conflit", 409, "DELIVERY_UNDER_WAY", f"L'envoi « {_DELIVERY_ID} » est encore en cours…"),
        ),
    },
    body=_takes(
        {"since": "2026-03-01", "until": "2026-03-03"},
        [],
        delivery_id={"type": "string", "maxLength": 64},
        since=_INSTANT,
        until=_INSTANT,
        states={"type": "array", "items": {"type": "string", "enum": ["dead", "cancelled", "delivered"]}},
    ),
)
