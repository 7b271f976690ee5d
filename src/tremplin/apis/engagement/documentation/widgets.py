"""The routes of widgets."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import INVALID_QUERY, REFUSALS, parameter, response

_LIMITED = {429: REFUSALS[429]}
_UNKNOWN: dict[int | str, dict[str, Any]] = {404: response("Widget inconnu, arrêté ou supprimé", {"ok": False, "code": "NOT_FOUND"})}
_WIDGET = {
    "id": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11",
    "name": "Missions de la mairie",
    "color": "#000091",
    "style": "page",
    "type": "benevolat",
    "location": {"lat": 45.76, "lon": 4.84, "label": "Lyon"},
    "distance": "25km",
    "rules": [],
    "publishers": ["5f5931496c7ea514150a818f"],
    "url": "https://mairie.example/benevolat",
    "jvaModeration": False,
    "fromPublisherId": "60cd04a0d2321e05a743fa8d",
    "fromPublisherName": "Mairie",
    "active": True,
    "deletedAt": None,
    "createdAt": "2026-06-01T08:00:00.000Z",
    "updatedAt": "2026-06-01T08:00:00.000Z",
}
_ITEM = {
    "_id": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a12",
    "title": "Lire des albums à la bibliothèque de rue",
    "domain": "culture-loisirs",
    "domainLogo": None,
    "organizationName": "Les Passeurs de Mots",
    "remote": "no",
    "city": "Villeurbanne",
    "country": "FR",
    "postalCode": "69100",
    "places": 3,
    "tags": ["lecture"],
    "addresses": [],
}
_FILTERS = [
    parameter("search", "Mots cherchés", "lecture"),
    parameter("domain", "Domaines, ou none", "environnement"),
    parameter("department", "Départements (noms), ou none", "Rhône"),
    parameter("organization", "Identifiants d'organisations chez l'annonceur, ou none", "org-77"),
    parameter("action", "Actions, ou none", "lire"),
    parameter("beneficiary", "Publics, ou none", "enfants"),
    parameter("schedule", "Horaires, ou none", "le samedi"),
    parameter("country", "FR ou NOT_FR", "FR"),
    parameter("remote", "yes (à distance) ou no (sur place)", "no"),
    parameter("minor", "Ouvert aux mineurs : yes ou no", "yes"),
    parameter("accessibility", "reducedMobilityAccessible, closeToTransport ; répétés, les deux sont demandés", "closeToTransport"),
    parameter("duration", "Durée en mois, au plus", 6, "integer"),
    parameter("start", "Commence après cette date", "2027-01-01"),
    parameter("lat", "Latitude du visiteur, à 50 km ; sans effet si le widget a son lieu", 45.76, "number"),
    parameter("lon", "Longitude du visiteur", 4.84, "number"),
]
_FROM = parameter("from", "Missions à passer", 0, "integer")
WIDGET: dict[str, Any] = {
    "summary": "Lire un widget",
    "openapi_extra": {
        "parameters": [
            parameter("id", "Identifiant du widget", _WIDGET["id"]),
            parameter("name", "Son nom, à défaut d'identifiant", _WIDGET["name"]),
        ]
    },
    "responses": {200: response("Le widget", {"ok": True, "data": _WIDGET}), **INVALID_QUERY, **_UNKNOWN, **_LIMITED},
}
SEARCH: dict[str, Any] = {
    "summary": "Chercher les missions d'un widget",
    "openapi_extra": {"parameters": [*_FILTERS, _FROM, parameter("size", "Missions par page (25 ; 0 : toutes)", 25, "integer")]},
    "responses": {
        200: response("Une page de missions", {"ok": True, "data": [_ITEM], "total": 1}),
        **INVALID_QUERY,
        **_UNKNOWN,
        **_LIMITED,
    },
}
AGGREGATIONS: dict[str, Any] = {
    "summary": "Compter les missions d'un widget",
    "openapi_extra": {"parameters": [*_FILTERS, parameter("aggs", "Décompte voulu ; répétable", "domain")]},
    "responses": {
        200: response("Les décomptes", {"ok": True, "data": {"domain": [{"key": "education", "doc_count": 3}]}}),
        **INVALID_QUERY,
        **_UNKNOWN,
        **_LIMITED,
    },
}
BROWSE: dict[str, Any] = {
    "summary": "Parcourir les missions d'un widget",
    "openapi_extra": {
        "parameters": [
            *_FILTERS,
            _FROM,
            parameter("size", "Missions par page, 1 à 100 ; autre nom : pageSize", 25, "integer"),
            parameter("page", "Numéro de page, à la place de from", 1, "integer"),
        ]
    },
    "responses": {
        200: response(
            "Une page de missions et leurs décomptes",
            {
                "ok": True,
                "data": [],
                "total": 0,
                "page": 1,
                "pageSize": 25,
                "facets": {"organization": [{"key": "org-77", "count": 3, "label": "Les Passeurs de Mots"}]},
                "request": "5f1d7a84c0a14b6e9a0d2a6f7f1c3b21",
            },
        ),
        **INVALID_QUERY,
        **_UNKNOWN,
        **_LIMITED,
    },
}
