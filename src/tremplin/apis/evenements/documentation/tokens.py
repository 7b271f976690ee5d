"""Tokens."""

from __future__ import annotations

from typing import Any

from tremplin.apis.evenements.documentation import parameter, told
from tremplin.partners.clients.model import TOKEN_SECONDS

_TEXT: dict[str, Any] = {"type": "string"}
_ERROR: dict[str, Any] = {
    "type": "object",
    "properties": {"error": _TEXT, "error_description": _TEXT},
    "required": ["error"],
}
_CREDENTIALS: dict[str, Any] = {"client_id": _TEXT, "client_secret": _TEXT}
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: told(
        "Demande incomplète, ou portée que ce client n'a pas",
        _ERROR,
        {"error": "invalid_request", "error_description": "Missing grant_type."},
    ),
    401: told("Identifiant ou secret refusé", _ERROR, {"error": "invalid_client", "error_description": ""}),
}


def _form(properties: dict[str, Any], required: list[str], example: dict[str, str]) -> dict[str, Any]:
    schema = {"type": "object", "properties": {**properties, **_CREDENTIALS}, "required": required}
    return {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema, "example": example}}}


_CLIENT = {"client_id": "tpl_0123456789abcdef", "client_secret": "secret"}
TOKEN: dict[str, Any] = {
    "summary": "Demander un jeton",
    "openapi_extra": {
        "parameters": [parameter("realm", "« /partenaire », ici ou dans le corps", "/partenaire")],
        "requestBody": _form(
            {"grant_type": {"type": "string", "enum": ["client_credentials"]}, "scope": _TEXT, "realm": _TEXT},
            ["grant_type"],
            {"grant_type": "client_credentials", **_CLIENT, "scope": "api_evenementsv1 evenements"},
        ),
    },
    "responses": {
        200: told(
            "Le jeton",
            {
                "type": "object",
                "properties": {"access_token": _TEXT, "token_type": _TEXT, "expires_in": {"type": "integer"}, "scope": _TEXT},
                "required": ["access_token", "token_type", "expires_in", "scope"],
            },
            {
                "access_token": "8hZcQ0exempleDeJetonOpaque",
                "token_type": "Bearer",
                "expires_in": TOKEN_SECONDS,
                "scope": "api_evenementsv1 evenements",
            },
        ),
        **_REFUSALS,
    },
}
REVOKE: dict[str, Any] = {
    "summary": "Rendre un jeton inutilisable",
    "openapi_extra": {"requestBody": _form({"token": _TEXT}, ["token"], {"token": "8hZcQ0exempleDeJetonOpaque", **_CLIENT})},
    "responses": {200: told("C'est fait", {"type": "object"}, {}), **_REFUSALS},
}
