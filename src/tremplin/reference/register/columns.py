"""Values as the registers write them, made plain. Pure."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import lru_cache

from tremplin.reference.communes import department_of_postcode, departments

Row = dict[str, str]
_ABSENT = frozenset({"", "_", "-", "[ND]", "null", "NULL"})  # [ND]: not disclosed, in Sirene
# Changes when what is kept of a line does, so that unchanged lines are read again.
_READING = b"1"


def text(row: Row, column: str) -> str | None:
    """The value of a column in one line, None when it says nothing."""
    value = " ".join(row.get(column, "").split())
    return None if value in _ABSENT else value


@lru_cache(maxsize=50_000)
def instant(value: str) -> datetime | None:
    """A date or a date and time; None for the year 1, which stands for none in the RNA, and for what can't be read."""
    try:
        at = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    if at.year < 1500:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def digits(row: Row, column: str, length: int) -> str | None:
    """A number of that many digits; zeros alone stand for none."""
    value = "".join(row.get(column, "").split())
    return value if len(value) == length and value.isascii() and value.isdigit() and value.strip("0") else None


@lru_cache(maxsize=50_000)
def department(insee_code: str | None, postal_code: str | None) -> str | None:
    """The code of the département of a place: the commune tells it, the postcode nearly always."""
    if insee_code:
        code = insee_code[: 3 if insee_code.startswith(("97", "98")) else 2]
        if code in departments():
            return code
    return department_of_postcode(postal_code) if postal_code else None


def digest(record: str) -> bytes:
    """What tells a line that changed from one that did not."""
    return hashlib.blake2b(record.encode(), digest_size=12, key=_READING).digest()
