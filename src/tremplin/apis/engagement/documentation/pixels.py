"""The routes that announcers' pages call."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import parameter, response

_CLICK = "019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50"
_ACCOUNT_PARAMETERS = [
    parameter("view", "Le clic : l'apiengagement_id reçu avec la visite", _CLICK),
    parameter("mission", "Votre identifiant de la mission ; sinon, celle du clic", "lecture-12"),
    parameter("publisher", "Votre identifiant d'annonceur", "5f5931496c7ea514150a818f"),
    parameter("clientEventId", "Votre identifiant ; sous le même, rien n'est compté deux fois", "candidature-7"),
    parameter("url", "La page ; seul son site est gardé", "https://alize.example/merci"),
]
_ATTRIBUTES = parameter(
    "customAttributes", "Ce que vous voulez garder, en JSON ; jamais un nom ni une adresse", '{"parcours":"court"}'
)
_ANSWERS = {
    200: response("Comptée et enregistrée", {"ok": True, "id": "019a2b6e-3c1f-7d40-8a51-0f2f7f6a9c11"}),
    204: {"description": "Ignorée ; la raison est dans le suivi en direct"},
    503: response("La base ne répond pas : renvoyez", {"ok": False, "code": "SERVICE_UNAVAILABLE"}),
}
_CONFIRM: dict[str, Any] = {
    "openapi_extra": {
        "parameters": [parameter("token", "L'apiengagement_tracking_token reçu avec la visite", "eyJhbGciOiJIUzI1NiJ9…")]
    },
    "responses": {
        200: response("Noté", {"ok": True}),
        403: response("Le jeton ne va pas avec ce clic", {"ok": False, "code": "FORBIDDEN"}),
        404: response("Clic inconnu", {"ok": False, "code": "NOT_FOUND"}),
        503: _ANSWERS[503],
    },
}


def _declared(summary: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {"summary": summary, "openapi_extra": {"parameters": parameters}, "responses": _ANSWERS}


APPLY = _declared("Déclarer une candidature depuis une page", [*_ACCOUNT_PARAMETERS, _ATTRIBUTES])
APPLY_BY_BEACON = {**APPLY, "summary": "Déclarer une candidature depuis une page (sendBeacon)"}
ACCOUNT = _declared("Déclarer un compte depuis une page", _ACCOUNT_PARAMETERS)
ACCOUNT_BY_BEACON = {**ACCOUNT, "summary": "Déclarer un compte depuis une page (sendBeacon)"}
CONFIRM: dict[str, Any] = {"summary": "Confirmer qu'une personne est là", **_CONFIRM}
CONFIRM_BY_BEACON: dict[str, Any] = {"summary": "Confirmer qu'une personne est là (sendBeacon)", **_CONFIRM}
