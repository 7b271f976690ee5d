"""The routes of impressions."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import INVALID_BODY, body, parameter, response
from tremplin.apis.engagement.impression_bodies import SeenTogether

_SEEN = {
    "_id": "019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f51",
    "type": "print",
    "createdAt": "2026-11-02T09:12:45.120Z",
    "missionId": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11",
    "fromPublisherId": "60cd04a0d2321e05a743fa8d",
    "toPublisherId": "5f5931496c7ea514150a818f",
    "source": "jstag",
    "sourceId": "60cd04a0d2321e05a743fa8d",
    "tag": "link",
}
_DESCRIBED: dict[str, Any] = {
    "openapi_extra": {
        "parameters": [
            parameter("tracker", "Comment la mission a été vue : link ou pixel", "link"),
            parameter("sourceId", "Le widget qui la montre", "019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50"),
            parameter("requestId", "La recherche qui l'a montrée", "5f1d7a84c0a14b6e9a0d2a6f7f1c3b21"),
        ]
    },
    "responses": {
        200: response("Comptée", {"ok": True, "data": _SEEN}),
        204: {"description": "Un robot : compté à part"},
        404: response("Mission ou diffuseur inconnus", {"ok": False, "code": "NOT_FOUND"}),
    },
}
IMPRESSION: dict[str, Any] = {"summary": "Compter une mission vue", **_DESCRIBED}
IMPRESSION_BY_BEACON: dict[str, Any] = {"summary": "Compter une mission vue (sendBeacon)", **_DESCRIBED}
IMPRESSIONS: dict[str, Any] = {
    "summary": "Compter les missions vues d'une liste",
    "openapi_extra": {
        "requestBody": body(
            SeenTogether,
            {
                "publisherId": "60cd04a0d2321e05a743fa8d",
                "missions": ["0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11", "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a12"],
                "tracker": "link",
            },
        )
    },
    "responses": {
        200: response("Comptées ; celles qui ne sont pas connues ne le sont pas", {"ok": True, "data": {"counted": 2, "unknown": 0}}),
        204: {"description": "Un robot : comptées à part"},
        **INVALID_BODY,
        404: response("Diffuseur inconnu, ou aucune mission connue", {"ok": False, "code": "NOT_FOUND"}),
    },
}
