"""The routes of missions, for those who read them."""

from __future__ import annotations

from typing import Any

from tremplin.apis.documentation import header
from tremplin.apis.native.documentation import INVALID_QUERY, KEY, REFUSALS, parameter, problem, refusal, response

ID = "0193a1f0-0000-7000-8000-000000000001"
MISSION: dict[str, Any] = {
    "pageUrl": f"https://tremplin.example/missions/{ID}",
    "_id": ID,
    "clientId": "lecture-12",
    "addresses": [
        {
            "id": "0193a1f0-0000-7000-8000-000000000002",
            "street": "4 rue Basse",
            "postalCode": "35000",
            "departmentName": "Ille-et-Vilaine",
            "departmentCode": "35",
            "city": "Rennes",
            "region": "Bretagne",
            "country": "FR",
            "location": {"lat": 48.11, "lon": -1.68},
            "geoPoint": {"type": "Point", "coordinates": [-1.68, 48.11]},
            "geolocStatus": "ENRICHED_BY_API",
        }
    ],
    "audience": [],
    "compensationAmount": None,
    "compensationUnit": None,
    "compensationType": None,
    "closeToTransport": None,
    "createdAt": "2026-11-02T09:30:00.000Z",
    "deletedAt": None,
    "description": "Lire des histoires à des enfants de six à huit ans.",
    "descriptionHtml": "<p>Lire des histoires à des enfants de six à huit ans.</p>",
    "domain": "education",
    "domainLogo": None,
    "duration": None,
    "endAt": None,
    "lastSyncAt": None,
    "metadata": None,
    "openToMinors": "yes",
    "organizationActions": [],
    "organizationBeneficiaries": [],
    "organizationCity": "Rennes",
    "organizationClientId": "lire-ensemble",
    "organizationDescription": None,
    "organizationFullAddress": None,
    "organizationLogo": None,
    "organizationName": "Lire ensemble",
    "organizationPostCode": "35000",
    "organizationRNA": None,
    "organizationReseaux": [],
    "organizationSiren": None,
    "organizationSiret": None,
    "organizationStatusJuridique": None,
    "organizationType": None,
    "organizationUrl": None,
    "organizationId": None,
    "postedAt": "2026-11-02T09:30:00.000Z",
    "priority": None,
    "publisherId": "63f1c0a2b4d10",
    "publisherName": "Alizé",
    "publisherUrl": None,
    "publisherLogo": None,
    "reducedMobilityAccessible": None,
    "remote": "no",
    "requirements": [],
    "romeSkills": [],
    "schedule": "Le mercredi après-midi",
    "snu": False,
    "snuPlaces": None,
    "soft_skills": [],
    "softSkills": [],
    "startAt": "2027-01-06T13:00:00.000Z",
    "statusCode": "ACCEPTED",
    "statusComment": None,
    "tags": [],
    "tasks": [],
    "title": "Lire à voix haute",
    "type": "benevolat",
    "places": 3,
    "updatedAt": "2026-11-02T09:30:00.000Z",
    "activity": "lecture",
    "applicationUrl": f"https://tremplin.example/r/{ID}/portail",
    "id": ID,
    "address": "4 rue Basse",
    "city": "Rennes",
    "postalCode": "35000",
    "departmentCode": "35",
    "departmentName": "Ille-et-Vilaine",
    "region": "Bretagne",
    "country": "FR",
    "location": {"lat": 48.11, "lon": -1.68},
    "deleted": False,
    "statusCommentHistoric": [],
    "activities": ["lecture"],
    "distance_m": 812.4,
}
KEYS = tuple(MISSION)
"""What `fields` may name."""
_PAGE: dict[str, Any] = {
    "total": 1,
    "next": None,
    "near": {"label": "Rennes (35)", "lat": 48.11, "lon": -1.68, "radius_km": 20, "others": []},
    "corrected": None,
    "facets": {"domain": [{"value": "education", "count": 1}]},
    "data": [MISSION],
}
_CHANGES: dict[str, Any] = {
    "data": [MISSION, {"id": "0193a1f0-0000-7000-8000-000000000003", "deleted": True}],
    "next": "MTIzfjAxOTNhMWYw",
    "complete": True,
}
_SEVERAL = " ; plusieurs, séparés par des virgules"
_REFUSALS = {**INVALID_QUERY, 401: REFUSALS[401], 429: REFUSALS[429]}
_OPTIONAL_KEY = {**KEY, "description": "Facultative : sans elle, les appels comptent pour votre adresse"}
HELD = header("If-None-Match", "L'`ETag` déjà lu : 304, sans corps, si rien n'a changé", 'W/"6e8dff8b0910"')
FIELDS = parameter("fields", "Les seules clés à donner" + _SEVERAL, "title,pageUrl")
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "Rien n'a changé depuis l'`ETag` donné"}}


