"""Query parameters of our API, read strictly: what is not understood is refused by name rather than ignored.

A typing mistake in a filter would otherwise answer far more than was asked, and nobody would see it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from urllib.parse import unquote_to_bytes

from starlette.requests import Request

from tremplin.apis.native.errors import Fault, InvalidQuery
from tremplin.kit.french import PARIS

_MOST_TEXT = 200
_DIGITS = re.compile(r"\d{1,18}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)", re.ASCII)
_YES_OR_NO = {"true": True, "false": False}


class Query:
    """The parameters of a request. Each is asked for by name; then `refuse_if_wrong` refuses every fault at once, those that
    nobody asked for included.
    """

    def __init__(self, request: Request) -> None:
        self._faults: list[Fault] = []
        self._asked: list[str] = []
        self._values = self._read(bytes(request.scope["query_string"]))

    def _read(self, query_string: bytes) -> dict[str, str]:
        values: dict[str, str] = {}
        for pair in query_string.split(b"&") if query_string else ():
            name, _, value = (_decoded(part) for part in pair.partition(b"="))
            if name is None or value is None:
                self._fault(name or "?", "Ce paramètre contient des octets qui ne sont pas du texte UTF-8 visible.")
            elif name in values:
                self._fault(
                    name,
                    f"« {name} » est donné plusieurs fois : donnez-le une fois, les valeurs d'une liste séparées par des virgules.",
                )
            else:
                values[name] = value
        return values

    def _fault(self, name: str, detail: str) -> None:
        escaped = name[:_MOST_TEXT].replace("~", "~0").replace("/", "~1")
        self._faults.append(Fault(f"/query/{escaped}", detail))

    def _value(self, name: str) -> str | None:
        """What is given under a name; None when it is absent, or already found at fault."""
        self._asked.append(name)
        value = self._values.get(name)
        if value == "":
            self._fault(name, f"« {name} » est vide : donnez une valeur, ou retirez-le.")
            return None
        return value

    def has(self, name: str) -> bool:
        """Whether a parameter is given, were it wrongly."""
        return name in self._values

    def text(self, name: str, *, most: int = _MOST_TEXT) -> str | None:
        """A text of at most so many characters."""
        value = self._value(name)
        if value is not None and len(value) > most:
            self._fault(name, f"« {name} » est trop long : {most} caractères au plus.")
            return None
        return value

    def choice(self, name: str, allowed: Sequence[str], default: str) -> str:
        """One value of a list."""
        value = self._value(name)
        if value is not None and value not in allowed:
            self._fault(name, f"« {name} » vaut l'un de : {', '.join(allowed)}.")
            return default
        return default if value is None else value

    def choices(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Values of a list, separated by commas; none when the parameter is absent."""
        value = self._value(name)
        values = tuple(dict.fromkeys(value.split(","))) if value is not None else ()
        if not set(values) <= set(allowed):
            self._fault(name, f"« {name} » réunit, séparées par des virgules, des valeurs parmi : {', '.join(allowed)}.")
            return ()
        return values

    def flag(self, name: str) -> bool:
        """`true` or `false`, which is the default."""
        value = self._value(name)
        if value is not None and value not in _YES_OR_NO:
            self._fault(name, f"« {name} » vaut true ou false.")
        return _YES_OR_NO.get(value or "", False)

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number."""
        value = self._value(name)
        if value is None:
            return default
        if not _DIGITS.fullmatch(value) or not least <= int(value) <= most:
            self._fault(name, f"« {name} » est un nombre entier de {least} à {most}.")
            return default
        return int(value)

    def day(self, name: str) -> date | None:
        """A day of the calendar, `2026-03-31`."""
        value = self._value(name)
        found = _day(value) if value is not None else None
        if value is not None and found is None:
            self._fault(name, f"« {name} » est un jour qui existe, écrit comme 2026-03-31.")
        return found

    def instant(self, name: str) -> datetime | None:
        """An instant with its zone, `2026-03-31T08:00:00Z`; a day alone is its first instant in Paris."""
        value = self._value(name)
        if value is None:
            return None
        found = read_instant(value)
        if found is None:
            self._fault(name, f"« {name} » est un jour (2026-03-31) ou un instant avec son fuseau (2026-03-31T08:00:00Z).")
        return found

    def fault(self, name: str, detail: str) -> None:
        """Notes what is wrong with a parameter that was read, in a sentence."""
        self._fault(name, detail)

    def refuse_if_wrong(self) -> None:
        """Raises InvalidQuery with every fault. To be called once every parameter of the route has been asked for."""
        known = ", ".join(sorted(set(self._asked)))
        for name in self._values:
            if name not in self._asked:
                said = f"« {name[:_MOST_TEXT]} » n'est pas un paramètre de cette route."
                self._fault(name, f"{said} Elle lit : {known}." if known else f"{said} Elle n'en lit aucun.")
        if self._faults:
            raise InvalidQuery(self._faults)


def _decoded(part: bytes) -> str | None:
    """A name or a value as text; None when it holds what no parameter of ours can (a zero byte would be refused by PostgreSQL)."""
    try:
        text = unquote_to_bytes(part.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() else None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        return None


def read_instant(value: str) -> datetime | None:
    """An instant with its zone, or a day alone, which is its first instant in Paris; None when it is neither."""
    if (day := _day(value)) is not None:
        # The year 1 in Paris begins in the year 0 of UTC, which nothing can write.
        return datetime.combine(day, time(), PARIS).astimezone(UTC) if day > date.min else None
    value = value.replace(" ", "+")  # a plus that was not encoded arrives as a space
    try:
        return datetime.fromisoformat(value).astimezone(UTC) if _INSTANT.fullmatch(value) else None
    except (ValueError, OverflowError):
        return None
