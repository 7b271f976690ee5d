"""What the public pages of immersions need; built once a process, found in `app.state.immersion_pages`."""

from __future__ import annotations

from dataclasses import dataclass, field

from tremplin.immersions.contacts.relay import Relay
from tremplin.immersions.offers.directory import Nearest
from tremplin.kit.clock import Clock
from tremplin.kit.db import Database
from tremplin.kit.rate import RateLimiter
from tremplin.portal.immersions.recent import Recent

CONTACTS_A_MINUTE = 30
"""From one address: a class that writes together from its school is served, a program that writes to everyone is not."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`contacts` counts the forms sent, by address; `country` keeps the maps of the whole country."""

    base_url: str
    db: Database
    now: Clock
    relay: Relay
    contacts: RateLimiter
    country: Recent[Nearest] = field(default_factory=Recent)
