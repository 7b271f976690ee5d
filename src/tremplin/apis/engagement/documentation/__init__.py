"""What OpenAPI says of the contract's routes: what they read by hand (the contract's quirks) is described here, with examples.

This file holds the pieces; each file beside it describes the routes of the module of the same name.
"""

from __future__ import annotations

from typing import Any

from tremplin.apis.documentation import body, header, parameter, read, response, write

__all__ = ["INVALID_BODY", "INVALID_QUERY", "KEY", "REFUSALS", "body", "header", "parameter", "read", "response", "write"]

KEY = {
    **header("x-api-key", "Votre clé ; l'ancien en-tête `apikey` est compris aussi.", "tpl_live_0a1b2c3d4e5f_exemple"),
    "required": True,
}
REFUSALS: dict[int | str, dict[str, Any]] = {
    401: response("Clé absente, inconnue, expirée ou révoquée", {"ok": False, "code": "UNAUTHORIZED"}),
    403: response("La clé n'a pas ce droit", {"ok": False, "code": "FORBIDDEN"}),
    429: response("Trop d'appels dans la minute ; voir Retry-After", {"ok": False, "code": "TOO_MANY_REQUESTS"}),
}
INVALID_QUERY: dict[int | str, dict[str, Any]] = {
    400: response("Un paramètre est illisible", {"ok": False, "code": "INVALID_QUERY", "message": {"name": "ZodError"}})
}
INVALID_BODY: dict[int | str, dict[str, Any]] = {
    400: response(
        "Le corps est illisible ou un champ est faux ; tous sont nommés",
        {"ok": False, "code": "INVALID_BODY", "message": {"name": "ZodError", "message": "[…]"}},
    )
}
