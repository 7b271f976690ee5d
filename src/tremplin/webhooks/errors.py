"""Refusals about endpoints. Those of the immersion API are in the words of its contract, which clients compare."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class EndpointUnknown(Refusal):
    """Unknown, or another's: a stranger does not learn which."""

    code = "ENDPOINT_UNKNOWN"
    status = 404
    sentence = "Aucun de vos points de livraison n'a l'identifiant « {endpoint_id} »."


class DeliveryUnknown(Refusal):
    code = "DELIVERY_UNKNOWN"
    status = 404
    sentence = "Ce point de livraison n'a pas d'envoi « {delivery_id} »."


class DeliveryUnderWay(Refusal):
    code = "DELIVERY_UNDER_WAY"
    status = 409
    sentence = "L'envoi « {delivery_id} » est encore en cours : il sera tenté de nouveau sans qu'on le demande."


class EndpointNotActive(Refusal):
    code = "ENDPOINT_NOT_ACTIVE"
    status = 409
    sentence = "Le point de livraison « {endpoint_id} » n'est pas en service : remettez-le d'abord en service."


class TooManyEndpoints(Refusal):
    code = "TOO_MANY_ENDPOINTS"
    status = 409
    sentence = "Vous avez déjà {most} points de livraison : supprimez-en un."


class AddressRefused(Refusal):
    """`reason`: the sentence of what refuses it."""

    code = "ADDRESS_REFUSED"
    status = 422
    sentence = "Cette adresse ne peut pas recevoir de webhooks : {reason}"


class EventTypeUnknown(Refusal):
    code = "EVENT_TYPE_UNKNOWN"
    status = 422
    sentence = "« {event} » n'est pas un événement que vous pouvez suivre. Connus : {known}."


class NoEvent(Refusal):
    code = "NO_EVENT"
    status = 422
    sentence = "Choisissez au moins un événement à suivre."


class SubscriptionUnknown(Refusal):
    code = "WEBHOOK_UNKNOWN"
    status = 404
    sentence = "subscription {subscription_id} not found"


class SubscriptionRightMissing(Refusal):
    code = "FORBIDDEN"
    status = 403
    sentence = 'You do not have the "SUBSCRIPTION" kind associated to the "{right}" right.'