def listed(description: str, page: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The answer of a list, and that of the same list when it is asked for its changes."""
    examples = {"liste": {"summary": "Une page", "value": page}, "changements": {"summary": "Avec updatedSince", "value": changes}}
    return {
        "description": f"{description} ; avec `updatedSince`, une page de changements",
        "content": {"application/json": {"examples": examples}},
    }


LIST: dict[str, Any] = {
    "summary": "Chercher des missions",
    "openapi_extra": {
        "parameters": [
            _OPTIONAL_KEY,
            parameter("words", "Des mots de la mission : titre, organisation, lieu, description", "lecture"),
            parameter("near", "Une commune, un code postal ou INSEE, ou « 48.11,-1.68 »", "Rennes"),
            parameter("radius_km", "Le rayon autour de near, de 1 à 100 ; 20 par défaut", 20, "integer"),
            parameter("department", "Des départements (codes)" + _SEVERAL, "35,56"),
            parameter("domain", "Des domaines (codes)" + _SEVERAL, "education"),
            parameter("activity", "Une activité, telle qu'elle est écrite", "Soutien scolaire"),
            parameter("remote", "no, possible, full ou local" + _SEVERAL, "full"),
            parameter("type", "benevolat, volontariat_service_civique…" + _SEVERAL, "benevolat"),
            parameter("openToMinors", "yes ou no" + _SEVERAL, "yes"),
            parameter("reducedMobilityAccessible", "yes ou no" + _SEVERAL, "yes"),
            parameter("createdSince", "Annoncées depuis : un jour (son début, à Paris) ou un instant", "2026-11-01"),
            parameter("updatedSince", "Ce qui a changé depuis, ce qui est retiré compris ; sans autre filtre", "2026-11-20T08:00:00Z"),
            parameter("sort", "created (par défaut) ou distance", "distance"),
            parameter("facets", "Ce qu'il faut compter : domain, activity, department, remote, type…" + _SEVERAL, "domain"),
            FIELDS,
            parameter("limit", "Lignes par page, 100 au plus ; 20 par défaut", 20, "integer"),
            parameter("cursor", "Le `next` de la page d'avant", "WyI2ZThkZmYiLDIwLDFd"),
            HELD,
        ]
    },
    "responses": {200: listed("Une page de missions", _PAGE, _CHANGES), **UNCHANGED, **_REFUSALS},
}
UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: refusal(
        "Aucune mission n'a cet identifiant, ou elle n'est plus publiée",
        problem("Introuvable", 404, "MISSION_UNKNOWN", "Aucune mission publiée n'a cet identifiant."),
    )
}
ONE: dict[str, Any] = {
    "summary": "Une mission",
    "openapi_extra": {
        "parameters": [
            _OPTIONAL_KEY,
            {"name": "mission_id", "in": "path", "required": True, "schema": {"type": "string"}, "example": ID},
            FIELDS,
            HELD,
        ]
    },
    "responses": {200: response("La mission", MISSION), **UNCHANGED, **_REFUSALS, **UNKNOWN},
}
