"""Secrets: encryption at rest of what must be read back (a feed's password), and signed tokens.

The key comes from the settings; another key makes what was encrypted unreadable, never wrong.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

import orjson
from cryptography.fernet import Fernet, InvalidToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey


def _base64url(data: bytes) -> bytes:
    """As tokens write it: no padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=")


_TOKEN_HEADER = _base64url(b'{"alg":"HS256","typ":"JWT"}')


class Unreadable(Exception):
    """What was encrypted can't be read with this key."""


class SecretBox:
    """Encrypts and signs with keys derived from the platform's secret, one a purpose."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._fernet = Fernet(base64.urlsafe_b64encode(self._derive("encryption")))
        self._token_secret = self._derive("tokens")
        self._token_key = OctKey.import_key(self._token_secret)

    def _derive(self, purpose: str) -> bytes:
        return hmac.new(self._secret, purpose.encode(), hashlib.sha256).digest()

    def encrypt(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def decrypt(self, token: bytes) -> str:
        try:
            return self._fernet.decrypt(token).decode()
        except InvalidToken as error:
            raise Unreadable from error

    def token(self, claims: dict[str, str], *, now: datetime, days: int) -> str:
        """A JWT (HS256) with these claims, valid for some days."""
        issued = int(now.timestamp())
        times = {"iat": issued, "exp": issued + int(timedelta(days=days).total_seconds())}
        # Two texts and their HMAC: written here because each visitor waits for it, and the library takes ten times as long.
        signed = b"%s.%s" % (_TOKEN_HEADER, _base64url(orjson.dumps({**claims, **times})))
        return (signed + b"." + _base64url(hmac.digest(self._token_secret, signed, "sha256"))).decode()

    def claims(self, token: str, *, now: datetime) -> dict[str, str] | None:
        """The claims of a token of ours, its times aside; None when it is another's, was changed, or has expired."""
        try:
            claims = jwt.decode(token, self._token_key, algorithms=["HS256"]).claims
        except (JoseError, ValueError):
            return None
        told = {name: str(value) for name, value in claims.items() if name not in {"iat", "exp"}}
        return told if int(claims.get("exp", 0)) > now.timestamp() else None

    def fingerprint(self, purpose: str, *parts: str) -> bytes:
        """A keyed digest (16 bytes): the same parts give the same digest, which says nothing of them without the key."""
        digest = hmac.new(self._derive(purpose), digestmod=hashlib.sha256)
        for part in parts:
            digest.update(f"{len(part)}:{part}".encode())
        return digest.digest()[:16]
