"""Warnings: what they are about and what they say. Pure.

The four of API Engagement (its §3.9), and two of ours: what is held back because it shrinks too much, in a
catalogue that comes in or in a file that goes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a warning is about; values of the exchange contract."""

    ERROR = "ERROR_WARNING"
    EMPTY = "EMPTY_WARNING"
    VALIDATION = "VALIDATION_WARNING"
    TRACKING = "TRACKING_WARNING"
    QUARANTINE = "QUARANTINE_WARNING"
    OUTLET = "OUTLET_WARNING"


TITLES = {
    Kind.ERROR: "Votre flux n'a pas pu être importé",
    Kind.EMPTY: "Votre flux ne contient aucune mission",
    Kind.VALIDATION: "La plupart de vos missions sont refusées",
    Kind.TRACKING: "Vos candidatures ne nous parviennent plus",
    Kind.QUARANTINE: "Des retraits de missions attendent votre confirmation",
    Kind.OUTLET: "Un fichier de diffusion attend votre confirmation",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something seen going wrong for a partner, in words that say what to do."""

    partner_id: str
    kind: Kind
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """A warning as kept; open while `closed_at` is None. `occurrences`: how many times it was seen."""

    id: str
    partner_id: str
    kind: str
    title: str
    description: str
    occurrences: int
    opened_at: datetime
    seen_at: datetime
    closed_at: datetime | None
