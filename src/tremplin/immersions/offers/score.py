"""The figure by which companies are sorted, and the rule that puts silent ones aside. Pure; both are published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

BASE = 10
PER_CONVENTION = 20
OVER = timedelta(days=365)
SILENCE_OVER = timedelta(days=152)  # five months
SILENT_CONTACTS = 50


@dataclass(frozen=True, slots=True)
class Record:
    """What a company did over a time: people who contacted it, those it answered, agreements that were validated."""

    contacts: int = 0
    answered: int = 0
    conventions: int = 0


def score(record: Record) -> int:
    """(10 + 20 × validated agreements) × share of contacts answered, over twelve months; 10 for a company that nobody asked yet."""
    rate = record.answered / record.contacts if record.contacts else 1.0
    return round((BASE + PER_CONVENTION * record.conventions) * rate)


def is_silent(record: Record) -> bool:
    """Whether a company is to be put aside: fifty contacts or more in five months, no answer, nobody welcomed."""
    return record.contacts >= SILENT_CONTACTS and record.answered == 0 and record.conventions == 0
