"""A reader of the agenda, and the events found there. The platform's clock shows Tuesday 1 December 2026, 10:30 in Paris."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.apis.engagement.platform import Platform
from tests.factories.events import ALIZE, make_event
from tests.portal.immersions.visitor import page
from tremplin.events import actions
from tremplin.events.model import Event

TODAY = datetime(2026, 12, 1, tzinfo=UTC)
REUNION: dict[str, Any] = {"city": "Saint-Denis", "postcode": "97400", "venue": "Mairie", "street": None}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour of UTC, so many days after the first of December."""
    return TODAY + timedelta(days=day - 1, hours=hour, minutes=minute)


@dataclass(frozen=True, slots=True)
class Reader:
    """A browser without JavaScript, and a hand on the platform."""

    platform: Platform

    def announce(self, title: str, starts_at: datetime, *, hours: float = 2, **changes: Any) -> Event:
        given = {"title": title, "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=hours), **changes}
        return self.platform.write(lambda conn: make_event(conn, **given))

    def cancel(self, event: Event, reason: str) -> None:
        self.platform.write(lambda conn: actions.cancel(conn, event.client_id, by=ALIZE, reason=reason, now=self.platform.clock()))

    def get(self, path: str, headers: dict[str, str] | None = None, **query: str) -> httpx.Response:
        return self.platform.http.get(f"{path}?{urlencode(query)}" if query else path, headers=headers)

    def open(self, path: str, status: int = 200, **query: str) -> Any:
        """The document of a page."""
        return page(self.get(path, None, **query), status)

    def agenda(self, **query: str) -> Any:
        return self.open("/evenements", 200, **query)

    def titles(self, **query: str) -> list[str]:
        """Titles in the order of the list."""
        return [str(each) for each in self.agenda(**query).xpath("//article//a/text()")]

    def send(self, path: str, **fields: str) -> httpx.Response:
        return self.platform.http.post(path, data=fields)


def season(reader: Reader) -> None:
    """What is announced: yesterday, today, this week, overseas, at a distance, cancelled, elsewhere."""
    reader.announce("Hier : atelier", at(0, 9))
    reader.announce("Atelier du matin", at(1, 8, 30))
    reader.announce("Forum du port", at(2, 9), hours=8, type="Forum", city="Brest", postcode="29200", seats_on_site=0)
    reader.announce("Job dating des îles", at(3, 5), **REUNION)
    webinar: dict[str, Any] = {"venue": None, "street": None, "city": None, "postcode": None, "remote_url": "https://visio.example/1"}
    reader.announce("Conférence en ligne", at(4, 17), type="Conférence", seats_remote=50, seats_on_site=0, **webinar)
    off = reader.announce("Visite annulée", at(5, 9), type="Visite d'entreprise", audiences=["Seniors"])
    reader.cancel(off, "La machine est en panne.")
    elsewhere: dict[str, Any] = {"url": "https://boussole.example/salon", "rome_codes": ["J1501"]}
    reader.announce("Salon de printemps", at(100, 8), hours=56, type="Forum", description="<p>Trois <b>jours</b></p>", **elsewhere)
