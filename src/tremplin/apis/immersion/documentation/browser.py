"""The routes without a key."""

from __future__ import annotations

from typing import Any

from tremplin.apis.immersion.documentation import invalid, parameters, told
from tremplin.apis.immersion.documentation.offers import FILTERS, OFFER, OFFER_EXAMPLE, PAGE_EXAMPLE, paginated
from tremplin.apis.immersion.schemas import APPELLATION_SEARCH

OFFERS: dict[str, Any] = {
    "summary": "Chercher des offres d'immersion, sans clé",
    "openapi_extra": {"parameters": FILTERS},
    "responses": {
        200: told(
            "Une page d'offres",
            paginated(OFFER),
            {"data": [OFFER_EXAMPLE], "pagination": {**PAGE_EXAMPLE, "numberPerPage": 12}},
        ),
        **invalid("GET /offers", "queryParamsSchema", "distanceKm : Too big: expected number to be <=100"),
    },
}
_RANGE = {
    "type": "object",
    "properties": {"startIndexInclusive": {"type": "integer"}, "endIndexExclusive": {"type": "integer"}},
}
_NAMES = ("romeCode", "romeLabel", "appellationCode", "appellationLabel")
_SUGGESTION = {
    "type": "object",
    "properties": {
        "appellation": {"type": "object", "properties": {name: {"type": "string"} for name in _NAMES}, "required": list(_NAMES)},
        "matchRanges": {"type": "array", "items": _RANGE},
    },
    "required": ["appellation", "matchRanges"],
}
_EXAMPLE = {
    "appellation": {
        "romeCode": "D1102",
        "romeLabel": "Boulangerie - viennoiserie",
        "appellationCode": "11573",
        "appellationLabel": "Boulanger / Boulangère",
    },
    "matchRanges": [{"startIndexInclusive": 0, "endIndexExclusive": 9}],
}
APPELLATION: dict[str, Any] = {
    "summary": "Proposer des métiers pendant la saisie",
    "openapi_extra": {
        "parameters": parameters(
            APPELLATION_SEARCH,
            {
                "searchText": ("Ce qui est saisi", "boulanger"),
                "fetchAppellationsFromNaturalLanguage": ("Sans effet : une seule recherche, qui comprend déjà les phrases", False),
            },
        )
    },
    "responses": {
        200: told("Les métiers, les plus probables d'abord", {"type": "array", "items": _SUGGESTION, "maxItems": 80}, [_EXAMPLE]),
        **invalid("GET /appellation", "queryParamsSchema", "searchText : Obligatoire"),
    },
}
