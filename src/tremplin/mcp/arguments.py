"""The arguments that an assistant gives to a tool, checked: it is told what is wrong in words it can act upon. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin.kit.texts import legible
from tremplin.mcp.protocol import ArgumentsRefused

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Arguments:
    """Reads each argument; raises ArgumentsRefused where one can't be understood."""

    given: Mapping[str, Any]

    def refuse_unknown(self, names: Sequence[str]) -> None:
        """An argument that is not read would seem to be taken into account."""
        unknown = [name for name in self.given if name not in names]
        if unknown:
            raise ArgumentsRefused(reason=f"Argument inconnu : « {unknown[0]} ». Connus : {', '.join(names)}.")

    def text(self, name: str) -> str:
        """A text, empty when it is not given."""
        value = self.given.get(name)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise ArgumentsRefused(reason=f"« {name} » doit être un texte de {_LONGEST} caractères au plus.")
        return legible(value).strip()

    def required(self, name: str) -> str:
        """A text that must be there."""
        if not (value := self.text(name)):
            raise ArgumentsRefused(reason=f"Donnez « {name} ».")
        return value

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self.given.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ArgumentsRefused(reason=f"« {name} » doit être un entier de {least} à {most}.")
        return value

    def day(self, name: str) -> date | None:
        """A day, None when it is not given."""
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise ArgumentsRefused(reason=f"« {name} » doit être un jour écrit 2026-12-31.") from None

    def choices(self, name: str, known: Sequence[str]) -> tuple[str, ...]:
        """Several of the values known, all of them when none is given; one alone may be given as a text."""
        value = self.given.get(name)
        chosen = [value] if isinstance(value, str) else value
        if chosen is None or chosen == []:
            return tuple(known)
        if not isinstance(chosen, list) or any(each not in known for each in chosen):
            raise ArgumentsRefused(reason=f"« {name} » se choisit parmi : {', '.join(known)}.")
        return tuple(each for each in known if each in chosen)
