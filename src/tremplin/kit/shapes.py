"""Shapes of JSON values: what each field holds, and every fault of a value at once, with its path and a stable code.

A shape reads one value: it gives it back as Python uses it (spaces around texts gone, instants as datetimes), adds what is wrong to a
list, and returns ABSENT where nothing can be made of it. Unknown keys are dropped, as lenient readers must.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Final, NamedTuple

from tremplin.kit import markup


class Fault(NamedTuple):
    """What is wrong: where (`signatories.beneficiary.email`), a code for programs, a French sentence for people."""

    path: str
    code: str
    message: str


class Absent:
    """What was not sent, or could not be read: a null is another thing."""


ABSENT: Final = Absent()
Read = Callable[[Any, str, list[Fault]], Any]

REQUIRED = ("REQUIRED", "Obligatoire")
HTML_FORBIDDEN = ("HTML_FORBIDDEN", "Le texte ne doit pas contenir de HTML")
OPTION_INVALID = ("OPTION_INVALID", "Vous devez sélectionner une option parmi celles proposées")
DATE_INVALID = ("DATE_INVALID", "Une date s'écrit AAAA-MM-JJ, seule ou suivie d'une heure")
INSTANT_INVALID = ("DATE_INVALID", "La date doit être un instant ISO 8601 en temps universel, terminé par Z")
_TYPES = {
    bool: ("TYPE_INVALID", "Une valeur vraie ou fausse (true, false) est attendue"),
    float: ("TYPE_INVALID", "Un nombre est attendu"),
    str: ("TYPE_INVALID", "Un texte est attendu"),
    list: ("TYPE_INVALID", "Une liste est attendue"),
    dict: ("TYPE_INVALID", "Un objet est attendu"),
}
# What a tag may be hidden behind: an entity, or a character that normal forms turn into `<`.
_TAG_SIGN = re.compile(r"[<&\uff1c\ufe64]")
_DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_MOMENT = re.compile(_DAY.pattern + r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?")


@dataclass(frozen=True, slots=True)
class Field:
    """A shape, and whether the key may be missing."""

    read: Read
    required: bool = True


def optional(field: Field) -> Field:
    """The same, whose key may be missing; a null is still a fault."""
    return Field(field.read, required=False)


def refuse(faults: list[Fault], path: str, fault: tuple[str, str]) -> Absent:
    """Adds a fault, for shapes that others define."""
    faults.append(Fault(path, *fault))
    return ABSENT


def _mistyped(given: Any, kind: type) -> tuple[str, str]:
    return REQUIRED if given is ABSENT or given is None else _TYPES[kind]


def text(
    *,
    least: int = 1,
    most: int | None = None,
    form: tuple[re.Pattern[str], tuple[str, str]] | None = None,
    normal: Callable[[str], str] | None = None,
) -> Field:
    """A text without HTML, of so many characters once trimmed. `form`: what it must match, and the fault otherwise; `normal`: how a
    right one is then written."""
    too_long = ("TEXT_TOO_LONG", f"Le maximum est de {most} caractères")

    def read(given: Any, path: str, faults: list[Fault]) -> Any:
        if not isinstance(given, str):
            return refuse(faults, path, _mistyped(given, str))
        value = given.strip()
        if len(value) < least:
            return refuse(faults, path, REQUIRED)
        if form is not None and not form[0].fullmatch(value):
            return refuse(faults, path, form[1])
        if most is not None and len(value) > most:
            return refuse(faults, path, too_long)
        if holds_html(value):
            return refuse(faults, path, HTML_FORBIDDEN)
        return normal(value) if normal else value

    return Field(read)


def holds_html(value: str) -> bool:
    """Whether a text holds a tag or a comment of HTML, written plainly or behind entities. « A & B < C » does not."""
    if not _TAG_SIGN.search(value):
        return False
    return markup.holds_html(unicodedata.normalize("NFKC", html.unescape(value)))


def converted(convert: Callable[[str], Any], fault: tuple[str, str]) -> Field:
    """A text that `convert` understands; it returns None for one that it does not."""

    def read(given: Any, path: str, faults: list[Fault]) -> Any:
        if not isinstance(given, str):
            return refuse(faults, path, _mistyped(given, str))
        value = convert(given)
        return refuse(faults, path, fault if given.strip() else REQUIRED) if value is None else value

    return Field(read)


def or_empty(field: Field) -> Field:
    """The same, or an empty text."""
    return Field(lambda given, path, faults: "" if given == "" else field.read(given, path, faults), field.required)


def nullable(field: Field) -> Field:
    """The same, or null."""
    return Field(lambda given, path, faults: None if given is None else field.read(given, path, faults), field.required)


def option(values: Iterable[str], fault: tuple[str, str] = OPTION_INVALID) -> Field:
    """One of some texts."""
    known = {str(value): value for value in values}

    def read(given: Any, path: str, faults: list[Fault]) -> Any:
        if isinstance(given, str) and given in known:
            return known[given]
        return refuse(faults, path, REQUIRED if given is ABSENT else fault)

    return Field(read)


def flag() -> Field:
    """True or false."""

    def read(given: Any, path: str, faults: list[Fault]) -> Any:
        return given if isinstance(given, bool) else refuse(faults, path, _mistyped(given, bool))

    return Field(read)


def number(*, least: float = -math.inf, most: float = math.inf) -> Field:
    """A finite number."""
    beyond = ("NUMBER_OUT_OF_RANGE", f"Le nombre doit être compris entre {least:g} et {most:g}")

    def read(given: Any, path: str, faults: list[Fault]) -> Any:
        if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
            return refuse(faults, path, _mistyped(given, float))
        return given if least <= given <= most else refuse(faults, path, beyond)

    return Field(read)


def many(field: Field) -> Field:
    """A list."""

    def read(given: Any, path: str, faults: list[Fault]) -> Any:
        if not isinstance(given, list):
            return refuse(faults, path, _mistyped(given, list))
        return [field.read(value, f"{path}.{at}", faults) for at, value in enumerate(given)]

    return Field(read)


def record(fields: Mapping[str, Field]) -> Field:
    """An object. A field that could not be read is ABSENT in the result; one that was not sent has no key."""
    each = tuple((name, field.read, field.required) for name, field in fields.items())

    def read(given: Any, path: str, faults: list[Fault]) -> Any:
        if not isinstance(given, dict):
            return refuse(faults, path, _mistyped(given, dict))
        prefix = f"{path}." if path else ""
        values = {}
        for name, read_field, required in each:
            sent = given.get(name, ABSENT)
            if required or sent is not ABSENT:
                values[name] = read_field(sent, prefix + name, faults)
        return values

    return Field(read)


def chosen(name: str, branches: Mapping[Any, Field]) -> Field:
    """The object whose shape the value of one of its fields names."""

    def read(given: Any, path: str, faults: list[Fault]) -> Any:
        if not isinstance(given, dict):
            return refuse(faults, path, _mistyped(given, dict))
        said = given.get(name)
        branch = branches.get(said) if isinstance(said, str | bool) else None
        if branch is None:
            return refuse(faults, f"{path}.{name}" if path else name, OPTION_INVALID if name in given else REQUIRED)
        return branch.read(given, path, faults)

    return Field(read)


@lru_cache(maxsize=16384)  # the same days come again and again, and take a quarter of the time of a whole value
def moment(written: str) -> datetime | None:
    """The instant that a date string tells: a day alone (its start), or a day and a time, in universal time unless an offset is given.

    The 30th of February is read as the 2nd of March: JavaScript's dates do so, and conventions were stored that way.
    """
    found = _MOMENT.fullmatch(written.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    try:
        start = datetime(int(year), int(month), 1, int(hour or 0), int(minute or 0), int(second or 0), tzinfo=_zone(offset))
        micro = int((fraction or "0")[:6].ljust(6, "0"))
        return (start + timedelta(days=int(day) - 1, microseconds=micro)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=16384)
def instant(written: str) -> datetime | None:
    """An instant in full, in universal time (`2026-04-06T00:00:00.000Z`): neither a day alone nor an offset."""
    if len(written) < 17 or not written.endswith("Z") or written[10] != "T":
        return None
    value = moment(written)
    # A day that the month has not is refused here: no program writes one by accident.
    return value if value is not None and value.day == int(written[8:10]) else None


def _zone(offset: str | None) -> timezone:
    if offset is None or offset == "Z":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-shift if offset[0] == "-" else shift)
