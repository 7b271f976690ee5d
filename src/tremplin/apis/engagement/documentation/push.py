"""The routes that push missions."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from tremplin.apis.engagement.bodies import Body
from tremplin.apis.engagement.documentation import INVALID_BODY, KEY, REFUSALS, body, header, parameter, response
from tremplin.apis.engagement.push_bodies import MOST_TOGETHER, MissionPatch, NewMission


class DescribedBatch(Body):
    """Un lot, dont les missions sont lues une par une."""

    missions: Annotated[list[NewMission], Field(max_length=MOST_TOGETHER)]


_SENT = {
    "clientId": "lecture-12",
    "title": "Lire des albums à la bibliothèque de rue",
    "description": "<p>Chaque mercredi, lire des albums aux enfants du quartier, avec une autre bénévole.</p>",
    "applicationUrl": "https://passeurs.example/missions/12",
    "domain": "culture-loisirs",
    "activities": ["Soutien scolaire"],
    "remote": "no",
    "places": 3,
    "startAt": "2027-03-01",
    "addresses": [{"postalCode": "69100", "city": "Villeurbanne", "country": "FR"}],
    "organizationName": "Les Passeurs de Mots",
    "organizationRNA": "W691000077",
}
_KEPT = {
    "id": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11",
    "publisherId": "5f5931496c7ea514150a818f",
    "statusCode": "ACCEPTED",
    "statusComment": "",
    "createdAt": "2026-12-01T09:30:00.000Z",
    "updatedAt": "2026-12-01T09:30:00.000Z",
    "deletedAt": None,
    **_SENT,
    "startAt": "2027-03-01T00:00:00.000Z",
}
_PROBLEM = {
    "code": "DESCRIPTION_SHORT",
    "severity": "warning",
    "pointer": "/description",
    "sentence": "Description très courte (83 caractères)",
    "sentenceEn": "Very short description (83 characters)",
    "hint": "Dites à quoi sert la mission, ce qu'on y fait, quand et avec qui : elle attirera davantage.",
}
_ANSWER = {"ok": True, "data": _KEPT, "problems": [_PROBLEM]}
_OPTIONS = [
    parameter("dryRun", "true : répond comme pour de vrai, sans rien écrire", "true"),
    header("Idempotency-Key", "Une clé par demande : renvoyée dans les 24 heures, elle reçoit la même réponse", "7f1c8a52"),
]
_REUSED: dict[int | str, dict[str, Any]] = {
    422: response("La clé a servi à une autre demande", {"ok": False, "code": "IDEMPOTENCY_KEY_REUSED", "message": "…"})
}
_BUSY: dict[int | str, dict[str, Any]] = {
    503: response("Votre catalogue est en cours d'écriture", {"ok": False, "code": "SERVICE_UNAVAILABLE", "message": "…"})
}
_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: response("Inconnue, retirée, ou pas à vous", {"ok": False, "code": "NOT_FOUND"})}
CREATE: dict[str, Any] = {
    "summary": "Publier une mission",
    "status_code": 201,
    "openapi_extra": {"parameters": [KEY, *_OPTIONS], "requestBody": body(NewMission, _SENT)},
    "responses": {
        200: response("Essai (dryRun) : la mission telle qu'elle serait", {**_ANSWER, "dryRun": True}),
        201: response("La mission, acceptée ou refusée, avec ses problèmes", _ANSWER),
        409: response(
            "Ce clientId est déjà en ligne",
            {
                "ok": False,
                "code": "RESSOURCE_ALREADY_EXIST",
                "message": "A mission with this clientId already exists for this publisher",
            },
        ),
        **INVALID_BODY,
        **_REUSED,
        **_BUSY,
        **REFUSALS,
    },
}
CHANGE: dict[str, Any] = {
    "summary": "Changer une mission",
    "openapi_extra": {"parameters": [KEY, *_OPTIONS], "requestBody": body(MissionPatch, {"places": 5, "endAt": None})},
    "responses": {
        200: response("La mission, avec ses problèmes", _ANSWER),
        **_NOT_FOUND,
        **INVALID_BODY,
        **_REUSED,
        **_BUSY,
        **REFUSALS,
    },
}
WITHDRAW: dict[str, Any] = {
    "summary": "Retirer une mission",
    "openapi_extra": {"parameters": [KEY, *_OPTIONS]},
    "responses": {
        200: response(
            "Quand elle a été retirée", {"ok": True, "data": {"clientId": "lecture-12", "deletedAt": "2026-12-01T09:30:00.000Z"}}
        ),
        **_NOT_FOUND,
        **_REUSED,
        **_BUSY,
        **REFUSALS,
    },
}
BATCH: dict[str, Any] = {
    "summary": "Publier un lot de missions",
    "openapi_extra": {"parameters": [KEY, *_OPTIONS], "requestBody": body(DescribedBatch, {"missions": [_SENT]})},
    "responses": {
        200: response(
            "Un résultat par mission, dans l'ordre",
            {
                "ok": True,
                "total": 1,
                "counts": {"created": 1, "updated": 0, "unchanged": 0, "refused": 0, "invalid": 0},
                "data": [
                    {
                        "index": 0,
                        "clientId": "lecture-12",
                        "status": "created",
                        "id": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11",
                        "statusCode": "ACCEPTED",
                        "statusComment": "",
                        "problems": [_PROBLEM],
                    }
                ],
            },
        ),
        **INVALID_BODY,
        **_REUSED,
        **_BUSY,
        **REFUSALS,
    },
}
