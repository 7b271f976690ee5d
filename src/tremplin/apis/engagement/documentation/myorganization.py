"""The routes of one of the caller's organisations."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from tremplin.apis.engagement.documentation import INVALID_BODY, KEY, REFUSALS, body, response
from tremplin.apis.engagement.documentation.publishers import PUBLISHER_EXAMPLE

ORGANIZATION: dict[str, Any] = {
    "summary": "Voir qui diffuse une de vos organisations",
    "openapi_extra": {"parameters": [KEY]},
    "responses": {
        200: response(
            "Un élément par diffuseur de vos missions",
            {"ok": True, "data": [{**PUBLISHER_EXAMPLE, "excluded": False, "clicks": 12}], "total": 1},
        ),
        404: response(
            "Vous n'avez pas cette organisation", {"ok": False, "code": "NOT_FOUND", "message": "Publisher organization not found"}
        ),
        **REFUSALS,
    },
}


def organization_change(model: type[BaseModel]) -> dict[str, Any]:
    """The same, to change it; `model` is the body read."""
    example = {"publisherIds": [PUBLISHER_EXAMPLE["_id"]], "organizationName": "Lire à Lyon"}
    return {
        "summary": "Choisir qui diffuse une de vos organisations",
        "openapi_extra": {"parameters": [KEY], "requestBody": body(model, example)},
        "responses": {
            200: response(
                "Un élément par diffuseur de vos missions",
                {"ok": True, "data": [{**PUBLISHER_EXAMPLE, "excluded": False}], "total": 1},
            ),
            **INVALID_BODY,
            **REFUSALS,
        },
    }
