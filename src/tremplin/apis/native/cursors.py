"""Cursors of lists: where the next page begins, in a text that clients hand back without reading it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from datetime import UTC, datetime, timedelta

from tremplin.tracking.exports.model import Place, Question

_CURSOR = re.compile(r"(\d{1,18})~([0-9a-f]{12})~(.{1,200})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def written(place: Place, question: Question) -> str:
    """The cursor of the page that follows a place, in the answer to a question."""
    text = f"{(place.at - _EPOCH) // _MICROSECOND}~{_digest(question)}~{place.id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str, question: Question) -> Place | None:
    """The place a cursor stands for; None when it is not one of ours, or belongs to another question (or another partner).

    Followed with other filters, it would skip what they add before it without a word.
    """
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        match = _CURSOR.fullmatch(text)
        if match is None or match[2] != _digest(question) or not match[3].isprintable():
            return None
        return Place(_EPOCH + int(match[1]) * _MICROSECOND, match[3])
    except (binascii.Error, ValueError, OverflowError):
        return None


def _digest(question: Question) -> str:
    return hashlib.blake2b(repr(question).encode(), digest_size=6).hexdigest()
