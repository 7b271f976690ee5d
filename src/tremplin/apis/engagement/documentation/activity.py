"""The routes of applications and accounts."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.activity_bodies import Activity, Change
from tremplin.apis.engagement.documentation import INVALID_QUERY, KEY, REFUSALS, body, parameter, response

_EXAMPLE = {
    "_id": "019a2b6e-3c1f-7d40-8a51-0f2f7f6a9c11",
    "type": "apply",
    "status": "PENDING",
    "clickId": "019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50",
    "tag": "accueil",
    "isBot": False,
    "isHuman": True,
    "createdAt": "2026-11-02T09:12:45.120Z",
    "source": "publisher",
    "sourceId": "5f5931496c7ea514150a818f",
    "fromPublisherId": "60cd04a0d2321e05a743fa8d",
    "toPublisherId": "5f5931496c7ea514150a818f",
    "missionId": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11",
    "missionClientId": "lecture-12",
}
_ACTIVITY = response("La candidature ou le compte", {"ok": True, "data": _EXAMPLE})
_INVALID = {
    400: response(
        "Le corps est illisible ou un champ est faux ; tous sont nommés",
        {"ok": False, "code": "INVALID_BODY", "error": [{"code": "custom", "path": [], "message": "clickId, missionId or …"}]},
    )
}
_UNKNOWN = {404: response("Inconnue, ou pas à vous", {"ok": False, "code": "NOT_FOUND", "message": "Activity not found"})}
_AMBIGUOUS = {
    409: response(
        "Votre identifiant sert à une candidature et à un compte : précisez `type`",
        {"ok": False, "code": "INVALID_PARAMS", "message": "Ambiguous clientEventId, provide type"},
    )
}
_TYPE = parameter("type", "apply (candidature) ou account (compte)", "apply")
SHOW: dict[str, Any] = {
    "summary": "Lire une candidature",
    "openapi_extra": {"parameters": [KEY, _TYPE]},
    "responses": {200: _ACTIVITY, **INVALID_QUERY, **_UNKNOWN, **_AMBIGUOUS, **REFUSALS},
}
DECLARE: dict[str, Any] = {
    "summary": "Déclarer une candidature",
    "openapi_extra": {
        "parameters": [KEY],
        "requestBody": body(Activity, {"clickId": "019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50", "tag": "accueil"}),
    },
    "responses": {
        200: _ACTIVITY,
        **_INVALID,
        404: response("Clic ou mission inconnus", {"ok": False, "code": "NOT_FOUND", "message": "Click not found"}),
        **REFUSALS,
    },
}
FOLLOW_UP: dict[str, Any] = {
    "summary": "Suivre une candidature",
    "openapi_extra": {"parameters": [KEY, _TYPE], "requestBody": body(Change, {"status": "VALIDATED"})},
    "responses": {200: _ACTIVITY, **_INVALID, **_UNKNOWN, **_AMBIGUOUS, **REFUSALS},
}
