"""The route of the search over all kinds."""

from __future__ import annotations

from typing import Any

from tremplin.apis.native.documentation import INVALID_QUERY, KEY, REFUSALS, agenda, immersions, missions, parameter, response

_FOUND: dict[str, Any] = {
    "near": {"label": "Rennes (35)", "lat": 48.11, "lon": -1.68, "radius_km": 20, "others": []},
    "missions": {"total": 1, "url": "https://tremplin.example/api/v1/missions?near=Rennes", "data": [missions.MISSION]},
    "immersions": {"total": 1, "url": "https://tremplin.example/api/v1/immersions?near=Rennes", "data": [immersions.OFFER]},
    "events": {"total": 1, "url": "https://tremplin.example/api/v1/evenements?near=Rennes", "data": [agenda.EVENT]},
}
SEARCH: dict[str, Any] = {
    "summary": "Chercher partout",
    "openapi_extra": {
        "parameters": [
            {**KEY, "description": "Facultative : sans elle, les appels comptent pour votre adresse"},
            parameter("words", "Des mots, ou un métier", "boulanger"),
            parameter("near", "Une commune, un code postal ou INSEE, ou « 48.11,-1.68 »", "Rennes"),
            parameter("radius_km", "Le rayon autour de near, de 1 à 100 ; 20 par défaut", 20, "integer"),
            parameter(
                "kinds", "missions, immersions, events ; toutes par défaut ; plusieurs, séparées par des virgules", "missions,events"
            ),
            parameter("limit", "Lignes de chaque sorte, 20 au plus ; 5 par défaut", 5, "integer"),
            missions.HELD,
        ]
    },
    "responses": {
        200: response("Les premières réponses de chaque sorte", _FOUND),
        **missions.UNCHANGED,
        **INVALID_QUERY,
        401: REFUSALS[401],
        429: REFUSALS[429],
    },
}
