"""An outlet: which missions, for whom, in which shape; its file as it is served, and when a new one must wait for a person. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from tremplin.kit.condition import ALWAYS, Condition

# Below, losing half is an announcer's ordinary week, and nobody would be there to confirm.
FEWEST_TO_COMPARE = 20


class State(StrEnum):
    NEW = "NEW"  # no file yet
    READY = "READY"
    HELD = "HELD"  # the last file made is suspiciously small: the one before is still served


class LeftOut(StrEnum):
    """Why a mission in scope is not in a file."""

    EXPIRED = "expired"
    TOO_SHORT = "description_too_short"
    TOO_LONG = "description_too_long"
    QUOTA = "quota"
    CAP = "cap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A file once made. `missions` are told by `ads` (several when a channel wants one a place); sizes are in bytes.

    `digest` (SHA-256) is that of the whole file and names it; `content` that of its ads alone, without the date it was made;
    `scope` that of what it was asked to hold.
    """

    digest: str
    content: str
    scope: str
    missions: int
    ads: int
    size: int
    gzip_size: int
    built_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A file remade every `every_hours` for a broadcaster.

    `filter` narrows what the broadcaster may show; `cap` bounds the ads, `quotas` those of a domain; `companies` gives the channel's
    own ids of organisations; a file with less than `least_percent` of the missions of the one before is held. `salt` makes the
    signature of its address: another salt closes the address. While it is paused, nothing is made nor served. `reads`: how many times
    channels read it, the last one at `read_at`.
    """

    id: str
    partner_id: str
    format: str
    salt: str
    next_build_at: datetime
    created_at: datetime
    filter: Condition = ALWAYS
    cap: int | None = None
    quotas: Mapping[str, int] = field(default_factory=dict)
    companies: Mapping[str, str] = field(default_factory=dict)
    every_hours: int = 1
    least_percent: int = 50
    state: str = State.NEW
    comment: str | None = None
    checked_at: datetime | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    edition: Edition | None = None
    held: Edition | None = None
    paused_at: datetime | None = None
    read_at: datetime | None = None
    reads: int = 0


def scope_digest(scope: Condition, outlet: Outlet) -> str:
    """A digest of all that decides which missions a file may hold: another one explains another number of missions."""
    decided = (scope, outlet.format, outlet.cap, sorted(outlet.quotas.items()))
    return sha256(repr(decided).encode()).hexdigest()


def settled(outlet: Outlet, made: Edition, left_out: Mapping[str, int], *, now: datetime) -> Outlet:
    """The outlet once a file was made for it: served, left for the same one, or held."""
    checked = replace(outlet, checked_at=now, left_out=left_out)
    served = outlet.edition
    if served is not None and served.content == made.content:
        # Its date and its ETag stay too, so that a channel that asks again is told that nothing changed.
        same = replace(served, scope=made.scope)
        return replace(checked, state=State.READY, edition=same, held=None, comment=None)
    if served is not None and _suspicious(served, made, outlet.least_percent):
        comment = (
            f"{made.missions} missions au lieu de {served.missions} : le fichier précédent reste servi. Vérifiez les catalogues,"
            " puis confirmez si cette baisse est voulue."
        )
        return replace(checked, state=State.HELD, held=made, comment=comment)
    return replace(checked, state=State.READY, edition=made, held=None, comment=None)


def confirmed(outlet: Outlet) -> Outlet:
    """The outlet with the held file served."""
    assert outlet.held is not None
    return replace(outlet, state=State.READY, edition=outlet.held, held=None, comment=None)


def _suspicious(served: Edition, made: Edition, least_percent: int) -> bool:
    """Whether missions vanished without anybody having decided it: a changed rule or filter is a decision, applied at once."""
    if served.scope != made.scope or served.missions < FEWEST_TO_COMPARE:
        return False
    return made.missions * 100 < served.missions * least_percent
