"""The route of warnings."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import INVALID_QUERY, KEY, REFUSALS, parameter, response

WARNING_LIST: dict[str, Any] = {
    "summary": "Lister vos alertes",
    "openapi_extra": {
        "parameters": [
            KEY,
            parameter("open", "true : seulement celles qui durent encore", "true"),
            parameter("type", "Un seul type d'alerte", "ERROR_WARNING"),
            parameter("limit", "Alertes par page, 0 à 1000 (25 par défaut)", 25, "integer"),
            parameter("skip", "Alertes à passer", 0, "integer"),
        ]
    },
    "responses": {
        200: response(
            "Une page d'alertes",
            {
                "ok": True,
                "total": 1,
                "data": [
                    {
                        "id": "019a2b6e-3c1f-7d40-8a51-0f2f7f6a9c11",
                        "type": "ERROR_WARNING",
                        "title": "Votre flux n'a pas pu être importé",
                        "description": "Le serveur du catalogue a répondu 503 au lieu du fichier. […]",
                        "occurrences": 3,
                        "createdAt": "2026-11-02T05:15:00.000Z",
                        "updatedAt": "2026-11-02T17:15:00.000Z",
                        "fixed": False,
                        "fixedAt": None,
                    }
                ],
                "limit": 25,
                "skip": 0,
            },
        ),
        **INVALID_QUERY,
        **REFUSALS,
    },
}
