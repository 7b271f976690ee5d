"""Requests between partners, and the entries of their history. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tremplin.diffusion import conditions
from tremplin.diffusion.model import Rule, Tree
from tremplin.kit.clock import uuid7

NAMES_KEPT = timedelta(days=365)
"""How long who did what is told by name; docs/donnees-personnelles.md says it."""
LONGEST_WORD = 2_000


class State(StrEnum):
    """Of a request."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANCELLED = "cancelled"  # by who asked


class Side(StrEnum):
    """Who acted."""

    ANNOUNCER = "announcer"
    BROADCASTER = "broadcaster"
    PLATFORM = "platform"


class Kind(StrEnum):
    """What was done."""

    ASKED = "asked"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    OPENED = "opened"
    STOPPED = "stopped"
    RESUMED = "resumed"
    CONDITION = "condition"
    RESTRICTED = "restricted"
    LIFTED = "lifted"


KIND_LABELS: Mapping[Kind, str] = {
    Kind.ASKED: "Diffusion demandée",
    Kind.CANCELLED: "Demande reprise",
    Kind.REFUSED: "Demande refusée",
    Kind.OPENED: "Diffusion ouverte",
    Kind.STOPPED: "Diffusion arrêtée",
    Kind.RESUMED: "Diffusion reprise",
    Kind.CONDITION: "Choix du diffuseur changé",
    Kind.RESTRICTED: "Restriction de l'annonceur ajoutée",
    Kind.LIFTED: "Restriction de l'annonceur levée",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A broadcaster's request to show an announcer's items."""

    id: str
    broadcaster_id: str
    announcer_id: str
    word: str
    asked_by: str
    asked_at: datetime
    state: str = State.ASKED
    answer: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that was done between two partners. `before` and `after`: as `conditions.written`, `rules_told` or `rule_told` say,
    or the `word` that was said."""

    id: str
    at: datetime
    broadcaster_id: str
    announcer_id: str
    kind: str
    side: str
    actor: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An announcer as a broadcaster sees it: since when it shows it, whether rules narrow that, and what was last said."""

    id: str
    name: str
    description: str
    url: str | None
    opened_at: datetime | None
    narrowed: bool
    said: str | None
    said_by: str | None
    said_at: datetime | None
    word: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the other partner may read it, and for which side."""

    side: Side
    name: str = ""


PLATFORM = Actor(Side.PLATFORM)


def rule_told(rule: Rule) -> dict[str, Any]:
    """A restriction as histories keep it."""
    return {"field": rule.field, "operator": rule.operator, "value": rule.value}


def rules_told(tree: Tree) -> dict[str, Any]:
    """An opening as histories keep it, to be resumed as it was."""
    own = tree.root.condition
    return {
        "condition": None if own is None else conditions.written(own),
        "rules": [rule_told(each) for each in tree.children],
    }


def rules_back(told: Mapping[str, Any], root: Rule, *, now: datetime) -> Sequence[Rule]:
    """The restrictions of an opening that was stopped, under its new root."""
    return [
        Rule(
            id=uuid7(now),
            broadcaster_id=root.broadcaster_id,
            root_id=root.id,
            field=each["field"],
            operator=each["operator"],
            value=each["value"],
            created_at=now,
            position=position,
        )
        for position, each in enumerate(told.get("rules", ()))
    ]
