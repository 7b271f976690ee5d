"""Subscriptions of consumers to what changes (contract §1.14)."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.apis.immersion import documentation
from tremplin.apis.immersion.callbacks import SUBSCRIPTION
from tremplin.apis.immersion.caller import admit, recognise, service
from tremplin.apis.immersion.checks import Issue
from tremplin.apis.immersion.documentation import webhooks as described
from tremplin.apis.immersion.received import Route, broken_input, receive
from tremplin.partners.consumers.errors import RightMissing
from tremplin.partners.consumers.model import RightKind, RightName
from tremplin.webhooks import actions, store
from tremplin.webhooks.errors import AddressRefused
from tremplin.webhooks.model import CONSUMERS_RIGHT, Endpoint

router = APIRouter(tags=["API Immersion Facilitée : webhooks (v2)"])
_SUBSCRIBE = Route("POST", "/v2/webhooks", body=SUBSCRIPTION)
_LIST = Route("GET", "/v2/webhooks")
_UNSUBSCRIBE = Route("DELETE", "/v2/webhooks/:subscriptionId")
_USE_CASE = "SaveApiConsumerSubscription"
HIDDEN = "********"
"""What stands for the values of `callbackHeaders`, which are never shown again."""


@documentation.write(router, "POST", "/api/v2/webhooks", **described.SUBSCRIBE)
async def subscribe(request: Request) -> Response:
    """Demande à être prévenu à chaque changement d'une convention de vos agences, à une adresse de chez vous.

    `callbackHeaders` (`authorization`, `X-Gravitee-Api-Key`, `operateur` ; `{}` si vous n'en voulez pas) sont renvoyés tels quels avec
    chaque envoi. La réponse est vide : l'en-tête `Location` donne l'adresse de l'abonnement, `webhook-secret` le secret qui signe les
    envois, cette seule fois. Toutes vos adresses sont appelées.

    Exemple : `curl -i -X POST -H "authorization: $CLE" -H "content-type: application/json" -d '{"subscribedEvent":
    "convention.updated", "callbackUrl": "https://vous.example/immersion", "callbackHeaders": {"authorization": "mon-secret"}}'
    "https://…/api/v2/webhooks"`

    Refus : 400 (corps mal formé, adresse qui n'est pas publique), 401, 403 (droit `SUBSCRIPTION` manquant), 409 (vingt abonnements),
    429.
    """
    held = service(request)
    received = await receive(request, _SUBSCRIBE)
    asked = received.body
    async with held.db.writing() as conn:
        right = CONSUMERS_RIGHT[asked["subscribedEvent"].partition(".")[0]]
        consumer = await admit(held, conn, received, right, RightKind.SUBSCRIPTION)
        try:
            endpoint, secret = await actions.subscribe(
                conn,
                request.app.state.secrets,
                consumer=consumer,
                url=asked["callbackUrl"],
                event=asked["subscribedEvent"],
                headers=asked["callbackHeaders"],
                loopback=request.app.state.loopback,
                now=held.now(),
            )
        except AddressRefused as refusal:
            raise broken_input([Issue(("callbackUrl",), str(refusal.values["reason"]))], {}, _USE_CASE) from None
    headers = {"Location": f"/api/v2/webhooks/{endpoint.id}", "webhook-secret": secret, "Cache-Control": "no-store"}
    return Response(b"", 201, headers, "application/json")


@documentation.read(router, "/api/v2/webhooks", **described.LIST)
async def show_all(request: Request) -> Response:
    """Vos abonnements, du plus ancien au plus récent. Les valeurs de `callbackHeaders` sont masquées.

    Exemple : `curl -H "authorization: $CLE" "https://…/api/v2/webhooks"`

    Refus : 401, 403 (aucun droit `SUBSCRIPTION`), 429.
    """
    held = service(request)
    received = await receive(request, _LIST)
    async with held.db.reading() as conn:
        consumer = await recognise(held, conn, received)
        if not any(consumer.may(name, RightKind.SUBSCRIPTION) for name in RightName):
            raise RightMissing
        found = await store.of_consumer(conn, consumer.id)
    return Response(orjson.dumps([_told(each) for each in found]), 200, None, "application/json")


@documentation.write(router, "DELETE", "/api/v2/webhooks/{subscription_id}", **described.UNSUBSCRIBE)
async def unsubscribe(request: Request) -> Response:
    """Supprime un abonnement, et ce qui devait encore lui être envoyé.

    Exemple : `curl -X DELETE -H "authorization: $CLE" "https://…/api/v2/webhooks/$ID"`

    Refus : 401, 403 (droit `SUBSCRIPTION` manquant), 404 (inconnu, ou à un autre), 429.
    """
    held = service(request)
    received = await receive(request, _UNSUBSCRIBE)
    given = request.path_params["subscription_id"]
    async with held.db.writing() as conn:
        consumer = await recognise(held, conn, received)
        await actions.unsubscribe(conn, consumer, given if given.isprintable() else "")
    return Response(None, 204)


def _told(endpoint: Endpoint) -> dict[str, Any]:
    at = endpoint.created_at
    return {
        "id": endpoint.id,
        "createdAt": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
        "subscribedEvent": endpoint.events[0],
        "callbackUrl": endpoint.url,
        "callbackHeaders": dict.fromkeys(endpoint.header_names, HIDDEN),
    }
