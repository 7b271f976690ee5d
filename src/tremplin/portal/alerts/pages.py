"""The pages of followed searches, drawn. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import HTMLResponse

from tremplin.portal import pages
from tremplin.portal.alerts.following import Followed
from tremplin.portal.alerts.model import Subscription

FREQUENCIES = {"jour": "Chaque jour, s'il y a du nouveau", "semaine": "Chaque semaine, s'il y a du nouveau"}
WRONG_ADDRESS = "Donnez une adresse électronique complète. Exemple : prenom@domaine.fr"
TOO_MANY = "Trop de demandes partent de chez vous à la fois. Attendez une minute, puis envoyez de nouveau."


def form(
    followed: Followed, *, email: str = "", weekly: bool = False, error: str = "", alert: str = "", status: int = 200
) -> HTMLResponse:
    """The form that asks for an alert. `error` is about the address, `alert` beyond any field."""
    return _private(
        "alerts/form.html",
        status,
        followed=followed,
        email=email,
        frequency="semaine" if weekly else "jour",
        frequencies=FREQUENCIES,
        error=error,
        alert=alert,
    )


def asked() -> HTMLResponse:
    """What happens next, the same for every address."""
    return _private("alerts/asked.html")


def alert(of: Subscription, others: Sequence[Subscription], *, token: str, done: str = "") -> HTMLResponse:
    """Someone's alert, and their other ones."""
    return _private("alerts/alert.html", subscription=of, others=others, token=token, frequencies=FREQUENCIES, done=done)


def stopped(title: str, address: str, *, everything: bool) -> HTMLResponse:
    """What was stopped, with the way back."""
    return _private("alerts/stopped.html", title=title, address=address, everything=everything)


def _private(template: str, status: int = 200, **context: object) -> HTMLResponse:
    response = pages.drawn(template, status=status, **context)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"  # the address of these pages is a key
    return response
