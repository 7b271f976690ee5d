"""Clients, what they may ask for, and their tokens, as the contract has them. Pure: secrets and instants come in as arguments."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime

from tremplin.partners.clients import errors

EVENTS_SCOPES = ("api_evenementsv1", "evenements")
"""What the events API asks of a token: both words."""
TOKEN_SECONDS = 1499
MOST_NAME, MOST_SCOPES = 255, 50
# As RFC 6749 §3.3 writes a word of a scope, and a client's own (§2.2: visible characters).
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,200}")
_ID = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_SECRET = re.compile(r"[\x20-\x7e]{16,512}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A program. Of its secret, only the digest is kept. `partner_id`: whose people made it; None for one made by a command."""

    id: str
    name: str
    secret_digest: bytes
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None = None
    partner_id: str | None = None

    def holds(self, secret: str) -> bool:
        """Whether this is its secret, in a time that tells nothing of it."""
        return hmac.compare_digest(digest(secret), self.secret_digest)

    def granted(self, asked: str | None) -> str:
        """What it is given of the scope it asks for, in its order; empty when that is nothing.

        Programs of several APIs ask for all their words at once, and some for `application_` and their own id: what is not theirs is
        left out, and the API decides. Nothing asked: all that it may have.
        """
        held = {*self.scopes, f"application_{self.id}"}
        words = dict.fromkeys((asked or " ".join(self.scopes)).split())
        given = [word for word in words if word in held]
        return " ".join(given) if any(word in self.scopes for word in given) else ""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who shows a token that is still good, and what it opens."""

    client_id: str
    scopes: tuple[str, ...]

    def may_read_events(self) -> bool:
        return set(EVENTS_SCOPES) <= set(self.scopes)


def digest(secret: str) -> bytes:
    """What is kept of a secret or a token. Plain SHA-256: they are too long to be guessed, so slowness would protect nothing."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def checked_name(name: str) -> str:
    """Raises ClientInvalid."""
    if not 1 <= len(name.strip()) <= MOST_NAME:
        raise errors.ClientInvalid(reason=f"son nom a de 1 à {MOST_NAME} caractères.")
    return name.strip()


def checked_scopes(scope: str) -> tuple[str, ...]:
    """The words of a scope, each once. Raises ClientInvalid."""
    words = tuple(dict.fromkeys(scope.split()))
    if not 1 <= len(words) <= MOST_SCOPES or not all(_SCOPE.fullmatch(word) for word in words):
        raise errors.ClientInvalid(reason="sa portée est une suite de mots, par exemple « api_evenementsv1 evenements ».")
    return words


def checked_id(client_id: str) -> str:
    """Raises ClientInvalid."""
    if not _ID.fullmatch(client_id):
        raise errors.ClientInvalid(reason="son identifiant a de 1 à 100 lettres, chiffres, tirets, points ou soulignés.")
    return client_id


def checked_secret(secret: str) -> str:
    """A secret brought from elsewhere. Raises ClientInvalid."""
    if not _SECRET.fullmatch(secret):
        raise errors.ClientInvalid(reason="son secret a de 16 à 512 caractères, sans accent.")
    return secret
