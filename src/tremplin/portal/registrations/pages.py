"""The pages of registrations, drawn. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import segno
from starlette.responses import HTMLResponse

from tremplin.events.registrations.model import Registration, State, attendance, shown_code
from tremplin.events.registrations.tickets import DESKS, Tickets
from tremplin.portal import pages
from tremplin.portal.events.forms import event_href
from tremplin.portal.events.shown import Shown
from tremplin.portal.language.spoken import _, counted, marked
from tremplin.portal.registrations.forms import FIELDS, MODES, RegistrationForm

SECTION = "events"
# Kept by nobody, told to nobody: the address is a secret.
HEADERS = {**pages.SECURITY_HEADERS, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
TOO_MANY = marked("Trop d'inscriptions viennent de votre connexion : attendez une minute, puis envoyez de nouveau.")


@dataclass(frozen=True, slots=True)
class Attendees:
    """Those registered for an event, as its desk shows them."""

    registrations: Sequence[Registration]
    forgotten: int | None = None

    @property
    def confirmed(self) -> list[Registration]:
        return [each for each in self.registrations if each.state is State.CONFIRMED]

    @property
    def waiting(self) -> list[Registration]:
        return [each for each in self.registrations if each.state is State.WAITING]

    @property
    def came(self) -> int:
        return attendance(self.registrations) if self.forgotten is None else self.forgotten


def form(shown: Shown, typed: RegistrationForm, *, status: int = 200, alert: str = "") -> HTMLResponse:
    """The form. `alert` is what went wrong beyond any one field."""
    return _page(
        "registrations/form.html",
        status,
        shown=shown,
        event=shown.event,
        typed=typed,
        alert=_(alert),
        names=FIELDS,
        choices={mode.value: _choice(label, left) for mode, label in MODES.items() if (left := shown.left.get(mode)) is not None},
        action=event_href(shown.event.id, "inscription"),
    )


def sent(shown: Shown) -> HTMLResponse:
    """What happens next, which says nothing of anyone."""
    return _page("registrations/sent.html", shown=shown, event=shown.event)


def ticket(tickets: Tickets, shown: Shown, registration: Registration, *, rank: int, asks: bool = False) -> HTMLResponse:
    """A person's registration. `asks`: whether they really mean to cancel it."""
    code = segno.make(tickets.ticket(registration), error="m", micro=False)
    return _page(
        "registrations/ticket.html",
        shown=shown,
        event=shown.event,
        registration=registration,
        code=shown_code(registration.code),
        drawing=code.svg_data_uri(scale=8, border=4, light="#fff"),
        rank=rank,
        asks=asks,
        has_place=registration.state is State.CONFIRMED,
        waits=registration.state is State.WAITING,
        can_cancel=registration.state is not State.CANCELLED and not shown.is_over,
    )


def desk(shown: Shown, attendees: Attendees, token: str, *, done: str = "", failed: str = "", typed: str = "") -> HTMLResponse:
    """The organiser's page: who has a place, who came, who waits."""
    return _page(
        "registrations/desk.html",
        shown=shown,
        event=shown.event,
        attendees=attendees,
        modes=MODES,
        shown_code=shown_code,
        address=f"{DESKS}/{token}",
        done=done,
        failed=failed,
        typed=typed,
    )


def door() -> HTMLResponse:
    """What the code of a ticket leads to: whoever is at the desk is led there by a script, others learn nothing."""
    return _page("registrations/door.html")


def dead_link() -> HTMLResponse:
    """A link that opens nothing, or nothing any more."""
    sentence = _("Ce lien d'inscription est incomplet, ou l'inscription a été effacée. Reprenez-le dans votre dernier courriel.")
    response = pages.dead_link(sentence)
    response.headers.update(HEADERS)
    return response


def _choice(label: str, left: int) -> str:
    if not left:
        return _("%(mode)s (complet : liste d'attente)", mode=_(label))
    return counted("%(mode)s (%(num)s place)", "%(mode)s (%(num)s places)", left, mode=_(label))


def _page(template: str, status: int = 200, **context: object) -> HTMLResponse:
    response = pages.templates().page(template, status=status, section=SECTION, **context)
    response.headers.update(HEADERS)
    return response
