"""Refusals of the events API: `{code, message}`, the one key that its clients read and the one that tells programs why (§A14)."""

from __future__ import annotations

import orjson
from starlette.responses import Response

from tremplin.kit.refusal import Refusal


class TokenMissing(Refusal):
    code = "ACCESS_TOKEN_MISSING"
    status = 401
    sentence = "Jeton absent : demandez-en un à /connexion/oauth2/access_token et envoyez-le dans Authorization, après « Bearer »."


class TokenUnknown(Refusal):
    """Or expired, or taken back: whoever shows it must ask for another in all three cases."""

    code = "ACCESS_TOKEN_INVALID"
    status = 401
    sentence = "Jeton inconnu, expiré ou révoqué : demandez-en un autre à /connexion/oauth2/access_token."


class ScopeMissing(Refusal):
    code = "SCOPE_MISSING"
    status = 403
    sentence = "Ce jeton n'ouvre pas l'API Événements : demandez-le avec la portée « api_evenementsv1 evenements »."


class TooManyCalls(Refusal):
    """`retry_after`: in how many seconds the next call will be served."""

    code = "TOO_MANY_CALLS"
    status = 429
    sentence = "Trop d'appels dans la seconde : attendez le nombre de secondes donné par Retry-After."


class EventUnknown(Refusal):
    code = "EVENT_UNKNOWN"
    status = 404
    sentence = "Aucun événement n'a cet identifiant : il n'a jamais existé, ou il a été retiré."


class CriterionInvalid(Refusal):
    code = "CRITERION_INVALID"
    status = 400
    sentence = "Le critère « {name} » ne peut pas être lu. Attendu : {expected}."


class ParameterInvalid(Refusal):
    code = "PARAMETER_INVALID"
    status = 400
    sentence = "Le paramètre « {name} » ne peut pas être lu. Attendu : {expected}."


class CriteriaUnreadable(Refusal):
    code = "CRITERIA_UNREADABLE"
    status = 400
    sentence = "Le corps de la requête doit être un objet JSON, encodé en UTF-8 ; sans critère, envoyez un objet vide."


class CriteriaTooLarge(Refusal):
    code = "CRITERIA_TOO_LARGE"
    status = 413
    sentence = "Le corps de la requête dépasse {kilobytes} ko."


# What is said when no route could answer.
_UNSERVED = {
    404: "Il n'y a rien à cette adresse : les routes sont décrites à /docs.",
    405: "Cette adresse ne connaît pas cette méthode : les routes sont décrites à /docs.",
    413: "Le corps de la requête est trop volumineux.",
    500: "La plateforme n'a pas pu répondre : réessayez, puis donnez-nous la valeur de l'en-tête x-request-id.",
}
_CODES = {404: "NOT_FOUND", 413: "PAYLOAD_TOO_LARGE", 500: "SERVER_ERROR"}


def answer(refusal: Refusal) -> Response:
    """The HTTP answer of a refusal, whichever module it comes from."""
    headers = {}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if refusal.status == 403:
        headers["WWW-Authenticate"] = 'Bearer error="insufficient_scope"'
    if retry_after := refusal.values.get("retry_after"):
        headers["Retry-After"] = str(retry_after)
    return Response(body(refusal.code, str(refusal)), refusal.status, headers, "application/json")


def unserved_body(status: int) -> bytes:
    """What is said when no route could answer: nothing there (404), wrong method (405), body too large (413), a failure (500)."""
    told = _UNSERVED.get(status, "La demande ne peut pas être lue : les routes sont décrites à /docs.")
    return body(_CODES.get(status, "BAD_REQUEST"), told)


def body(code: str, message: str) -> bytes:
    """A refusal as the contract writes it."""
    return orjson.dumps({"code": code, "message": message})
