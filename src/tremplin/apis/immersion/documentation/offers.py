"""The routes of offers."""

from __future__ import annotations

from typing import Any

from tremplin.apis.immersion.documentation import KEY, REFUSALS, invalid, parameters, refusal, told
from tremplin.apis.immersion.schemas import OFFERS
from tremplin.immersions.offers.model import EMPLOYEES, ContactMode, DisabledWorkers, RemoteWork

OFFER_EXAMPLE: dict[str, Any] = {
    "rome": "D1102",
    "romeLabel": "Boulangerie - viennoiserie",
    "appellations": [{"appellationCode": "11573", "appellationLabel": "Boulanger / Boulangère"}],
    "establishmentScore": 10,
    "naf": "1071C",
    "nafLabel": "Boulangerie et boulangerie-pâtisserie",
    "siret": "77561959600155",
    "name": "FOURNIL DU CANAL",
    "customizedName": "Le Fournil du canal",
    "voluntaryToImmersion": True,
    "fitForDisabledWorkers": "yes-declared-only",
    "locationId": "5f3b6c1e-0000-4000-8000-000000000001",
    "position": {"lat": 48.117, "lon": -1.678},
    "address": {"streetNumberAndAddress": "3 rue des Lilas", "postcode": "35000", "departmentCode": "35", "city": "Rennes"},
    "contactMode": "EMAIL",
    "numberOfEmployeeRange": "3-5",
    "website": "https://fournil.example",
    "updatedAt": "2026-11-02T09:30:00.000Z",
    "createdAt": "2026-06-01T08:00:00.000Z",
    "remoteWorkMode": "ON_SITE",
    "isAvailable": True,
}
_TEXT = {"type": "string"}
_INSTANT = {"type": "string", "format": "date-time", "pattern": "Z$"}
_ADDRESS = ("streetNumberAndAddress", "postcode", "departmentCode", "city")
_PROPERTIES: dict[str, Any] = {
    "rome": {"type": "string", "pattern": "^[A-N][0-9]{4}$"},
    "romeLabel": _TEXT,
    "appellations": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"appellationCode": _TEXT, "appellationLabel": _TEXT},
            "required": ["appellationCode", "appellationLabel"],
            "additionalProperties": False,
        },
    },
    "establishmentScore": {"type": "integer", "minimum": 0},
    "naf": {"type": "string", "maxLength": 5},
    "nafLabel": _TEXT,
    "siret": {"type": "string", "pattern": "^[0-9]{14}$"},
    "name": _TEXT,
    "voluntaryToImmersion": {"type": "boolean"},
    "fitForDisabledWorkers": {"type": ["string", "null"], "enum": [*DisabledWorkers, None]},
    "locationId": {"type": ["string", "null"]},
    "position": {
        "type": "object",
        "properties": {"lat": {"type": "number"}, "lon": {"type": "number"}},
        "required": ["lat", "lon"],
        "additionalProperties": False,
    },
    "address": {
        "type": "object",
        "properties": dict.fromkeys(_ADDRESS, _TEXT),
        "required": list(_ADDRESS),
        "additionalProperties": False,
    },
    "numberOfEmployeeRange": {"type": "string", "enum": list(EMPLOYEES)},
    "remoteWorkMode": {"type": "string", "enum": list(RemoteWork)},
    "isAvailable": {"type": "boolean"},
}
_OPTIONAL: dict[str, Any] = {
    "customizedName": _TEXT,
    "contactMode": {"type": "string", "enum": list(ContactMode)},
    "distance_m": {"type": "number", "minimum": 0},
    "website": _TEXT,
    "additionalInformation": _TEXT,
    "updatedAt": _INSTANT,
    "createdAt": _INSTANT,
}
OFFER: dict[str, Any] = {
    "type": "object",
    "properties": _PROPERTIES | _OPTIONAL,
    "required": list(_PROPERTIES),
    "additionalProperties": False,
}
_COUNT = {"type": "integer", "minimum": 0}
PAGINATION: dict[str, Any] = {
    "type": "object",
    "properties": {
        "totalRecords": _COUNT,
        "currentPage": _COUNT,
        "totalPages": {"type": "integer", "minimum": 1},
        "numberPerPage": _COUNT,
    },
    "required": ["totalRecords", "currentPage", "totalPages", "numberPerPage"],
}


