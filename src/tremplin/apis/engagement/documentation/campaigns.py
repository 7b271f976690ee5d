"""The links of campaigns."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import response

REDIRECT: dict[str, Any] = {
    "summary": "Suivre le lien d'une campagne",
    "responses": {302: {"description": "Vers la page choisie"}},
    "status_code": 302,
}
_ID = "019a2b6e-3c1f-7d40-8a51-0f2f7f6a9c11"
_SEEN = {
    "_id": _ID,
    "id": _ID,
    "type": "print",
    "createdAt": "2026-11-20T09:12:41.000Z",
    "missionId": None,
    "fromPublisherId": "60cd04a0d2321e05a743fa8d",
    "toPublisherId": "5f5931496c7ea514150a818f",
    "source": "campaign",
    "sourceId": "019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50",
    "requestId": None,
    "tag": "link",
    "isBot": False,
    "isHuman": False,
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: response("Comptée", {"ok": True, "data": _SEEN}),
    204: {"description": "Un robot, compté à part"},
    404: response("Campagne inconnue, ou en pause", {"ok": False, "code": "NOT_FOUND"}),
}
IMPRESSION: dict[str, Any] = {"summary": "Compter le lien d'une campagne vu", "responses": _ANSWERS}
IMPRESSION_BY_BEACON: dict[str, Any] = {"summary": "Compter le lien d'une campagne vu (sendBeacon)", "responses": _ANSWERS}
