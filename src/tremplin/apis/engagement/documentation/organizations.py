"""The register of organisations."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import INVALID_QUERY, KEY, REFUSALS, parameter, response

ORGANIZATION_EXAMPLE = {
    "_id": "0199c7a2-5d1e-7c3f-9a57-3f1c2f0d9a11",
    "rna": "W691000077",
    "siren": "732829320",
    "siret": "73282932000074",
    "sirets": ["73282932000074"],
    "status": "A",
    "title": "LES PASSEURS DE MOTS",
    "names": ["LES PASSEURS DE MOTS"],
    "object": "donner le goût de lire",
    "addressPostalCode": "69100",
    "addressCity": "Villeurbanne",
    "addressDepartmentCode": "69",
    "addressDepartmentName": "Rhône",
    "updatedAt": "2026-03-01T00:00:00.000Z",
    "source": "RNA",
    "isRUP": False,
}
ORGANIZATION_LIST: dict[str, Any] = {
    "summary": "Chercher une organisation",
    "openapi_extra": {
        "parameters": [
            KEY,
            parameter("q", "Numéro RNA, SIRET, SIREN, ou début de mots du nom", "passeurs de mots"),
            parameter("rna", "Numéro RNA exact", "W691000077"),
            parameter("siret", "SIRET exact, du siège ou d'un établissement", "73282932000074"),
            parameter("limit", "Organisations par page, 0 à 100 (25 par défaut)", 25, "integer"),
            parameter("skip", "Organisations à passer", 0, "integer"),
        ]
    },
    "responses": {
        200: response("Une page d'organisations", {"ok": True, "data": [ORGANIZATION_EXAMPLE], "total": 1}),
        **INVALID_QUERY,
        **REFUSALS,
    },
}
