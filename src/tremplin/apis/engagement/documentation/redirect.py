"""The links followed by visitors."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import parameter

REDIRECT: dict[str, Any] = {
    "summary": "Suivre un lien vers une mission",
    "openapi_extra": {"parameters": [parameter("tags", "Étiquettes à garder avec le clic", "accueil,liste")]},
    "responses": {302: {"description": "Vers la page de l'annonceur"}},
    "status_code": 302,
}
