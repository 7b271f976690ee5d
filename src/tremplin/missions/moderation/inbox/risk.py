"""What makes a mission worth reading before others: signs that are told in a sentence each, and add up. Pure.

Nothing is learnt or hidden: a moderator reads why a mission comes first, and an announcer could be told the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tremplin.missions.moderation.inbox.model import Line
from tremplin.reference.spelling import fold

SHORT = 300
"""Characters under which a description rarely says what people will do (the preset of rules says the same)."""
_SOON = timedelta(days=7)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w[\w.]*")
# What must come before the zero is told after it: only zeros and pluses are then tried, and not every place of the text.
_TELEPHONE = re.compile(r"(?:\+33|0(?<!\w0))[\s.]?[1-9](?:[\s.-]?\d{2}){4}\b")
_MONEY = re.compile(
    r"\b(?:rémunér\w*|salaires?|cotisations?|frais d'(?:inscription|adhésion)|payant\w*|virements?)\b"
    r"|\d\s?(?:€|euros?\b)",
    re.IGNORECASE,
)
_OF_MONEY = ("rémun", "salaire", "cotis", "frais d'", "payant", "virement", "€", "euro")
"""What speaks of money holds one of these: most texts hold none, which is known in a fifth of the time."""
_LEAST_LETTERS = 12


class Level(StrEnum):
    """How soon a mission is to be read, as people filter and see it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Signal:
    """A sign: its code, how much it weighs (points), and the sentence that tells it."""

    code: str
    weight: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A mission that waits, with what signs are read from.

    `refused`, `accepted`: how many missions of the same organisation the moderator decided so.
    """

    line: Line
    description: str
    numbered: bool
    local: bool
    refused: int = 0
    accepted: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A mission that waits, and the signs seen in it."""

    glance: Glance
    signals: tuple[Signal, ...]

    @property
    def line(self) -> Line:
        return self.glance.line

    @property
    def risk(self) -> int:
        return sum(signal.weight for signal in self.signals)

    @property
    def level(self) -> Level:
        return Level.HIGH if self.risk >= 50 else Level.MEDIUM if self.risk >= 20 else Level.LOW


def ranked(glance: Glance, now: datetime) -> Ranked:
    """A mission with its signs, heaviest first."""
    found = [signal for read in (_organisation, _text, _state) for signal in read(glance, now)]
    return Ranked(glance, tuple(sorted(found, key=lambda each: -each.weight)))


def _organisation(glance: Glance, _: datetime) -> Iterator[Signal]:
    if glance.line.organisation_id is None:
        yield Signal("no_organisation", 25, "Aucune organisation n'est nommée.")
        return
    if glance.refused:
        several = "s" if glance.refused > 1 else ""
        yield Signal("refused_before", 40, f"Vous avez déjà refusé {glance.refused} mission{several} de cette organisation.")
    elif not glance.accepted:
        yield Signal("first_time", 15, "Vous n'avez encore rien décidé de cette organisation.")
    if not glance.numbered:
        yield Signal("no_number", 15, "L'organisation ne donne ni RNA, ni SIREN, ni SIRET.")


def _text(glance: Glance, _: datetime) -> Iterator[Signal]:
    title, text = glance.line.title or "", glance.description
    if money := _money(text):
        yield Signal("money", 30, f"La description parle d'argent : « {money[0].strip()} ».")
    if contact := _contact(text):
        yield Signal("contact", 20, f"La description donne un contact direct : « {contact[0].strip()} ».")
    if len(text) < SHORT:
        yield Signal("short", 20, f"La description fait {len(text)} caractères, moins de {SHORT}.")
    if len(title) >= _LEAST_LETTERS and title.isupper():
        yield Signal("shouting", 10, "Le titre est tout en capitales.")


def _money(text: str) -> re.Match[str] | None:
    lowered = text.lower()
    return _MONEY.search(text) if any(each in lowered for each in _OF_MONEY) else None


def _contact(text: str) -> re.Match[str] | None:
    """The first address or telephone number."""
    found = [each for each in (_ADDRESS.search(text) if "@" in text else None, _TELEPHONE.search(text)) if each]
    return min(found, key=lambda each: each.start(), default=None)


def _state(glance: Glance, now: datetime) -> Iterator[Signal]:
    line = glance.line
    if line.decision.changed:
        yield Signal("changed", 15, "L'annonceur l'a modifiée depuis votre décision.")
    if line.city is None and glance.local:
        yield Signal("no_place", 10, "Elle se fait sur place et ne dit pas où.")
    if line.start_at is not None and now <= line.start_at < now + _SOON:
        yield Signal("soon", 10, "Elle commence dans moins de 7 jours.")


@dataclass(frozen=True, slots=True)
class Group:
    """Missions that one decision may settle: the same announcer and organisation, the same words but for places and numbers."""

    members: tuple[Ranked, ...]

    @property
    def first(self) -> Ranked:
        """The one to read: the riskiest of them."""
        return max(self.members, key=lambda each: each.risk)

    @property
    def ids(self) -> list[str]:
        return [each.line.decision.mission_id for each in self.members]

    @property
    def waiting_since(self) -> datetime:
        return min(each.line.waiting_since for each in self.members)


Order = Callable[[Group], tuple[float, float]]
ORDERS: dict[str, Order] = {
    "risque": lambda group: (-group.first.risk, group.waiting_since.timestamp()),
    "age": lambda group: (group.waiting_since.timestamp(), -group.first.risk),
}


def grouped(found: list[Ranked], order: Order) -> list[Group]:
    """Missions with those like them, in an order of `ORDERS`."""
    alike: dict[tuple[str, ...], list[Ranked]] = {}
    for each in found:
        alike.setdefault(_likeness(each.line), []).append(each)
    return sorted((Group(tuple(members)) for members in alike.values()), key=order)


def _likeness(line: Line) -> tuple[str, ...]:
    """What missions alike share. Without an organisation or a title nothing tells that they are."""
    place = set(fold(line.city or "").split())
    words = [word for word in fold(line.title or "").split() if word not in place and not word.isdigit()]
    if not words or line.organisation_id is None:
        return (line.decision.mission_id,)
    return (line.publisher_id, line.organisation_id, *words)
