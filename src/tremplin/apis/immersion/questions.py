"""What the routes of conventions take (contract §1.10 and §1.11), and what we added to it: `updatedSince`, `cursor`, `limit`."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import orjson

from tremplin.apis.immersion.checks import Absent, Check, Issue, Path, Read, number, option, optional, shape
from tremplin.immersions.conventions.reading.model import MOST
from tremplin.immersions.conventions.vocabulary import Status
from tremplin.kit.shapes import moment

_NOT_A_DATE = "Invalid input: expected date, received Date"
_STATUS = option(*(each.value for each in Status))
_YEAR = re.compile(r"\d{4}(?:-\d{2})?")
BY_START: Final = "start"
BY_CHANGE: Final = "change"


def _date() -> Check:
    """A day, or an instant, as JavaScript reads them: a year alone is its first day. It reads nothing in two values."""

    def read(given: Any, path: Path) -> Read:
        said = given[0] if isinstance(given, list) and len(given) == 1 else given
        written = said.strip() if isinstance(said, str) else ""
        if _YEAR.fullmatch(written):
            written = f"{written}-01-01"[:10]
        value = moment(written)
        return (value, []) if value else (given, [Issue(path, _NOT_A_DATE, aborts=True)])

    return Check(read, {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]})


def _statuses() -> Check:
    """One or several."""

    def read(given: Any, path: Path) -> Read:
        if not isinstance(given, list):
            value, issues = _STATUS.read(given, path)
            return ([] if issues else [value]), issues
        each = [_STATUS.read(value, (*path, str(at))) for at, value in enumerate(given)]
        return [value for value, _ in each], [issue for _, found in each for issue in found]

    return Check(read, {"type": "array", "items": _STATUS.described})


def _cursor() -> Check:
    """Where an answer stopped, as its `Link` gives it."""

    def read(given: Any, path: Path) -> Read:
        found = read_cursor(given) if isinstance(given, str) else None
        return (found, []) if found else (given, [Issue(path, "Invalid input: expected the cursor of a Link header", aborts=True)])

    return Check(read, {"type": "string"})


def strict(check: Check) -> Check:
    """The same object, where no other key may be sent."""
    known = set(check.described["properties"])

    def read(given: Any, path: Path) -> Read:
        values, issues = check.read(given, path)
        others = [name for name in given if name not in known] if isinstance(given, dict) else []
        if others:
            named = ", ".join(f'"{name}"' for name in others)
            issues = [*issues, Issue(path, f"Unrecognized key{'s' if len(others) > 1 else ''}: {named}")]
        return values, issues

    return Check(read, {**check.described, "additionalProperties": False})


CONVENTIONS = strict(
    shape(
        startDateGreater=optional(_date()),
        startDateLessOrEqual=optional(_date()),
        withStatuses=optional(_statuses()),
        updatedSince=optional(_date()),
        cursor=optional(_cursor()),
        limit=optional(number(least=1, most=MOST, whole=True)),
    )
)

_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|0{8}(?:-0{4}){3}-0{12}|f{8}(?:-f{4}){3}-f{12}",
    re.IGNORECASE,
)


def _identifier() -> Check:
    def read(given: Any, path: Path) -> Read:
        right = not isinstance(given, Absent) and isinstance(given, str) and _UUID.fullmatch(given)
        return (given.lower(), []) if right else (given, [Issue(path, "Le format de l'identifiant est invalide")])

    return Check(read, {"type": "string", "format": "uuid"})


CONVENTION = shape(conventionId=_identifier())


def write_cursor(order: str, key: str, convention_id: str) -> str:
    """Where an answer stopped: an order, and the last line in it."""
    return base64.urlsafe_b64encode(orjson.dumps([order, key, convention_id])).decode().rstrip("=")


def read_cursor(written: str) -> tuple[str, str, str] | None:
    """The same, read back; None when it is none of ours."""
    try:
        held = orjson.loads(base64.urlsafe_b64decode(written.encode("ascii") + b"=" * (-len(written) % 4)))
        order, key, convention_id = held
        kind = {BY_START: date, BY_CHANGE: datetime}[order]
        kind.fromisoformat(key)
        return (order, key, convention_id) if _UUID.fullmatch(convention_id) else None
    except (UnicodeError, binascii.Error, ValueError, TypeError, KeyError):
        return None


def order_of(asked: Mapping[str, Any]) -> str:
    """In which order a question is answered."""
    return BY_CHANGE if "updatedSince" in asked else BY_START
