"""What the public pages of events need; built once a process, found in `app.state.event_pages`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tremplin.events.agenda import EventPage
from tremplin.events.registrations.tickets import Tickets
from tremplin.kit.clock import Clock
from tremplin.kit.db import Database
from tremplin.kit.rate import RateLimiter
from tremplin.portal.immersions.recent import Recent

REGISTRATIONS_A_MINUTE = 30
"""From one address: a class that registers together from its school is served, a program that takes every place is not."""
FLAGS_A_MINUTE = 6
"""From one address: nobody finds more in a minute, and each may send mails to others."""
PAPERS_A_MINUTE = 30
"""Posters and pictures, from one address: each takes some tens of milliseconds of a processor. A network that previews links asks
for one a link, and caches keep it an hour."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar as it is sent, and when its events last changed."""

    body: bytes
    modified: datetime


@dataclass(frozen=True, slots=True)
class EventDesk:
    """`registrations` counts the forms sent, by address; `country` keeps the answers to questions that name no place nor word, and
    `calendars` the calendars of those, the longest to write, which many programs ask for every hour. `maps`: where the maps of the
    site begin. `flags` counts the problems told and the mails asked for, by address, `papers` what is drawn.
    """

    base_url: str
    db: Database
    now: Clock
    tickets: Tickets
    registrations: RateLimiter
    papers: RateLimiter = field(default_factory=lambda: RateLimiter(PAPERS_A_MINUTE))
    flags: RateLimiter = field(default_factory=lambda: RateLimiter(FLAGS_A_MINUTE))
    country: Recent[EventPage] = field(default_factory=Recent)
    calendars: Recent[Calendar] = field(default_factory=Recent)
    maps: Recent[list[str]] = field(default_factory=Recent)
