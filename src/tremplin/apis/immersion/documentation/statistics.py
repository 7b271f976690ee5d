"""The figures of companies."""

from __future__ import annotations

from typing import Any

from tremplin.apis.immersion.documentation import KEY, REFUSALS, invalid, parameters, refusal, told
from tremplin.apis.immersion.documentation.offers import PAGE_EXAMPLE, paginated
from tremplin.apis.immersion.schemas import STATISTICS as ASKED
from tremplin.partners.consumers.errors import PrivilegeMissing

_ROW: dict[str, Any] = {
    "type": "object",
    "properties": {
        "siret": {"type": "string"},
        "name": {"type": "string"},
        "numberOfConventions": {"type": "integer", "minimum": 0},
        "isReferenced": {"type": "boolean"},
        "referencedAt": {"type": ["string", "null"], "format": "date-time"},
    },
    "required": ["siret", "name", "numberOfConventions", "isReferenced", "referencedAt"],
}
_EXAMPLE = {
    "siret": "77561959600155",
    "name": "FOURNIL DU CANAL",
    "numberOfConventions": 0,
    "isReferenced": True,
    "referencedAt": "2026-06-01T08:00:00.000Z",
}
STATISTICS: dict[str, Any] = {
    "summary": "Compter les conventions des entreprises",
    "openapi_extra": {
        "parameters": [
            KEY,
            *parameters(ASKED, {"page": ("Numéro de la page, 1 par défaut", 1), "perPage": ("Lignes par page, 100 par défaut", 100)}),
        ]
    },
    "responses": {
        200: told("Une page d'entreprises", paginated(_ROW), {"data": [_EXAMPLE], "pagination": PAGE_EXAMPLE}),
        **invalid("GET /v2/statistics/establishments", "queryParamsSchema", "page : Too small: expected number to be >=1"),
        **REFUSALS,
        403: refusal(
            403,
            "Droit `statistics` manquant",
            PrivilegeMissing.sentence,
        ),
    },
}
