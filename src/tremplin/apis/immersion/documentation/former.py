"""The routes of v2 that the original removed."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from tremplin.apis.immersion.documentation import KEY, REFUSALS, body, empty, invalid, parameters, told
from tremplin.apis.immersion.documentation.applications import CONTACT_REFUSALS
from tremplin.apis.immersion.documentation.offers import DETAIL as DETAIL_V3
from tremplin.apis.immersion.documentation.offers import OFFER, OFFER_EXAMPLE
from tremplin.apis.immersion.schemas import CONTACT_V2, SEARCH_V2

_LATER = {"createdAt", "updatedAt", "fitForDisabledWorkers", "customizedName", "remoteWorkMode", "isAvailable"}
_OFFER = {
    **OFFER,
    "properties": {name: schema for name, schema in OFFER["properties"].items() if name not in _LATER},
    "required": [name for name in OFFER["required"] if name not in _LATER],
}
_EXAMPLE = {name: value for name, value in OFFER_EXAMPLE.items() if name not in _LATER}
SEARCH: dict[str, Any] = {
    "summary": "Chercher des offres autour d'un point (ancienne version)",
    "deprecated": True,
    "openapi_extra": {
        "parameters": [
            KEY,
            *parameters(
                SEARCH_V2,
                {
                    "appellationCodes": ("Codes d'appellation, 5 ou 6 chiffres", ["11573"]),
                    "voluntaryToImmersion": ("`false` : aucune ligne, voir plus haut", True),
                    "establishmentSearchableBy": ("Entreprises qui accueillent ce public", "students"),
                    "sortedBy": ("Tri : `distance` par défaut, ou `date`", "distance"),
                    "latitude": ("Latitude du point", 48.117),
                    "longitude": ("Longitude du point", -1.678),
                    "distanceKm": ("Rayon en kilomètres", 10),
                },
            ),
        ]
    },
    "responses": {
        200: told("Les offres, 100 au plus", {"type": "array", "items": _OFFER, "maxItems": 100}, [_EXAMPLE]),
        **invalid("GET /v2/search", "queryParamsSchema", "latitude : Invalid input: expected number, received NaN"),
        **REFUSALS,
    },
}
DETAIL: dict[str, Any] = {
    **DETAIL_V3,
    "summary": "Lire une offre d'immersion (ancienne version)",
    "deprecated": True,
    "responses": {**DETAIL_V3["responses"], 200: told("L'offre", _OFFER, _EXAMPLE)},
}
_CONTACT_EXAMPLE = {
    "contactMode": "EMAIL",
    "siret": "77561959600155",
    "appellationCode": "11573",
    "potentialBeneficiaryFirstName": "Camille",
    "potentialBeneficiaryLastName": "Exemple",
    "potentialBeneficiaryEmail": "camille@candidat.example",
    "potentialBeneficiaryPhone": "+33612345678",
    "immersionObjective": "Confirmer un projet professionnel",
    "message": "Bonjour, votre métier m'intéresse.",
}
CONTACT: dict[str, Any] = {
    "summary": "Contacter une entreprise pour un candidat (ancienne version)",
    "deprecated": True,
    "status_code": 201,
    "response_class": Response,
    "openapi_extra": {"parameters": [KEY], "requestBody": body(CONTACT_V2, _CONTACT_EXAMPLE)},
    "responses": {
        201: empty("Demande transmise ; la réponse est vide"),
        **invalid("POST /v2/contact-establishment", "requestBodySchema", "message : Obligatoire"),
        **CONTACT_REFUSALS,
    },
}
