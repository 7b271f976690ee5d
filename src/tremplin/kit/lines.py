"""Lines of a file that a bulk load could not take, and why: reported in one shape, whatever is loaded."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

import psycopg


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that could not be taken. `line` counts from 1."""

    line: int
    code: str
    message: str

    @classmethod
    def unreadable(cls, line: int, error: Exception) -> Self:
        """One that is not JSON, lacks a field, or holds something else than what its field takes."""
        if isinstance(error, json.JSONDecodeError):
            return cls(line, "NOT_JSON", f"ligne illisible : ce n'est pas du JSON à partir du caractère {error.pos + 1}")
        if isinstance(error, KeyError):
            return cls(line, "FIELD_MISSING", f"champ absent : {error.args[0]}")
        return cls(line, "FIELD_INVALID", f"valeur inattendue : {error}")

    @classmethod
    def not_kept(cls, line: int, error: psycopg.Error) -> Self:
        """One that the database refuses."""
        reason = error.diag.message_detail or error.diag.message_primary or error
        return cls(line, "NOT_KEPT", f"refusée par la base : {reason}")


def as_json(refused: Iterable[RefusedLine]) -> list[dict[str, Any]]:
    """The lines as commands print them."""
    return [asdict(each) for each in refused]
