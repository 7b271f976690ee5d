"""Files for channels, and what channels answer."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from tremplin.apis.engagement.documentation import INVALID_BODY, KEY, REFUSALS, body, header, response

_UNKNOWN = {404: response("Mission inconnue", {"ok": False, "code": "NOT_FOUND", "message": "Mission not found"})}

FILE: dict[str, Any] = {
    "summary": "Lire un fichier de diffusion",
    "openapi_extra": {
        "parameters": [
            header("If-None-Match", "L'`ETag` du fichier que vous avez déjà", '"5f2c1d7e9a3b4c60"'),
            header("Accept-Encoding", "`gzip` pour le recevoir compressé", "gzip"),
        ]
    },
    "responses": {
        200: {
            "description": "Le fichier",
            "content": {
                "application/xml": {"example": "<source><publisher>…</publisher><job>…</job></source>"},
                "application/json": {"example": {"ok": True, "total": 0, "data": []}},
            },
        },
        304: {"description": "Inchangé depuis celui que vous avez"},
        404: response("Adresse inconnue ou fermée", {"ok": False, "code": "NOT_FOUND"}),
        503: response("Pas encore prêt", {"ok": False, "code": "OUTLET_NOT_BUILT"}),
    },
}


def leboncoin(model: type[BaseModel]) -> dict[str, Any]:
    """Leboncoin's answers."""
    example = {
        "partner_unique_reference": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11",
        "site": "leboncoin",
        "status": "ad_online",
        "url": "https://annonces.example/1234",
    }
    key = {**header("Authorization", "La clé de Leboncoin, sans préfixe.", "tpl_live_0a1b2c3d4e5f_exemple"), "required": True}
    done = response("État enregistré", {"result": {"code": 200, "message": "Success, ad status recorded"}})
    return {
        "summary": "Dire l'état d'une annonce (Leboncoin)",
        "openapi_extra": {"parameters": [key], "requestBody": body(model, example)},
        "responses": {200: done, **INVALID_BODY, **_UNKNOWN, **REFUSALS},
    }


def jobteaser(model: type[BaseModel]) -> dict[str, Any]:
    """JobTeaser's answers."""
    example = {"missionId": "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11", "status": "REFUSED", "comment": "Le lieu manque"}
    return {
        "summary": "Dire l'état d'une annonce (JobTeaser)",
        "openapi_extra": {"parameters": [KEY], "requestBody": body(model, example)},
        "responses": {200: response("État enregistré", {"ok": True}), **INVALID_BODY, **_UNKNOWN, **REFUSALS},
    }
