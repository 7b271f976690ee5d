"""The pages of a discussion, drawn. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import HTMLResponse

from tremplin.immersions.contacts.discussion import MOST_CHARACTERS, MOST_REASON, Display, Rejection, Side, State, Warned
from tremplin.immersions.contacts.notices import WARNED_LABELS
from tremplin.immersions.contacts.reading import Reading
from tremplin.immersions.offers.model import ContactMode
from tremplin.portal import pages

# Kept by nobody, told to nobody: the address is a secret.
HEADERS = {**pages.SECURITY_HEADERS, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
DONE = {
    "repondre": "Votre message est parti.",
    "accepter": "C'est noté.",
    "refuser": "C'est noté.",
    "convention": "C'est noté.",
    "clore": "L'échange est clos.",
}
_COMPANY = {
    Display.NEW: "Cette demande attend votre réponse.",
    Display.NEEDS_ANSWER: "Un message attend votre réponse.",
    Display.NEEDS_URGENT_ANSWER: "Cette personne attend votre réponse depuis plus de deux semaines.",
    Display.ANSWERED: "Vous avez répondu : la suite est entre ses mains.",
    Display.ACCEPTED: "Vous avez accepté cette demande.",
}
_APPLICANT = {
    Display.NEEDS_ANSWER: "L'entreprise attend votre réponse.",
    Display.ANSWERED: "Votre message est parti : l'entreprise va vous répondre.",
    Display.TO_REMIND: "L'entreprise n'a pas répondu depuis plus de deux semaines : vous pouvez lui écrire de nouveau.",
    Display.ACCEPTED: "L'entreprise accepte de vous accueillir.",
}
_REJECTED = {
    Rejection.UNABLE_TO_HELP: "L'entreprise n'est pas en mesure d'accueillir quelqu'un.",
    Rejection.NO_TIME: "L'entreprise n'a pas le temps d'accueillir quelqu'un en ce moment.",
    Rejection.OTHER: "L'entreprise ne peut pas accueillir cette personne.",
    Rejection.ALREADY_WARNED: "L'entreprise a prévenu elle-même qu'elle ne peut pas accueillir cette personne.",
    Rejection.DEPRECATED: "La demande a expiré : personne ne s'est décidé en trois mois.",
    Rejection.WITHDRAWN: "La demande a été retirée par la personne qui l'avait faite.",
}
REASONS = {
    Rejection.UNABLE_TO_HELP: "Nous ne sommes pas en mesure d'accueillir quelqu'un",
    Rejection.NO_TIME: "Nous n'avons pas le temps en ce moment",
    Rejection.OTHER: "Une autre raison, que je donne ci-dessous",
    Rejection.ALREADY_WARNED: "J'ai déjà prévenu cette personne",
}


def discussion(
    found: Reading, *, done: str = "", error: str = "", typed: Mapping[str, str] | None = None, status: int = 200
) -> HTMLResponse:
    """The exchange, and what its reader may do. `done`: what was just done; `error`: why nothing was, with what was `typed`."""
    return _page(
        "discussions/detail.html",
        status,
        reading=found,
        discussion=found.discussion,
        is_company=found.side is Side.COMPANY,
        headline=headline(found),
        done=DONE.get(done, ""),
        failed=error,
        typed=typed or {},
        reasons=REASONS,
        ways=WARNED_LABELS,
        most=MOST_CHARACTERS,
        most_reason=MOST_REASON,
    )


def headline(found: Reading) -> str:
    """Where the discussion is, in a sentence."""
    if found.suspended:
        return "Cette entreprise n'est plus dans l'annuaire des immersions : l'échange est suspendu."
    if found.state is State.REJECTED:
        said = _REJECTED[Rejection(found.discussion.rejection_kind or Rejection.OTHER)]
        by = found.discussion.warned_by
        return f"{said[:-1]} ({WARNED_LABELS[Warned(by)]})." if by else said
    if found.state is State.ENDED:
        return "La demande a été acceptée, et l'échange est clos."
    if found.discussion.contact_mode != ContactMode.EMAIL and found.state is State.PENDING:
        return found.way or "Cette entreprise a quitté l'annuaire."
    return (_COMPANY if found.side is Side.COMPANY else _APPLICANT)[found.display]


def asks_to_erase(found: Reading) -> HTMLResponse:
    """Asks once more: what is erased does not come back."""
    return _page("discussions/erase.html", reading=found, discussion=found.discussion)


def erased(*, status: int = 410) -> HTMLResponse:
    """Nothing is left of the discussion; to whoever just asked for it, that is the good news (200)."""
    return _page("discussions/erased.html", status)


def unknown() -> HTMLResponse:
    """The link leads nowhere."""
    return _page("discussions/unknown.html", 404)


def _page(template: str, status: int = 200, **context: object) -> HTMLResponse:
    response = pages.templates().page(template, status=status, **context)
    response.headers.update(HEADERS)
    return response
