"""Problems found in what partners send: each kind is declared once, and every one found is reported at once.

A problem has a stable code (for programs), a pointer (where), a French and an English sentence, and a hint (what to do).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tremplin.kit.portable import portable


class Severity(StrEnum):
    ERROR = "error"  # the item is refused
    WARNING = "warning"  # the item is accepted, its owner should look
    INFO = "info"  # the item was understood otherwise than written, harmlessly


@portable
@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one item. `pointer` is a JSON pointer into the item as its owner names things (`/addresses/0/city`)."""

    code: str
    severity: Severity
    pointer: str
    message: str
    message_en: str
    hint: str = ""

    def as_json(self) -> dict[str, str]:
        """As it is kept with what it is a problem of."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "pointer": self.pointer,
            "message": self.message,
            "message_en": self.message_en,
            "hint": self.hint,
        }


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem: its sentences are templates filled by `at`."""

    code: str
    severity: Severity
    message: str
    message_en: str
    hint: str = ""

    def at(self, pointer: str, **values: object) -> Problem:
        """The problem of this kind found at this place; `values` fill the `{names}` of its sentences."""
        return Problem(
            self.code,
            self.severity,
            pointer,
            self.message.format(**values),
            self.message_en.format(**values),
            self.hint.format(**values),
        )
