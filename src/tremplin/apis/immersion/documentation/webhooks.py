"""Subscriptions."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from tremplin.apis.immersion.callbacks import SUBSCRIPTION
from tremplin.apis.immersion.documentation import KEY, REFUSALS, body, empty, invalid, refusal, told
from tremplin.webhooks.errors import SubscriptionRightMissing, SubscriptionUnknown

_ID = "019a2b6e-3c1f-7d40-8a51-0f2f7f6a9c11"
_TEXT = {"type": "string"}
_SUBSCRIPTION: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": _TEXT,
        "createdAt": {"type": "string", "format": "date-time"},
        "subscribedEvent": _TEXT,
        "callbackUrl": {"type": "string", "format": "uri"},
        "callbackHeaders": {"type": "object", "additionalProperties": _TEXT},
    },
    "required": ["id", "createdAt", "subscribedEvent", "callbackUrl", "callbackHeaders"],
}
_ASKED: dict[str, Any] = {
    "subscribedEvent": "convention.updated",
    "callbackUrl": "https://vous.example/immersion",
    "callbackHeaders": {"authorization": "un-secret-de-chez-vous"},
}
_EXAMPLE = {
    "id": _ID,
    "createdAt": "2026-03-02T09:12:45.120Z",
    **_ASKED,
    "callbackHeaders": {"authorization": "********"},
}
_SUBSCRIBED = {
    **empty("Abonné ; la réponse est vide"),
    "headers": {
        "Location": {"description": "L'adresse de l'abonnement", "schema": _TEXT},
        "webhook-secret": {"description": "Le secret qui signe les envois, montré cette seule fois", "schema": _TEXT},
    },
}

SUBSCRIBE: dict[str, Any] = {
    "summary": "S'abonner aux changements",
    "status_code": 201,
    "response_class": Response,
    "openapi_extra": {"parameters": [KEY], "requestBody": body(SUBSCRIPTION, _ASKED)},
    "responses": {
        201: _SUBSCRIBED,
        **invalid("POST /v2/webhooks", "requestBodySchema", "callbackHeaders.x-api-key : Invalid key in record"),
        **REFUSALS,
        409: refusal(409, "Vingt abonnements, ce qui est le plus", "Vous avez déjà 20 points de livraison : supprimez-en un."),
        413: refusal(413, "Corps de plus de 800 ko", "Le corps de la requête dépasse 800 ko."),
    },
}
LIST: dict[str, Any] = {
    "summary": "Lister vos abonnements",
    "openapi_extra": {"parameters": [KEY]},
    "responses": {
        200: told("Vos abonnements", {"type": "array", "items": _SUBSCRIPTION}, [_EXAMPLE]),
        **invalid("GET /v2/webhooks", "headersSchema", "authorization : Invalid input: expected string, received undefined"),
        **REFUSALS,
    },
}
UNSUBSCRIBE: dict[str, Any] = {
    "summary": "Supprimer un abonnement",
    "status_code": 204,
    "response_class": Response,
    "openapi_extra": {
        "parameters": [
            KEY,
            {"name": "subscription_id", "in": "path", "required": True, "schema": _TEXT, "example": _ID},
        ]
    },
    "responses": {
        204: empty("Supprimé"),
        **invalid(
            "DELETE /v2/webhooks/:subscriptionId",
            "headersSchema",
            "authorization : Invalid input: expected string, received undefined",
        ),
        **REFUSALS,
        403: refusal(403, "Droit manquant", SubscriptionRightMissing.sentence.format(right="convention")),
        404: refusal(404, "Abonnement inconnu, ou à un autre", SubscriptionUnknown.sentence.format(subscription_id=_ID)),
    },
}
