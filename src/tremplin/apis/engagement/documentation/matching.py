"""The routes of browsing and matching."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import INVALID_BODY, INVALID_QUERY, KEY, REFUSALS, body, header, parameter, response
from tremplin.apis.engagement.matching_bodies import UserScoringBody, UserScoringChange

_ID = "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11"
_VISITOR = header("x-platform-client-ip", "Adresse du visiteur : les 120 appels par minute sont alors les siens.", "203.0.113.7")
_HEADERS = [KEY, _VISITOR]
_UNKNOWN_MISSION: dict[int | str, dict[str, Any]] = {
    404: response("Mission inconnue ou non diffusée", {"ok": False, "code": "NOT_FOUND", "message": "Mission not found"})
}
_UNKNOWN_SCORING: dict[int | str, dict[str, Any]] = {
    404: response("Réponses inconnues ou oubliées", {"ok": False, "code": "NOT_FOUND", "message": "User scoring not found"})
}
_BROWSED: dict[str, Any] = {
    "id": _ID,
    "title": "Tenir compagnie à des résidents",
    "description": "Deux soirs par semaine…",
    "remote": "no",
    "city": "Lyon",
    "country": "FR",
    "departmentCode": "69",
    "departmentName": "Rhône",
    "domain": "sante",
    "domainOriginal": "Santé",
    "domainLogo": None,
    "photo": None,
    "organizationName": "Coup de Pouce",
    "organizationLogo": None,
    "publisherId": "5f5931496c7ea514150a818f",
    "publisherName": "Alizé",
    "publisherLogo": None,
    "applicationUrl": "https://alize.example/missions/12",
    "schedule": None,
    "places": 3,
    "tags": [],
    "addresses": [],
    "compensation": None,
}
_FACETS = {"domaine": [{"key": "sante_soins", "count": 3, "label": "Santé et soins"}]}
_DETAIL = {
    "id": _ID,
    "title": "Tenir compagnie à des résidents",
    "location": {"city": "Lyon", "address": "3 rue des Lilas", "lat": 45.76, "lon": 4.84},
    "compensation": None,
    "applicationUrl": f"https://…/r/{_ID}/60cd04a0d2321e05a743fa8d",
    "openToMinors": True,
    "reducedMobilityAccessible": False,
    "places": 3,
}
_MATCH = {
    "missionScoringId": _ID,
    "totalScore": 0.94,
    "taxonomyScore": 1.0,
    "geoScore": 0.8,
    "taxonomyScores": {"domaine": 1.0},
    "values": [
        {
            "taxonomyKey": "domaine",
            "taxonomyValueKey": "domaine.sante_soins",
            "taxonomyValueLabel": "Santé et soins",
            "enrichmentConfidence": 0.95,
            "scoringScore": 1.0,
            "evidence": ["le domaine « Santé »"],
        }
    ],
}
_SENT = {
    "answers": [
        {"taxonomy": "domaine", "value": "sante_soins"},
        {"taxonomy": "tranche_age", "params": {"age": 24, "handicap": False}},
        {"taxonomy": "location", "params": {"lat": 48.85, "lon": 2.35, "radius_km": 20, "country_code": "FR"}},
    ],
    "distinctId": "v-12",
    "missionAlertEnabled": False,
}
BROWSE: dict[str, Any] = {
    "summary": "Parcourir les missions par critères",
    "openapi_extra": {
        "parameters": [
            *_HEADERS,
            parameter("publisherId", "Annonceurs, par identifiant", "5f5931496c7ea514150a818f"),
            parameter("departmentCode", "Codes de départements", "69"),
            parameter("domaine", "Domaines", "sante_soins"),
            parameter("secteur_activite", "Secteurs d'activité", "sante_social"),
            parameter("type_mission", "ponctuelle, reguliere, temps_plein", "reguliere"),
            parameter("tranche_age", "Tranches d'âge", "entre_18_25_ans"),
            parameter("dispositif", "Dispositifs", "benevolat"),
            parameter("competence_rome", "Compétences", "accompagner"),
            parameter("page", "Numéro de page", 1, "integer"),
            parameter("pageSize", "Missions par page, 1 à 100", 20, "integer"),
        ]
    },
    "responses": {
        200: response(
            "Une page et ses décomptes",
            {"ok": True, "data": {"data": [_BROWSED], "total": 1, "page": 1, "pageSize": 20, "facets": _FACETS}},
        ),
        **INVALID_QUERY,
        **REFUSALS,
    },
}
DETAIL: dict[str, Any] = {
    "summary": "Lire une mission",
    "openapi_extra": {"parameters": [*_HEADERS, parameter("addressId", "Le lieu à montrer", _ID)]},
    "responses": {200: response("La mission", {"ok": True, "data": _DETAIL}), **_UNKNOWN_MISSION, **REFUSALS},
}
MATCH: dict[str, Any] = {
    "summary": "Trouver les missions qui conviennent",
    "openapi_extra": {
        "parameters": [
            *_HEADERS,
            {**parameter("userScoringId", "Les réponses de la personne", _ID), "required": True},
            parameter("engineVersion", "m1, m2, m3 ou m4 (m3)", "m3"),
            parameter("limit", "Missions par page, 1 à 100 (20)", 20, "integer"),
            parameter("offset", "Missions à passer", 0, "integer"),
        ]
    },
    "responses": {
        200: response(
            "Les missions et leurs raisons",
            {
                "ok": True,
                "data": {
                    "tookMs": 18,
                    "engineVersion": "m3",
                    "items": [{"mission": {"id": _ID}, "match": _MATCH}],
                    "total": 1,
                    "avgDistanceKmTop5": 4.0,
                },
            },
        ),
        **INVALID_QUERY,
        **_UNKNOWN_SCORING,
        **REFUSALS,
    },
}
CREATE: dict[str, Any] = {
    "summary": "Garder les réponses d'un visiteur",
    "status_code": 201,
    "openapi_extra": {"parameters": _HEADERS, "requestBody": body(UserScoringBody, _SENT)},
    "responses": {201: response("L'identifiant des réponses", {"ok": True, "data": {"id": _ID}}), **INVALID_BODY, **REFUSALS},
}
CHANGE: dict[str, Any] = {
    "summary": "Changer les réponses d'un visiteur",
    "openapi_extra": {
        "parameters": _HEADERS,
        "requestBody": body(UserScoringChange, {"distinctId": "v-12", "answers": _SENT["answers"]}),
    },
    "responses": {
        200: response(
            "Les réponses gardées",
            {"ok": True, "data": {"user_scoring_id": _ID, "created_count": 2, "mission_alert_enabled": False}},
        ),
        **INVALID_BODY,
        **_UNKNOWN_SCORING,
        **REFUSALS,
    },
}