def paginated(item: dict[str, Any]) -> dict[str, Any]:
    """The schema of a page of something."""
    properties = {"data": {"type": "array", "items": item}, "pagination": PAGINATION}
    return {"type": "object", "properties": properties, "required": list(properties)}


PAGE_EXAMPLE = {"totalRecords": 1, "currentPage": 1, "totalPages": 1, "numberPerPage": 100}
FILTERS = parameters(
    OFFERS,
    {
        "appellationCodes": ("Codes d'appellation, 5 ou 6 chiffres", ["11573"]),
        "departmentCodes": ("Départements (codes)", ["35"]),
        "fitForDisabledWorkers": ("Accueil de travailleurs handicapés ; une liste vide ne donne rien", ["yes-ft-certified"]),
        "locationIds": ("Lieux (`locationId`)", ["5f3b6c1e-0000-4000-8000-000000000001"]),
        "nafCodes": ("Codes NAF, sans point", ["1071C"]),
        "sirets": ("Établissements", ["77561959600155"]),
        "searchableBy": ("Entreprises qui accueillent ce public", "students"),
        "place": ("Le lieu cherché, tel qu'affiché : il ne filtre pas", "Rennes"),
        "showOnlyAvailableOffers": ("`false` : aussi les entreprises dont le quota de contacts est atteint", True),
        "page": ("Numéro de la page, 1 par défaut", 1),
        "perPage": ("Lignes par page : 100 par défaut, 500 au plus sont servies", 100),
        "sortBy": ("Tri : `distance` (veut un point), `date` de mise à jour ou `score`", "date"),
        "sortOrder": ("Sens : `asc` par défaut pour la distance, `desc` sinon", "desc"),
        "latitude": ("Latitude du point, avec `longitude` et `distanceKm`", 48.117),
        "longitude": ("Longitude du point", -1.678),
        "distanceKm": ("Rayon en kilomètres", 10),
        "acquisitionCampaign": ("Ignoré : gardé pour les clients qui l'envoient", "campagne"),
        "acquisitionKeyword": ("Ignoré : gardé pour les clients qui l'envoient", "mot"),
        "remoteWorkModes": ("Modes de travail", ["ON_SITE"]),
    },
)
SEARCH: dict[str, Any] = {
    "summary": "Chercher des offres d'immersion",
    "openapi_extra": {"parameters": [KEY, *FILTERS]},
    "responses": {
        200: told(
            "Une page d'offres",
            paginated(OFFER),
            {"data": [{**OFFER_EXAMPLE, "distance_m": 1204.532}], "pagination": PAGE_EXAMPLE},
        ),
        **invalid(
            "GET /v3/offers",
            "queryParamsSchema",
            "sortBy : Invalid input - No matching discriminator - discriminator: sortBy",
        ),
        **REFUSALS,
    },
}
_MISSING = "L'entreprise '77561959600155' n'a pas d'offre d'immersion avec le code appellation '11573'."
DETAIL: dict[str, Any] = {
    "summary": "Lire une offre d'immersion",
    "openapi_extra": {"parameters": [KEY]},
    "responses": {
        200: told("L'offre", OFFER, OFFER_EXAMPLE),
        400: refusal(
            400,
            "Un élément de l'adresse est mal formé",
            "Schema validation failed in usecase GetSearchResultBySearchQuery for element with id 123. See issues for details.",
            "siret : SIRET doit être composé de 14 chiffres",
        ),
        404: refusal(404, "L'entreprise n'a pas d'offre de ce métier", _MISSING),
        **REFUSALS,
    },
}
DETAIL_AT: dict[str, Any] = {**DETAIL, "summary": "Lire une offre d'immersion à l'un de ses lieux"}
