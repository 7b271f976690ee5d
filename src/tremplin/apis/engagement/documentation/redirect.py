"""The links followed by visitors."""

from __future__ import annotations

from typing import Any

from tremplin.apis.engagement.documentation import parameter

_SCORING = parameter("user_scoring_id", "Réponses d'après lesquelles la mission est proposée", "0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11")
_TO_THE_ANNOUNCER: dict[str, Any] = {
    "responses": {302: {"description": "Vers la page de l'annonceur"}},
    "status_code": 302,
}
REDIRECT: dict[str, Any] = {
    "summary": "Suivre un lien vers une mission",
    "openapi_extra": {"parameters": [parameter("tags", "Étiquettes à garder avec le clic", "accueil,liste"), _SCORING]},
    **_TO_THE_ANNOUNCER,
}
WIDGET: dict[str, Any] = {
    "summary": "Suivre le lien d'un widget",
    "openapi_extra": {
        "parameters": [
            parameter("widgetId", "Le widget", "019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50"),
            parameter("requestId", "La recherche qui a montré la mission", "5f1d7a84c0a14b6e9a0d2a6f7f1c3b21"),
        ]
    },
    **_TO_THE_ANNOUNCER,
}
SEO: dict[str, Any] = {"summary": "Suivre le lien d'un moteur de recherche", **_TO_THE_ANNOUNCER}
NOTRACK: dict[str, Any] = {"summary": "Suivre un lien sans rien compter", **_TO_THE_ANNOUNCER}
EMAIL: dict[str, Any] = {
    "summary": "Suivre le lien d'un courriel",
    "openapi_extra": {"parameters": [_SCORING]},
    **_TO_THE_ANNOUNCER,
}
