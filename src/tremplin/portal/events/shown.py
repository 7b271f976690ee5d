"""An event as the public pages show it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from tremplin.events import telling
from tremplin.events.model import Event, Status, paris_day
from tremplin.events.registrations import model as places
from tremplin.events.registrations.model import Mode
from tremplin.portal.events import labels
from tremplin.portal.events.forms import event_href
from tremplin.portal.language.spoken import _, spoken
from tremplin.reference.communes import departments
from tremplin.reference.rome.catalogue import find_rome


@dataclass(frozen=True, slots=True)
class Shown:
    """An event, at an instant; `distance_km` when a circle was searched."""

    event: Event
    now: datetime
    distance_km: float | None = None

    @property
    def href(self) -> str:
        return event_href(self.event.id)

    @property
    def when(self) -> str:
        return telling.told(self.event, spoken())

    @property
    def hours(self) -> str:
        """Under the day in Paris that an agenda puts it: with its own day, when it is already or still another one there."""
        own = self.event.local_start.date()
        return telling.hours(self.event, spoken()) if own == self.day else telling.told(self.event, spoken())

    @property
    def clock(self) -> str:
        return telling.clock(self.event, spoken())

    @property
    def day(self) -> date:
        return paris_day(self.event.starts_at)

    @property
    def where(self) -> str:
        """« Rennes (Ille-et-Vilaine) », « À distance »."""
        if not self.event.on_site:
            return _("À distance")
        department = departments().get(self.event.department or "")
        town = self.event.city or self.event.venue or ""
        return f"{town} ({department.name})" if town and department else town or _("Lieu précisé par l'organisateur")

    @property
    def address(self) -> str:
        return telling.place(self.event, spoken())

    @property
    def remote_also(self) -> bool:
        return self.event.on_site and self.event.remote

    @property
    def is_over(self) -> bool:
        return self.event.ends_at <= self.now and self.event.starts_at < self.now

    @property
    def is_running(self) -> bool:
        return self.takes_place and self.event.starts_at <= self.now < self.event.ends_at

    @property
    def takes_place(self) -> bool:
        return self.event.status == Status.SCHEDULED

    @property
    def state(self) -> str:
        """What must be seen first; empty when there is nothing of the kind."""
        if said := labels.STATES.get(Status(self.event.status)):
            return _(said)
        return _("Terminé") if self.is_over else _("En cours") if self.is_running else _("Complet") if self.is_full else ""

    @property
    def is_cancelled(self) -> bool:
        return self.event.status == Status.CANCELLED

    @property
    def is_open(self) -> bool:
        """Whether one registers here."""
        return places.is_open(self.event, self.now)

    @property
    def is_full(self) -> bool:
        """Whether places are counted, and none is left of any mode."""
        counted = places.modes(self.event)
        return bool(counted) and len(counted) == self.event.on_site + self.event.remote and not any(self.left.values())

    @property
    def left(self) -> dict[Mode, int]:
        """The places left, for each mode that counts them."""
        return {mode: places.left(self.event, mode) for mode in places.modes(self.event)}

    @property
    def elsewhere(self) -> str:
        """The organiser's page; only an address a browser may follow."""
        return _web(self.event.url)

    @property
    def connection(self) -> str:
        return _web(self.event.remote_url)

    @property
    def description(self) -> Markup:
        return Markup(self.event.description_html)  # noqa: S704 - cleaned when it came (kit/hypertext.py)

    @property
    def programme(self) -> tuple[str, ...]:
        """Its lines, without the dashes that began them."""
        lines = (line.strip().removeprefix("-").strip() for line in self.event.programme.split("\n"))
        return tuple(line for line in lines if line)

    @property
    def jobs(self) -> tuple[tuple[str, str], ...]:
        """Codes of ROME and what they stand for."""
        found = ((code, find_rome(code)) for code in self.event.rome_codes)
        return tuple((code, rome.label) for code, rome in found if rome)


def _web(address: str | None) -> str:
    text = (address or "").strip()
    return text if text.lower().startswith(("https://", "http://")) else ""
