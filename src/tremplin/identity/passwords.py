"""Passwords and second factors: hashed, checked. The slow part runs in a thread, so that other requests go on."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

STEP_SECONDS = 30
_HASHER = PasswordHasher()  # Argon2id with the parameters of RFC 9106, second choice (64 MiB)


async def hashed(password: str) -> str:
    """What is kept of a password."""
    return await asyncio.to_thread(_HASHER.hash, _bytes(password))


async def is_right(kept: str | None, password: str) -> bool:
    """Whether a password is the one kept. Without any, takes as long: time must not tell who has an account."""
    return await asyncio.to_thread(_is_right, kept, password)


def _is_right(kept: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(kept or _nobodys(), _bytes(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    # Whatever was typed can be hashed, also half of a character that a broken program sent.
    return password.encode(errors="surrogatepass")


@cache
def _nobodys() -> str:
    return _HASHER.hash("the password of nobody")


def new_secret() -> str:
    """The secret of a second factor (base32), to be shown once to an application."""
    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """The `otpauth:` address that applications read."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Tremplin")


def step_of_code(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """The time step that a code belongs to: now, just before or just after; None when it is wrong, or was used already.

    `after`: the last step used.
    """
    typed = "".join(code.split())
    current = int(now.timestamp()) // STEP_SECONDS
    for step in (current, current - 1, current + 1):
        if step > after and pyotp.utils.strings_equal(typed, pyotp.TOTP(secret).at(step * STEP_SECONDS)):
            return step
    return None
