"""The routes of missions."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import INVALID_QUERY, KEY, REFUSALS, parameter, response

MISSION_EXAMPLE = {
    "_id": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11",
    "clientId": "lecture-12",
    "title": "Lire des albums à la bibliothèque de rue",
    "organizationName": "Les Passeurs de Mots",
    "domain": "culture-loisirs",
    "city": "Villeurbanne",
    "postalCode": "69100",
    "departmentName": "Rhône",
    "startAt": "2027-03-01T00:00:00.000Z",
    "remote": "no",
    "places": 3,
    "applicationUrl": "https://tremplin.example/r/0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11/60cd04a0d2321e05a743fa8d",
}
FILTERS = [
    parameter("publisher", "Annonceurs (identifiants)", "5f5931496c7ea514150a818f"),
    parameter("clientId", "Identifiants de la mission chez l'annonceur", "lecture-12"),
    parameter("domain", "Domaines", "environnement"),
    parameter("activity", "Activités (libellés)", "Logistique"),
    parameter("city", "Villes", "Lyon"),
    parameter("country", "Pays (code à deux lettres ou nom)", "FR"),
    parameter("departmentName", "Départements (noms)", "Rhône"),
    parameter("organizationRNA", "Numéros RNA d'organisations", "W691000077"),
    parameter("organizationStatusJuridique", "Statuts juridiques d'organisations", "Association"),
    parameter("remote", "À distance : no, possible, full, local", "no"),
    parameter("type", "Type de mission ; répétez la clé pour plusieurs", "benevolat"),
    parameter("openToMinors", "Ouvert aux mineurs : yes ou no", "yes"),
    parameter("reducedMobilityAccessible", "Accessible aux personnes à mobilité réduite : yes ou no", "yes"),
    parameter("snu", "true : seulement les missions ouvertes au service national universel", "true"),
    parameter("createdAt", "Publiée après (`gt:`) ou avant (`lt:`) une date ; répétable", "gt:2026-01-01"),
    parameter("startAt", "Commence après (`gt:`) ou avant (`lt:`) une date ; répétable", "lt:2027-06-30"),
    parameter(
        "keywords",
        "Mots cherchés : titre, organisation, ville, domaine, description ; sans accents ni pluriels",
        "lecture",
    ),
    parameter("lat", "Latitude, avec lon", 45.76, "number"),
    parameter("lon", "Longitude, avec lat", 4.84, "number"),
    parameter("distance", "Rayon : 10km, 500m ; 50 km par défaut", "10km"),
    parameter("limit", "Missions par page, 0 à 10000 (25 par défaut) ; ancien nom : size", 25, "integer"),
    parameter("skip", "Missions à passer ; ancien nom : from", 0, "integer"),
    parameter(
        "sortBy",
        "Ordre : createdAt, distance ou relevance ; par défaut la date de début, la plus lointaine d'abord",
        "createdAt",
    ),
]
MISSION_LIST: dict[str, Any] = {
    "summary": "Lister les missions",
    "openapi_extra": {"parameters": [KEY, *FILTERS]},
    "responses": {
        200: response("Une page de missions", {"ok": True, "total": 1, "data": [MISSION_EXAMPLE], "limit": 25, "skip": 0}),
        **INVALID_QUERY,
        **REFUSALS,
    },
}
MISSION_SEARCH: dict[str, Any] = {
    "summary": "Chercher des missions",
    "openapi_extra": {"parameters": [KEY, *FILTERS, parameter("text", "Ancien nom de keywords", "lecture")]},
    "responses": {
        200: response(
            "Une page de missions et les décomptes du résultat entier",
            {
                "ok": True,
                "total": 1,
                "hits": [{**MISSION_EXAMPLE, "_distance": 2.4}],
                "facets": {"departmentName": [{"key": "Rhône", "doc_count": 1}], "activities": [], "domains": []},
            },
        ),
        **INVALID_QUERY,
        **REFUSALS,
    },
}
MISSION_DETAIL: dict[str, Any] = {
    "summary": "Lire une mission",
    "openapi_extra": {"parameters": [KEY]},
    "responses": {
        200: response("La mission", {"ok": True, "data": MISSION_EXAMPLE}),
        404: response("Inconnue, ou pas diffusée par vous", {"ok": False, "code": "NOT_FOUND"}),
        **REFUSALS,
    },
}
