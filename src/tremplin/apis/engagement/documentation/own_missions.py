"""The routes of the caller's own missions."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import INVALID_QUERY, KEY, REFUSALS, parameter, response
from tremplin.apis.engagement.documentation.missions import MISSION_EXAMPLE

_STATISTICS = {
    "clicks": [{"key": "60cd04a0d2321e05a743fa8d", "name": "Le Bon Voisin", "doc_count": 12}],
    "applications": [],
}
_OWN = {
    **MISSION_EXAMPLE,
    "applicationUrl": "https://passeurs-de-mots.example/missions/12",
    "statusCode": "ACCEPTED",
    "problems": [],
    "moderation_5f5931496c7ea514150a818f_status": "ACCEPTED",
}
_UNKNOWN = {404: response("Inconnue, ou pas à vous", {"ok": False, "code": "NOT_FOUND"})}
OWN_LIST: dict[str, Any] = {
    "summary": "Lister vos missions",
    "openapi_extra": {
        "parameters": [
            KEY,
            parameter("status", "ACCEPTED (en ligne, par défaut), REFUSED (refusées), ou les deux", "ACCEPTED,REFUSED"),
            parameter("limit", "Missions par page, 0 à 10000 (50 par défaut)", 50, "integer"),
            parameter("skip", "Missions à passer", 0, "integer"),
        ]
    },
    "responses": {
        200: response("Une page de vos missions", {"ok": True, "total": 1, "limit": 50, "skip": 0, "data": [_OWN]}),
        **INVALID_QUERY,
        **REFUSALS,
    },
}
OWN_DETAIL: dict[str, Any] = {
    "summary": "Lire une de vos missions",
    "openapi_extra": {"parameters": [KEY]},
    "responses": {
        200: response("La mission et ce qu'elle a reçu", {"ok": True, "data": {**_OWN, "stats": _STATISTICS}}),
        **_UNKNOWN,
        **REFUSALS,
    },
}
OWN_STATISTICS: dict[str, Any] = {
    "summary": "Compter ce qu'une de vos missions a reçu",
    "openapi_extra": {"parameters": [KEY]},
    "responses": {200: response("Par diffuseur", {"ok": True, "data": _STATISTICS}), **_UNKNOWN, **REFUSALS},
}
