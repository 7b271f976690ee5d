"""The routes of moderation."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import INVALID_BODY, INVALID_QUERY, KEY, REFUSALS, body, parameter, response
from tremplin.apis.engagement.documentation.missions import MISSION_EXAMPLE
from tremplin.apis.engagement.moderation_bodies import Decide, Many, Rules, Trial, UndoMany, UndoOne

_ID = "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"
_MODERATOR = "5f5931496c7ea514150a818f"
_BATCH = "019b0000-0000-7000-8000-000000000001"
_DECISION = {
    "missionId": _ID,
    "moderatorId": _MODERATOR,
    "status": "REFUSED",
    "motive": "CONTENT_INSUFFICIENT",
    "motiveLabel": "Le contenu est insuffisant / non qualitatif",
    "comment": "Dites ce que fera le bénévole.",
    "title": None,
    "note": "Revu avec l'association le 2.",
    "automatic": False,
    "rule": None,
    "userName": "Équipe nord",
    "decidedAt": "2026-12-01T09:30:00.000Z",
    "changed": ["description"],
    "changedAt": "2026-12-02T08:00:00.000Z",
}
_LINE = {
    **_DECISION,
    "waitingSince": "2026-12-02T08:00:00.000Z",
    "waitingDays": 3,
    "mission": {"id": _ID, "title": "Lire des albums à la bibliothèque de rue", "organizationName": "Les Passeurs de Mots"},
}
_CHANGE = {
    "id": 12,
    "userName": "Équipe nord",
    "createdAt": "2026-12-01T09:30:00.000Z",
    "initialStatus": "PENDING",
    "newStatus": "REFUSED",
    "initialMotive": None,
    "newMotive": "CONTENT_INSUFFICIENT",
}
_RULE = {
    "name": "Dates incompatibles",
    "when": {"startsWithinDays": 7, "endsWithinDays": 21},
    "status": "REFUSED",
    "motive": "MISSION_DATE_NOT_COMPATIBLE",
    "comment": None,
    "sentence": "commence dans moins de 7 jours et finit dans moins de 21 jours",
}
_FILTERS = [
    parameter("status", "PENDING, ONGOING, ACCEPTED, REFUSED", "PENDING"),
    parameter("publisher", "Annonceurs (identifiants) ; ancien nom : publisherIds", "5f5931496c7ea514150a818f"),
    parameter("domain", "Domaines", "environnement"),
    parameter("department", "Départements (codes ou noms)", "69"),
    parameter("city", "Villes ; ancien nom : cities", "Lyon"),
    parameter("organization", "Organisations (identifiants ou noms) ; ancien nom : organizationIds", "Les Passeurs de Mots"),
    parameter("activity", "Activités (libellés)", "Logistique"),
    parameter("motive", "Motifs de refus (codes) ; ancien nom : comment", "OTHER"),
    parameter("q", "Mots cherchés dans les titres, l'organisation, l'identifiant ; ancien nom : search", "lecture"),
    parameter("changed", "true : seulement ce que l'annonceur a modifié depuis votre décision", "true"),
    parameter("sort", "oldest (d'abord ce qui attend depuis le plus longtemps) ou newest", "newest"),
    parameter("limit", "Missions par page, 0 à 500 (25 par défaut) ; ancien nom : size", 25, "integer"),
    parameter("skip", "Missions à passer ; ancien nom : from", 0, "integer"),
]
_MISSING = {404: response("Inconnue, retirée, ou pas ouverte à vous", {"ok": False, "code": "NOT_FOUND"})}
_NOTHING = {
    409: response("Rien à annuler", {"ok": False, "code": "NOTHING_TO_UNDO", "message": "Il n'y a plus de décision à annuler ici."})
}
_MANY = response("Les missions décidées", {"ok": True, "data": {"updatedIds": [_ID], "updated": 1, "batch": _BATCH, "remaining": 0}})
_SHOWN = response(
    "La mission, la décision et son histoire", {"ok": True, "data": {**_DECISION, "history": [_CHANGE], "mission": MISSION_EXAMPLE}}
)
_RULE_SET = response("Les règles", {"ok": True, "data": {"active": True, "updatedAt": "2026-12-01T09:30:00.000Z", "rules": [_RULE]}})

INBOX: dict[str, Any] = {
    "summary": "Lister les missions à modérer",
    "openapi_extra": {"parameters": [KEY, *_FILTERS]},
    "responses": {
        200: response(
            "Une page de missions, et les comptes de tout le résultat",
            {
                "ok": True,
                "total": 1,
                "limit": 25,
                "skip": 0,
                "aggs": {"status": [{"key": "PENDING", "label": "PENDING", "doc_count": 1}]},
                "data": [_LINE],
            },
        ),
        **INVALID_QUERY,
        **REFUSALS,
    },
}
MOTIVES: dict[str, Any] = {
    "summary": "Lister les motifs de refus",
    "openapi_extra": {"parameters": [KEY]},
    "responses": {
        200: response(
            "Les motifs", {"ok": True, "data": [{"code": "OTHER", "label": "Autre", "labelEn": "Other", "ofOrganization": False}]}
        ),
        **REFUSALS,
    },
}
DETAIL: dict[str, Any] = {
    "summary": "Lire une mission à modérer",
    "openapi_extra": {"parameters": [KEY]},
    "responses": {200: _SHOWN, **_MISSING, **REFUSALS},
}
DECIDE: dict[str, Any] = {
    "summary": "Décider d'une mission",
    "openapi_extra": {"parameters": [KEY], "requestBody": body(Decide, {"status": "ACCEPTED", "title": "Lire aux enfants"})},
    "responses": {200: _SHOWN, **_MISSING, **INVALID_BODY, **REFUSALS},
}
MANY: dict[str, Any] = {
    "summary": "Décider de plusieurs missions",
    "openapi_extra": {
        "parameters": [KEY],
        "requestBody": body(
            Many,
            {
                "where": {"organization": ["Les Passeurs de Mots"]},
                "update": {"status": "REFUSED", "motive": "ORGANIZATION_NOT_COMPLIANT"},
            },
        ),
    },
    "responses": {200: _MANY, **INVALID_BODY, **REFUSALS},
}
UNDO: dict[str, Any] = {
    "summary": "Annuler la dernière décision",
    "openapi_extra": {"parameters": [KEY], "requestBody": body(UndoOne, {})},
    "responses": {200: _SHOWN, **_MISSING, **_NOTHING, **INVALID_BODY, **REFUSALS},
}
UNDO_MANY: dict[str, Any] = {
    "summary": "Annuler une décision groupée",
    "openapi_extra": {"parameters": [KEY], "requestBody": body(UndoMany, {"batch": _BATCH})},
    "responses": {200: _MANY, **_NOTHING, **INVALID_BODY, **REFUSALS},
}
RULES: dict[str, Any] = {
    "summary": "Lire vos règles automatiques",
    "openapi_extra": {"parameters": [KEY]},
    "responses": {200: _RULE_SET, **REFUSALS},
}
RULES_WRITE: dict[str, Any] = {
    "summary": "Remplacer vos règles automatiques",
    "openapi_extra": {"parameters": [KEY], "requestBody": body(Rules, {"preset": "jeveuxaider", "active": True})},
    "responses": {200: _RULE_SET, **INVALID_BODY, **REFUSALS},
}
SIMULATION: dict[str, Any] = {
    "summary": "Essayer des règles",
    "openapi_extra": {"parameters": [KEY], "requestBody": body(Trial, {"preset": "jeveuxaider", "days": 90})},
    "responses": {
        200: response(
            "L'effet de chaque règle",
            {
                "ok": True,
                "data": {
                    "total": 100,
                    "unmatched": 88,
                    "effects": [{"rule": _RULE, "count": 12, "decided": {"PENDING": 9, "ACCEPTED": 3}, "samples": [_LINE]}],
                },
            },
        ),
        **INVALID_BODY,
        **REFUSALS,
    },
}
