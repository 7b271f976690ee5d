"""Refusals about consumers. The 401 and 403 are in the words of the contract, which clients compare."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class Unauthenticated(Refusal):
    code = "UNAUTHORIZED"
    status = 401
    sentence = "unauthenticated"


class IncorrectJwt(Refusal):
    """Not a key of ours, or one past the instant it gives itself (`exp`)."""

    code = "UNAUTHORIZED"
    status = 401
    sentence = "incorrect Jwt"


class ConsumerNotFound(Refusal):
    code = "UNAUTHORIZED"
    status = 401
    sentence = "consumer not found"


class ConsumerRevoked(Refusal):
    code = "UNAUTHORIZED"
    status = 401
    sentence = "api consumer revoked"


class KeyRenewed(Refusal):
    code = "UNAUTHORIZED"
    status = 401
    sentence = "api key has been renewed"


class ConsumerExpired(Refusal):
    code = "UNAUTHORIZED"
    status = 401
    sentence = "expired token"


class RightMissing(Refusal):
    code = "FORBIDDEN"
    status = 403
    sentence = "Accès refusé"


class PrivilegeMissing(Refusal):
    code = "FORBIDDEN"
    status = 403
    sentence = (
        "Vous n'avez pas le droit d'accès à cette route. Contactez le support Immersion Facilitée si vous voulez plus de privilèges."
    )


class ConsumerUnknown(Refusal):
    code = "CONSUMER_UNKNOWN"
    status = 404
    sentence = "Aucun consommateur n'a l'identifiant « {consumer_id} »."


class ConsumerExists(Refusal):
    code = "CONSUMER_EXISTS"
    status = 409
    sentence = "Un consommateur a déjà l'identifiant « {consumer_id} » : choisissez-en un autre, ou renouvelez sa clé."


class ConsumerAlreadyRevoked(Refusal):
    code = "CONSUMER_ALREADY_REVOKED"
    status = 409
    sentence = "Le consommateur « {consumer_id} » est déjà révoqué ; renouveler sa clé le rétablit."


class ConsumerInvalid(Refusal):
    code = "CONSUMER_INVALID"
    status = 422
    sentence = "Ce consommateur ne peut pas être enregistré : {reason}"


class SigningKeyUnreadable(Refusal):
    """Keys in circulation still work: only the public half is needed to check them."""

    code = "SIGNING_KEY_UNREADABLE"
    status = 503
    sentence = "La clé qui signe ne peut pas être lue : remettez la valeur de TREMPLIN_SECRET_KEY avec laquelle elle a été créée."
