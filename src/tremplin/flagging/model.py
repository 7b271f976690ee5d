"""A problem told of something announced. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

KEPT = timedelta(days=365)
"""Then it is forgotten, closed or not."""
LONGEST_WORDS = 2000


class Reason(StrEnum):
    """What is wrong, in a word."""

    GONE = "gone"
    WRONG = "wrong"
    SCAM = "scam"
    ILLEGAL = "illegal"
    PERSONAL = "personal"
    OTHER = "other"


REASONS = {
    Reason.GONE: "Ce n'est plus d'actualité",
    Reason.WRONG: "Une information est fausse",
    Reason.SCAM: "Cela ressemble à une arnaque",
    Reason.ILLEGAL: "C'est illégal, discriminant ou choquant",
    Reason.PERSONAL: "Des informations sur une personne sont montrées",
    Reason.OTHER: "Autre chose",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the problem is about: `path` is that of its page; `partner_id`, who announced it, when that is a partner."""

    kind: str
    id: str
    title: str
    path: str
    partner_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A problem told. `email`: where the person may be answered, if it was given; `handled_by` closed it, saying `outcome`."""

    id: str
    kind: str
    item_id: str
    title: str
    path: str
    partner_id: str | None
    reason: str
    words: str
    email: str | None
    at: datetime
    handled_at: datetime | None = None
    handled_by: str | None = None
    outcome: str | None = None

    @property
    def told(self) -> str:
        """The reason, in French."""
        return REASONS.get(Reason(self.reason), self.reason) if self.reason in set(Reason) else self.reason
