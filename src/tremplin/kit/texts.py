"""Texts as people send them, made fit to be kept: one line, no character that a page or the database cannot carry."""

from __future__ import annotations

import re

# What PostgreSQL or the network can't carry (NUL, halves of surrogate pairs), and other controls that no page shows.
_ILLEGIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def one_line(text: str | None) -> str | None:
    """A one-line text without stray spaces; None when nothing is left."""
    return (" ".join(text.split()) or None) if text else None


def legible(text: str) -> str:
    """A text without the characters that can't be kept or shown."""
    return text if text.isprintable() else _ILLEGIBLE.sub("", text)
