"""The list of those registered, for spreadsheets. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from tremplin.events.model import Event
from tremplin.events.registrations.model import Registration, State, shown_code
from tremplin.portal.registrations.forms import MODES

_HEAD = ("Nom", "Prénom", "Courriel", "Participation", "Inscription", "Inscrit le", "Présent le", "Billet")
_STATES = {State.CONFIRMED: "Place réservée", State.WAITING: "Liste d'attente", State.CANCELLED: "Annulée"}
# A spreadsheet would take what begins so for a formula, and run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet(event: Event, registrations: Sequence[Registration]) -> bytes:
    """A CSV that French spreadsheets open as it is: semicolons, a mark that says UTF-8, times on the clock of the place."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_HEAD)
    zone = ZoneInfo(event.timezone)
    for each in registrations:
        person = each.person
        told = (person.last_name, person.first_name, person.email, MODES[each.mode], _STATES[each.state])
        times = (_time(each.asked_at, zone), _time(each.attended_at, zone))
        writer.writerow([_harmless(cell) for cell in (*told, *times, shown_code(each.code))])
    return "\ufeff".encode() + text.getvalue().encode()


def _time(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%d/%m/%Y %H:%M}" if moment else ""


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
