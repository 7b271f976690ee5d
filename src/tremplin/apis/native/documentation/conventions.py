"""The route of conventions."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from tremplin.apis.native.documentation import KEY, REFUSALS, problem, refusal, response
from tremplin.immersions.conventions.drafts.model import WRITTEN

_EXAMPLE: dict[str, Any] = {
    "siret": "77561959600155",
    "businessName": "Fournil du canal",
    "dateStart": "2026-06-15",
    "dateEnd": "2026-06-19",
    "immersionAppellation": {
        "romeCode": "D1102",
        "romeLabel": "Boulangerie - viennoiserie",
        "appellationCode": "11573",
        "appellationLabel": "Boulanger / Boulangère",
    },
}
_FLAGS = ("individualProtection", "sanitaryPrevention")
_OBJECTS = ("schedule", "immersionAppellation", "signatories", "establishmentTutor")


def _type(name: str) -> dict[str, str]:
    return {"type": "boolean" if name in _FLAGS else "object" if name in _OBJECTS else "string"}


BEGIN: dict[str, Any] = {
    "summary": "Commencer une convention",
    "status_code": 201,
    "response_class": Response,
    "openapi_extra": {
        "parameters": [KEY],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "properties": {name: _type(name) for name in WRITTEN},
                        "additionalProperties": False,
                    },
                    "example": _EXAMPLE,
                }
            },
        },
    },
    "responses": {
        201: response(
            "Le brouillon, et le lien à donner à la personne",
            {
                "id": "019a2b6e-3c1f-7d40-8a51-0f2f7f6a9c11",
                "link": "https://tremplin.example/conventions/lien/3q2-7wEXEMPLE",
                "expires_at": "2026-04-01T09:12:45.120Z",
                "missing": ["agencyId", "schedule", "signatories"],
            },
        ),
        400: refusal(
            "Un champ est inconnu ou faux ; tous sont nommés",
            problem(
                "Demande illisible",
                400,
                "INVALID_BODY",
                "Le corps de la demande ne peut pas être lu : « errors » dit où et pourquoi.",
                errors=[{"pointer": "/body/siret", "detail": "SIRET doit être composé de 14 chiffres"}],
            ),
        ),
        **REFUSALS,
    },
}
