"""The pages beside those of things announced, drawn. Nothing here reads the database."""

from __future__ import annotations

from starlette.responses import HTMLResponse

from tremplin.portal import pages
from tremplin.portal.items.forms import CHOICES, NAMES, Told
from tremplin.portal.items.model import FLAG, Item
from tremplin.portal.language.spoken import _, marked

SECTIONS = {"mission": "missions", "offer": "immersions", "event": "events"}
TOO_MANY = marked("Trop de signalements partent de votre adresse à la fois. Attendez une minute, puis envoyez de nouveau.")


def flag(item: Item, typed: Told, *, status: int = 200, alert: str = "", sent: bool = False) -> HTMLResponse:
    """The form that tells a problem, or that it was told."""
    response = pages.drawn(
        "items/flag.html",
        status=status,
        item=item,
        typed=typed,
        choices={reason: _(label) for reason, label in CHOICES.items()},
        names=NAMES,
        action=item.beside(FLAG),
        alert=_(alert),
        sent=sent,
        section=SECTIONS[item.kind],
    )
    response.headers["Cache-Control"] = "no-store"
    return response
