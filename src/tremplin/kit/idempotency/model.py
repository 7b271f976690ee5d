"""Keys of requests and the answers kept for them. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta

from tremplin.kit.idempotency.errors import KeyUnreadable

KEPT_FOR = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request; `replayed` when it was given before."""

    status: int
    body: bytes
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer given earlier, and the fingerprint of the request it was given to."""

    fingerprint: bytes
    status: int
    body: bytes


def checked(key: str) -> str:
    """The key, if it is one. Raises KeyUnreadable."""
    if not _KEY.fullmatch(key):
        raise KeyUnreadable
    return key


def fingerprint(*parts: bytes) -> bytes:
    """What tells a request from another: its method, its address, its body."""
    hashed = hashlib.blake2b(digest_size=32)
    for part in parts:
        hashed.update(len(part).to_bytes(8, "big") + part)
    return hashed.digest()
