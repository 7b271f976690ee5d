"""Patterns over the named values of a document: what a person looks for without writing a value to the letter.

A pattern is not a condition: it stands for the `Is` of the values that it matches, once these are known.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


class Comparison(StrEnum):
    """How a value is compared, case and accents aside; greater and less are in the order of characters."""

    EQUALS = "equals"
    CONTAINS = "contains"
    STARTS_WITH = "starts_with"
    GREATER = "greater"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is looked for under a field."""

    field: str
    comparison: Comparison
    text: str

    def matches(self, value: str) -> bool:
        """Whether a value is one of those looked for."""
        held, text = folded(value), folded(self.text)
        match self.comparison:
            case Comparison.EQUALS:
                return held == text
            case Comparison.CONTAINS:
                return text in held
            case Comparison.STARTS_WITH:
                return held.startswith(text)
            case Comparison.GREATER:
                return held > text
            case Comparison.LESS:
                return held < text


def folded(text: str) -> str:
    """A text without case, accents nor ligatures: what patterns compare."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    # A text has few marks, many times: looking at each letter would take ten times as long.
    for mark in filter(unicodedata.combining, set(letters)):
        letters = letters.replace(mark, "")
    return letters.casefold()
