"""The routes of events that a partner announces."""

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

MOST_TOGETHER = 100
_SENT = {
    "titre": "Atelier : refaire son CV",
    "description": "<p>Apportez votre CV.</p>",
    "deroulement": "- Accueil\n- Tour de table",
    "dateEvenement": "2026-12-15T09:30:00+01:00",
    "dateFinEvenement": "2026-12-15T12:00:00+01:00",
    "libelleEtablissement": "Maison de l'emploi",
    "rue": "4 rue Basse",
    "codePostal": "35000",
    "ville": "Rennes",
    "type": "Atelier",
    "modalites": ["en physique"],
    "objectifs": ["Aides à l'emploi"],
    "publics": ["Ouvert aux jeunes"],
    "codesRome": ["D1102"],
    "nombrePlaceTotalPresentiel": 12,
    "libelleOrganisateurPrincipal": "Agence de Rennes",
    "contact": "02 00 00 00 00",
}
_KEPT: dict[str, Any] = {
    "id": "atelier-cv-12",
    "number": 300001,
    "page": "https://tremplin.example/evenements/300001",
    "evenement": {**_SENT, "timezone": "Europe/Paris", "codeInsee": "35238", "latitude": 48.11, "longitude": -1.68, "statut": "PREVU"},
    "createdAt": "2026-11-21T08:00:00.000+00:00",
    "updatedAt": "2026-11-21T08:00:00.000+00:00",
}
_WRITTEN = {**_KEPT, "created": True, "warnings": []}
_INVALID: dict[int | str, dict[str, Any]] = {
    400: refusal(
        "Un champ est illisible, ou une règle n'est pas tenue ; tous sont dits",
        problem(
            "Demande illisible",
            400,
            "EVENT_INVALID",
            "L'événement ne peut pas être enregistré : Titre manquant",
            errors=[
                {
                    "pointer": "/body/titre",
                    "detail": "Titre manquant. Donnez un titre qui dise de quoi il s'agit.",
                    "code": "EVENT_TITLE_MISSING",
                }
            ],
        ),
    )
}
_UNKNOWN = {
    404: refusal("Jamais annoncé par vous, ou retiré", problem("Introuvable", 404, "EVENT_UNKNOWN", "Aucun événement n'a ce numéro."))
}


def _body(example: Any) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": {"type": "object"}, "example": example}}}


_ID = {
    "name": "event_id",
    "in": "path",
    "required": True,
    "description": "Votre identifiant de l'événement, qui ne change pas",
    "schema": {"type": "string"},
    "example": "atelier-cv-12",
}
PUT: dict[str, Any] = {
    "summary": "Annoncer un événement, ou le changer",
    "responses": {
        200: response("Remplacé", _WRITTEN),
        201: response("Annoncé", _WRITTEN),
        **_INVALID,
        **REFUSALS,
        **_UNKNOWN,
        **PRECONDITION,
    },
    "openapi_extra": {
        "parameters": [KEY, _ID, parameter("dryRun", "`true` : tout vérifier, ne rien garder", "true"), MATCH],
        "requestBody": _body(_SENT),
    },
}
POST: dict[str, Any] = {
    "summary": "Annoncer plusieurs événements",
    "responses": {200: response("Tous annoncés, ou changés", {"data": [_WRITTEN]}), **_INVALID, **REFUSALS, **REUSED},
    "openapi_extra": {
        "parameters": [KEY, ONCE],
        "requestBody": _body({"events": [{"id": "atelier-cv-12", **_SENT}]}),
    },
}
LIST: dict[str, Any] = {
    "summary": "Les événements que vous annoncez",
    "responses": {200: response("Une page", {"data": [_KEPT], "next": None}), **INVALID_QUERY, **REFUSALS},
    "openapi_extra": {
        "parameters": [
            KEY,
            parameter("limit", "Combien, de 1 à 100", 20),
            parameter("cursor", "Le `next` de la page d'avant", "atelier-cv-12"),
        ]
    },
}
SHOW: dict[str, Any] = {
    "summary": "Un événement que vous annoncez",
    "responses": {200: response("L'événement", _KEPT), **INVALID_QUERY, **REFUSALS, **_UNKNOWN},
    "openapi_extra": {"parameters": [KEY, _ID]},
}
DELETE: dict[str, Any] = {
    "summary": "Retirer un événement",
    "status_code": 204,
    "responses": {
        204: {"description": "Retiré"},
        **INVALID_QUERY,
        **REFUSALS,
        **_UNKNOWN,
        409: refusal("Des personnes sont inscrites", problem("Demande en conflit", 409, "EVENT_REGISTERED", "Des personnes…")),
        **PRECONDITION,
    },
    "openapi_extra": {"parameters": [KEY, _ID, MATCH]},
}
