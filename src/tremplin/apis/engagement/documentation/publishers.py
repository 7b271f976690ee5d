"""The routes of those who show the caller's missions."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import KEY, REFUSALS, response

PUBLISHER_EXAMPLE = {
    "_id": "60cd04a0d2321e05a743fa8d",
    "name": "Le Bon Voisin",
    "category": "Plateforme de mise en relation",
    "url": "https://bon-voisin.example",
    "logo": None,
    "description": "",
    "widget": False,
    "api": True,
    "campaign": False,
    "annonceur": False,
}
PUBLISHER_NOT_FOUND = response(
    "Inconnu, ou ne diffuse pas vos missions", {"ok": False, "code": "NOT_FOUND", "message": "Publisher not found"}
)
PUBLISHER_LIST: dict[str, Any] = {
    "summary": "Lister vos diffuseurs",
    "openapi_extra": {"parameters": [KEY]},
    "responses": {
        200: response("Ceux qui diffusent vos missions", {"ok": True, "data": [PUBLISHER_EXAMPLE], "total": 1}),
        **REFUSALS,
    },
}
PUBLISHER_DETAIL: dict[str, Any] = {
    "summary": "Lire un de vos diffuseurs",
    "openapi_extra": {"parameters": [KEY]},
    "responses": {200: response("Le diffuseur", {"ok": True, "data": PUBLISHER_EXAMPLE}), 404: PUBLISHER_NOT_FOUND, **REFUSALS},
}
