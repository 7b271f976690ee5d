"""Refusals in the contract's own words: `{status, message}`, with `issues` where something could not be read (§1.2)."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from starlette.responses import Response

from tremplin.kit.refusal import Refusal


class HtmlRefused(Refusal):
    """A tag or a comment of HTML, anywhere in what was sent."""

    code = "HTML_REFUSED"
    status = 400
    sentence = "Invalid request body"


class BodyUnreadable(Refusal):
    code = "BODY_UNREADABLE"
    status = 400
    sentence = "Le corps de la requête doit être un objet ou une liste en JSON, encodé en UTF-8."


class BodyTooLarge(Refusal):
    code = "BODY_TOO_LARGE"
    status = 413
    sentence = "Le corps de la requête dépasse 800 ko."


class Invalid(Refusal):
    """What was sent breaks a schema; `issues` tell where and how, `chemin : message`."""

    def __init__(self, issues: Sequence[str], **values: object) -> None:
        super().__init__(**values)
        self.issues = tuple(issues)


class SchemaBroken(Invalid):
    """The query, then the body, then the headers: the first of them that breaks its schema."""

    code = "INVALID_REQUEST"
    status = 400
    sentence = "Shared-route schema '{part}' was not respected in adapter 'express'.\nRoute: {route}"


class InputBroken(Invalid):
    """What only the use case looks at, once the caller is known. `use_case` ends with the element it was about, if any."""

    code = "INVALID_INPUT"
    status = 400
    sentence = "Schema validation failed in usecase {use_case}. See issues for details."


class GeoIncomplete(Refusal):
    code = "GEO_INCOMPLETE"
    status = 400
    sentence = "Invalid geo params, needs latitude, longitude and distanceKm"


class OfferNotFound(Refusal):
    code = "OFFER_NOT_FOUND"
    status = 404
    sentence = "L'entreprise '{siret}' n'a pas d'offre d'immersion avec le code appellation '{appellation_code}'."


class ConventionNotFound(Refusal):
    code = "CONVENTION_NOT_FOUND"
    status = 404
    sentence = "Aucune convention trouvée avec l'identifiant '{convention_id}'."


class ConventionOutOfScope(Refusal):
    """Spelt as the contract spells it."""

    code = "CONVENTION_OUT_OF_SCOPE"
    status = 403
    sentence = "Le consomateur API '{consumer_id}' n'a pas de droits sur la convention '{convention_id}'."


class PageTooHigh(Refusal):
    code = "PAGE_TOO_HIGH"
    status = 400
    sentence = (
        "Le numéro de la page est plus grand que le nombre total de pages"
        " (page demandée: {page} > pages totales: {pages}, avec {per_page} résultats / page)."
    )


class TooManyRequests(Refusal):
    """`retry_after`: in how many seconds the next call will be served."""

    code = "TOO_MANY_REQUESTS"
    status = 429
    sentence = "Too many requests, please try again later."


# What is said when no route could answer.
_UNSERVED = {
    404: "Il n'y a rien à cette adresse : les routes sont décrites à /docs.",
    405: "Cette adresse ne connaît pas cette méthode : les routes sont décrites à /docs.",
    413: BodyTooLarge.sentence,
    500: "La plateforme n'a pas pu répondre : réessayez, puis donnez-nous la valeur de l'en-tête x-request-id.",
}


def answer(refusal: Refusal) -> Response:
    """The HTTP answer of a refusal, whichever module it comes from."""
    retry_after = refusal.values.get("retry_after")
    headers = {"Retry-After": str(retry_after)} if retry_after else None
    issues = refusal.issues if isinstance(refusal, Invalid) else ()
    return Response(body(refusal.status, str(refusal), issues), refusal.status, headers, "application/json")


def unserved_body(status: int) -> bytes:
    """What is said when no route could answer: nothing there (404), wrong method (405), body too large (413), a failure (500)."""
    return body(status, _UNSERVED.get(status, "La demande ne peut pas être lue : les routes sont décrites à /docs."))


def body(status: int, message: str, issues: Sequence[str] = ()) -> bytes:
    """A refusal as the contract writes it."""
    return orjson.dumps({"status": status, "message": message, **({"issues": list(issues)} if issues else {})})
