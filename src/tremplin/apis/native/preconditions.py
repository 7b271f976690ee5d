"""Writes that depend on what was read: whoever gives its mark (`ETag`) overwrites nobody's later change (RFC 9110 §13)."""

from __future__ import annotations

import hashlib

from starlette.requests import Request

from tremplin.kit.refusal import Refusal


class PreconditionFailed(Refusal):
    code = "PRECONDITION_FAILED"
    status = 412
    sentence = "Ce que vous avez lu a changé depuis, ou n'existe pas comme vous le pensez : relisez-le, puis recommencez."


def mark_of(state: bytes) -> str:
    """The mark of one state of something."""
    return f'"{hashlib.blake2b(state, digest_size=12).hexdigest()}"'


def check(request: Request, mark: str | None) -> None:
    """Lets a write go on if what it depends on still holds; `mark`: of what is there, None when nothing is.

    Raises PreconditionFailed.
    """
    match, none_match = request.headers.get("if-match"), request.headers.get("if-none-match")
    if match is not None and not _among(mark, match):
        raise PreconditionFailed
    if none_match is not None and _among(mark, none_match):
        raise PreconditionFailed


def _among(mark: str | None, given: str) -> bool:
    if mark is None:
        return False
    return given.strip() == "*" or mark in (each.strip().removeprefix("W/") for each in given.split(","))
