"""Days, hours, numbers and lists as people type them in the forms of events and of fairs. Pure; what cannot be read is told."""

from __future__ import annotations

import re
from datetime import date, time

from tremplin.events import problems as kinds
from tremplin.kit.problem import Problem

_FRENCH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def day_of(said: str, pointer: str, problems: list[Problem]) -> date | None:
    """A day as browsers write it, or as people do: 15/12/2026."""
    if not said:
        return None
    french = _FRENCH_DAY.fullmatch(said)
    try:
        found = date(int(french[3]), int(french[2]), int(french[1])) if french else date.fromisoformat(said)
    except ValueError:
        problems.append(kinds.FIELD_UNREADABLE.at(pointer, reason=f"« {said[:40]} » n'est pas un jour (15/12/2026)"))
        return None
    if not 1990 <= found.year < 2100:
        problems.append(kinds.OUT_OF_TIME.at(pointer, value=found.year))
        return None
    return found


def hour_of(said: str, pointer: str, problems: list[Problem]) -> time | None:
    """An hour as browsers write it, or as people do: 9h30."""
    if not said:
        return None
    try:
        return time.fromisoformat(_as_clock(said)).replace(tzinfo=None)
    except ValueError:
        problems.append(kinds.FIELD_UNREADABLE.at(pointer, reason=f"« {said[:40]} » n'est pas une heure (9:30)"))
        return None


def _as_clock(said: str) -> str:
    told = said.lower().replace(" ", "").replace("h", ":")
    hours, _, minutes = told.partition(":")
    return f"{hours:0>2}:{minutes or '00'}"


def count_of(said: str, pointer: str, problems: list[Problem]) -> int:
    if not said:
        return 0
    if said.isascii() and said.isdigit() and len(said) < 7:
        return int(said)
    problems.append(kinds.FIELD_UNREADABLE.at(pointer, reason=f"« {said[:40]} » n'est pas un nombre entier"))
    return 0


def listed(said: str) -> list[str]:
    """One thing a line; commas separate as well, for those who write so."""
    return [each.strip() for line in said.split("\n") for each in line.split(";") if each.strip()][:200]
