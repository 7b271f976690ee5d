"""The nouns of what is published whole: kinds, places in the log, changes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from tremplin.events import model as events
from tremplin.immersions.offers import model as offers
from tremplin.missions import model as missions

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
"""Licence Ouverte 2.0: reuse for any purpose, naming the source."""

KEPT_FOR = timedelta(days=14)
"""How long what is gone stays in the log: whoever mirrors it must come at least that often (RPDE asks for 7 days)."""

PAGE_SIZE = 500


class Kind(StrEnum):
    """What is published, by the name it has in addresses."""

    MISSIONS = "missions"
    IMMERSIONS = "immersions"
    EVENTS = "events"

    @property
    def indexed(self) -> str:
        """The kind of its documents in search."""
        return _INDEXED[self]


_INDEXED = {Kind.MISSIONS: missions.KIND, Kind.IMMERSIONS: offers.KIND, Kind.EVENTS: events.KIND}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a reader has come in the log: after the item `id`, changed at `modified`."""

    modified: int = -1
    id: str = ""


BEGINNING = Place()


class Change(NamedTuple):
    """The last change of an item; `body` is its JSON as indexed, None when it is not to be seen any more."""

    modified: int
    id: str
    body: bytes | None

    @property
    def place(self) -> Place:
        return Place(self.modified, self.id)


@dataclass(frozen=True, slots=True)
class State:
    """What there is to read, at an instant: `version` moves with whatever is indexed, `latest` with each kind's log, `rights` with
    who may show what."""

    version: int
    latest: dict[str, int]
    rights: int
