"""Refusals about clients."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class ClientUnknown(Refusal):
    code = "CLIENT_UNKNOWN"
    status = 404
    sentence = "Aucun client n'a l'identifiant « {client_id} »."


class ClientExists(Refusal):
    code = "CLIENT_EXISTS"
    status = 409
    sentence = "Un client a déjà l'identifiant « {client_id} » : choisissez-en un autre."


class ClientAlreadyRevoked(Refusal):
    code = "CLIENT_ALREADY_REVOKED"
    status = 409
    sentence = "Le client « {client_id} » est déjà révoqué."


class ClientInvalid(Refusal):
    code = "CLIENT_INVALID"
    status = 422
    sentence = "Ce client ne peut pas être enregistré : {reason}"
