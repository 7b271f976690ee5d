"""The routes of diffusion rules."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from tremplin.apis.engagement.documentation import INVALID_BODY, INVALID_QUERY, KEY, REFUSALS, body, parameter, response

_BROADCASTER = "60cd04a0d2321e05a743fa8d"
_RULE = {
    "id": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11",
    "field": "publisherOrganization.clientId",
    "fieldType": "string",
    "operator": "is_not",
    "value": "org-77",
}
RULE_LIST: dict[str, Any] = {
    "summary": "Lister vos règles de diffusion",
    "openapi_extra": {
        "parameters": [
            KEY,
            parameter("field", "Champ dont on demande s'il est diffusé, avec value", "publisherOrganization.clientId"),
            parameter("value", "Valeur de ce champ", "org-77"),
        ]
    },
    "responses": {
        200: response(
            "Un élément par diffuseur de vos missions",
            {
                "ok": True,
                "data": [{"id": _BROADCASTER, "name": "Le Bon Voisin", "logo": None, "rules": [_RULE], "diffuse": False}],
                "total": 1,
            },
        ),
        **INVALID_QUERY,
        **REFUSALS,
    },
}
RULE_DELETE: dict[str, Any] = {
    "summary": "Retirer une règle de diffusion",
    "openapi_extra": {"parameters": [KEY]},
    "responses": {
        200: response("Retirée", {"ok": True}),
        **REFUSALS,
        403: response(
            "La règle d'un autre annonceur, ou l'ouverture elle-même",
            {"ok": False, "code": "FORBIDDEN", "message": "Rule not scoped to user"},
        ),
        404: response("Inconnue", {"ok": False, "code": "NOT_FOUND", "message": "Rule not found"}),
    },
}


def rule_create(model: type[BaseModel]) -> dict[str, Any]:
    """The creation of a rule; `model` is the body read."""
    example = {"publisherIds": [_BROADCASTER], "field": _RULE["field"], "operator": "is_not", "value": "org-77"}
    return {
        "summary": "Ajouter une règle de diffusion",
        "openapi_extra": {"parameters": [KEY], "requestBody": body(model, example)},
        "responses": {
            201: response(
                "La règle, chez chaque diffuseur", {"ok": True, "data": [{**_RULE, "publisherId": _BROADCASTER}], "total": 1}
            ),
            **INVALID_BODY,
            **REFUSALS,
            403: response(
                "Aucun des partenaires nommés ne diffuse vos missions",
                {"ok": False, "code": "FORBIDDEN", "message": "No diffuseur match the request"},
            ),
            409: response("La même valeur sous un autre opérateur", {"ok": False, "code": "RESSOURCE_ALREADY_EXIST"}),
        },
    }
