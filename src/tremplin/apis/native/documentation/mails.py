"""The route by which mails come in."""

from __future__ import annotations

from typing import Any

from tremplin.apis.documentation import header
from tremplin.apis.native.documentation import problem, refusal

_SCHEMA = {
    "type": "object",
    "required": ["message"],
    "properties": {
        "message": {
            "type": "string",
            "format": "byte",
            "description": "Le courriel entier, tel qu'il est arrivé (RFC 5322), en base64 ; 15 Mo au plus",
        },
        "recipients": {
            "type": "array",
            "maxItems": 100,
            "items": {"type": "string"},
            "description": "Les adresses de l'enveloppe, si le serveur de courrier les donne ; sinon celles des en-têtes sont lues",
        },
    },
}
_SENT = {"message": "RnJvbTogY2FtaWxsZUBjYW5kaWRhdC5leGFtcGxl…", "recipients": ["reponse+0a1b…9f@tremplin.example"]}
MAILS: dict[str, Any] = {
    "summary": "Remettre un courriel à la plateforme",
    "openapi_extra": {
        "parameters": [header("Authorization", "`Bearer`, puis la valeur de `TREMPLIN_MAIL_SECRET`", "Bearer un-secret-bien-long")],
        "requestBody": {"required": True, "content": {"application/json": {"schema": _SCHEMA, "example": _SENT}}},
    },
    "responses": {
        200: {
            "description": "Le courriel est pris : inutile de l'envoyer de nouveau",
            "content": {"application/json": {"example": {"outcome": "relayed"}}},
        },
        400: refusal("Corps illisible", problem("Demande illisible", 400, "INVALID_MAIL", "Ce corps ne peut pas être lu : …")),
        401: refusal("Secret absent ou faux", problem("Clé refusée", 401, "MAIL_SECRET_WRONG", "Secret absent ou faux : …")),
        403: refusal("Porte fermée", problem("Droit manquant", 403, "MAIL_DOOR_CLOSED", "Cette plateforme ne reçoit pas …")),
        413: refusal(
            "Trop volumineux", problem("Demande trop volumineuse", 413, "MAIL_TOO_LARGE", "Ce courriel est trop volumineux…")
        ),
        422: refusal("Courriel sans expéditeur", problem("Demande refusée", 422, "MAIL_UNREADABLE", "Ce courriel ne peut pas…")),
    },
}
