"""Time and identifiers, handed to the code that needs them so that tests can choose them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The current instant, aware, to the millisecond: the precision every API shows, so that what is read back is equal."""
    return datetime.fromtimestamp(time.time_ns() // 1_000_000 / 1000, UTC)


def uuid7(at: datetime, random: bytes | None = None) -> str:
    """A version 7 UUID (RFC 9562 §5.7): ids sort by creation time, which keeps the indexes they fill compact."""
    milliseconds = int(at.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    tail = int.from_bytes(random or os.urandom(10), "big")
    number = milliseconds << 80 | 0x7 << 76 | (tail >> 64 & 0xFFF) << 64 | 0b10 << 62 | (tail & (1 << 62) - 1)
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
