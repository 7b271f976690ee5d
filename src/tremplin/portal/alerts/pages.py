"""The pages of followed searches, drawn. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import HTMLResponse

from tremplin.portal import pages
from tremplin.portal.alerts.following import Followed, read
from tremplin.portal.alerts.model import Subscription
from tremplin.portal.language.spoken import _, marked

FREQUENCIES = {"jour": marked("Chaque jour, s'il y a du nouveau"), "semaine": marked("Chaque semaine, s'il y a du nouveau")}
WRONG_ADDRESS = marked("Donnez une adresse électronique complète. Exemple : prenom@domaine.fr")
TOO_MANY = marked("Trop de demandes partent de chez vous à la fois. Attendez une minute, puis envoyez de nouveau.")


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
        frequencies=_frequencies(),
        error=_(error),
        alert=_(alert),
    )


def asked() -> HTMLResponse:
    """What happens next, the same for every address."""
    return _private("alerts/asked.html")


def alert(of: Subscription, others: Sequence[Subscription], *, token: str, done: str = "") -> HTMLResponse:
    """Someone's alert, and their other ones."""
    titles = {each.id: _title(each) for each in (of, *others)}
    template = "alerts/alert.html"
    return _private(template, subscription=of, others=others, titles=titles, token=token, frequencies=_frequencies(), done=_(done))


def stopped(of: Subscription, *, everything: bool) -> HTMLResponse:
    """What was stopped, with the way back."""
    return _private("alerts/stopped.html", title=_title(of), address=of.address, everything=everything)


def _title(of: Subscription) -> str:
    """What its search is called in the language of the page: it is kept with its French title, which mails say."""
    followed = read(of.address)
    return followed.title if followed else of.title


def _frequencies() -> dict[str, str]:
    return {value: _(label) for value, label in FREQUENCIES.items()}


def _private(template: str, status: int = 200, **context: object) -> HTMLResponse:
    response = pages.drawn(template, status=status, **context)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"  # the address of these pages is a key
    return response
