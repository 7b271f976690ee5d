"""Secrets: encryption at rest of what must be read back (a feed's password), and signed tokens.

The key comes from the settings; another key makes what was encrypted unreadable, never wrong.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from joserfc import jwt
from joserfc.jwk import OctKey


class Unreadable(Exception):
    """What was encrypted can't be read with this key."""


class SecretBox:
    """Encrypts and signs with keys derived from the platform's secret, one a purpose."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._fernet = Fernet(base64.urlsafe_b64encode(self._derive("encryption")))
        self._token_key = OctKey.import_key(self._derive("tokens"))

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
        return jwt.encode({"alg": "HS256", "typ": "JWT"}, {**claims, **times}, self._token_key)

    def fingerprint(self, purpose: str, *parts: str) -> bytes:
        """A keyed digest (16 bytes): the same parts give the same digest, which says nothing of them without the key."""
        digest = hmac.new(self._derive(purpose), digestmod=hashlib.sha256)
        for part in parts:
            digest.update(f"{len(part)}:{part}".encode())
        return digest.digest()[:16]
