"""What OpenAPI says of the contract's routes: parameters read by hand (the contract's quirks) are described here, with examples."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from fastapi import APIRouter
from starlette.responses import Response

Endpoint = TypeVar("Endpoint", bound=Callable[..., Awaitable[Response]])

_MISSION_EXAMPLE = {
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


def _parameter(name: str, description: str, example: Any, kind: str = "string") -> dict[str, Any]:
    schema = {"type": kind}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
        "example": example,
    }


def _response(description: str, example: Any) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"example": example}}}


_KEY = {"name": "x-api-key", "in": "header", "required": True, "schema": {"type": "string"}, "example": "tpl_live_…",
        "description": "Votre clé ; l'ancien en-tête `apikey` est compris aussi."}  # fmt: skip
_REFUSALS = {
    401: _response("Clé absente, inconnue, expirée ou révoquée", {"ok": False, "code": "UNAUTHORIZED"}),
    403: _response("La clé n'a pas ce droit", {"ok": False, "code": "FORBIDDEN"}),
    429: _response("Trop d'appels dans la minute ; voir Retry-After", {"ok": False, "code": "TOO_MANY_REQUESTS"}),
}
_INVALID = {400: _response("Un paramètre est illisible", {"ok": False, "code": "INVALID_QUERY", "message": {"name": "ZodError"}})}
_FILTERS = [
    _parameter("publisher", "Annonceurs (identifiants)", "5f5931496c7ea514150a818f"),
    _parameter("clientId", "Identifiants de la mission chez l'annonceur", "lecture-12"),
    _parameter("domain", "Domaines", "environnement"),
    _parameter("activity", "Activités (libellés)", "Logistique"),
    _parameter("city", "Villes", "Lyon"),
    _parameter("country", "Pays (code à deux lettres ou nom)", "FR"),
    _parameter("departmentName", "Départements (noms)", "Rhône"),
    _parameter("organizationRNA", "Numéros RNA d'organisations", "W691000077"),
    _parameter("organizationStatusJuridique", "Statuts juridiques d'organisations", "Association"),
    _parameter("remote", "À distance : no, possible, full, local", "no"),
    _parameter("type", "Type de mission ; répétez la clé pour plusieurs", "benevolat"),
    _parameter("openToMinors", "Ouvert aux mineurs : yes ou no", "yes"),
    _parameter("reducedMobilityAccessible", "Accessible aux personnes à mobilité réduite : yes ou no", "yes"),
    _parameter("snu", "true : seulement les missions ouvertes au service national universel", "true"),
    _parameter("createdAt", "Publiée après (`gt:`) ou avant (`lt:`) une date ; répétable", "gt:2026-01-01"),
    _parameter("startAt", "Commence après (`gt:`) ou avant (`lt:`) une date ; répétable", "lt:2027-06-30"),
    _parameter(
        "keywords",
        "Mots cherchés : titre, organisation, ville, domaine, description ; sans accents ni pluriels",
        "lecture",
    ),
    _parameter("lat", "Latitude, avec lon", 45.76, "number"),
    _parameter("lon", "Longitude, avec lat", 4.84, "number"),
    _parameter("distance", "Rayon : 10km, 500m ; 50 km par défaut", "10km"),
    _parameter("limit", "Missions par page, 0 à 10000 (25 par défaut) ; ancien nom : size", 25, "integer"),
    _parameter("skip", "Missions à passer ; ancien nom : from", 0, "integer"),
    _parameter(
        "sortBy",
        "Ordre : createdAt, distance ou relevance ; par défaut la date de début, la plus lointaine d'abord",
        "createdAt",
    ),
]
MISSION_LIST: dict[str, Any] = {
    "summary": "Lister les missions",
    "openapi_extra": {"parameters": [_KEY, *_FILTERS]},
    "responses": {
        200: _response("Une page de missions", {"ok": True, "total": 1, "data": [_MISSION_EXAMPLE], "limit": 25, "skip": 0}),
        **_INVALID,
        **_REFUSALS,
    },
}
MISSION_SEARCH: dict[str, Any] = {
    "summary": "Chercher des missions",
    "openapi_extra": {"parameters": [_KEY, *_FILTERS, _parameter("text", "Ancien nom de keywords", "lecture")]},
    "responses": {
        200: _response(
            "Une page de missions et les décomptes du résultat entier",
            {
                "ok": True,
                "total": 1,
                "hits": [{**_MISSION_EXAMPLE, "_distance": 2.4}],
                "facets": {"departmentName": [{"key": "Rhône", "doc_count": 1}], "activities": [], "domains": []},
            },
        ),
        **_INVALID,
        **_REFUSALS,
    },
}
MISSION_DETAIL: dict[str, Any] = {
    "summary": "Lire une mission",
    "openapi_extra": {"parameters": [_KEY]},
    "responses": {
        200: _response("La mission", {"ok": True, "data": _MISSION_EXAMPLE}),
        404: _response("Inconnue, ou pas diffusée par vous", {"ok": False, "code": "NOT_FOUND"}),
        **_REFUSALS,
    },
}
REDIRECT: dict[str, Any] = {
    "summary": "Suivre un lien vers une mission",
    "openapi_extra": {"parameters": [_parameter("tags", "Étiquettes à garder avec le clic", "accueil,liste")]},
    "responses": {302: {"description": "Vers la page de l'annonceur"}},
    "status_code": 302,
}


def read(router: APIRouter, *paths: str, **documented: Any) -> Callable[[Endpoint], Endpoint]:
    """Serves an endpoint by GET, documented, and by HEAD, which needs no word: documented too, both would share one operation id."""

    def declare(endpoint: Endpoint) -> Endpoint:
        for path in paths:
            router.add_api_route(path, endpoint, methods=["GET"], **documented)
            router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)
        return endpoint

    return declare
