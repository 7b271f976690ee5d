"""Keys of consumers: JSON Web Tokens signed with ES256, `{id, version, iat}`, sent as they are in `authorization`.

Whoever has the public half can check a key, nobody can make one without the private half (docs/decisions/0030).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

ALGORITHM = "ES256"
VERSION = 1
# More keys than any platform has; beyond, memory is emptied rather than grown by someone who tries keys.
_MOST_REMEMBERED = 10_000
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Claims:
    """What a key says: whose it is, when it was signed, and when it ends if it says so (Unix seconds)."""

    consumer_id: str
    issued_at: int
    expires_at: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair on the curve P-256, both halves in PEM."""

    public: str
    private: str


def new_pair() -> Pair:
    """Draws a pair."""
    key = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
    return Pair(key.as_pem(private=False).decode(), key.as_pem(private=True).decode())


def sign(private: str, consumer_id: str, *, issued_at: datetime) -> str:
    """The key of a consumer."""
    claims = {"id": consumer_id, "version": VERSION, "iat": int(issued_at.timestamp())}
    return jwt.encode({"alg": ALGORITHM, "typ": "JWT"}, claims, ECKey.import_key(private), algorithms=[ALGORITHM])


class Reader:
    """Reads keys with the public half of a pair. Signatures found right are remembered: checking one costs more than a search."""

    def __init__(self, public: str) -> None:
        self._key = ECKey.import_key(public)
        self._read: dict[str, Claims] = {}

    def claims(self, presented: str, *, now: datetime) -> Claims | None:
        """What a key says; None when it is not one that the pair signed, or is past its end."""
        found = self._read.get(presented)
        if found is None:
            found = self._check(presented)
            if found is None:
                return None
            if len(self._read) >= _MOST_REMEMBERED:
                self._read.clear()
            self._read[presented] = found
        return found if found.expires_at is None or found.expires_at > now.timestamp() else None

    def _check(self, presented: str) -> Claims | None:
        if len(presented) > _LONGEST:
            return None
        try:
            claims: dict[str, Any] = dict(jwt.decode(presented, self._key, algorithms=[ALGORITHM]).claims)
        except (JoseError, ValueError, TypeError):
            return None
        consumer_id, issued_at, expires_at = claims.get("id"), claims.get("iat", 0), claims.get("exp")
        if not isinstance(consumer_id, str) or not _is_instant(issued_at) or not (expires_at is None or _is_instant(expires_at)):
            return None
        return Claims(consumer_id, int(issued_at), expires_at)


def _is_instant(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 2**53
