"""Online fairs among other answers: they are few, everywhere at once, and known by their words and their days. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tremplin.events.model import Fair
from tremplin.kit.hypertext import plain_text
from tremplin.search.words import fold


def suiting(fairs: Iterable[Fair], words: str, first: date, last: date | None = None) -> list[Fair]:
    """The fairs that have every word, on one of these days at least, in their order."""
    asked = fold(words)
    return [each for each in fairs if each.ends_on >= first and (last is None or each.starts_on <= last) and _has(each, asked)]


def _has(fair: Fair, asked: list[str]) -> bool:
    if not asked:
        return True
    said = set(fold(" ".join((fair.title, plain_text(fair.description), fair.place, fair.organiser, fair.type))))
    return all(any(word.startswith(each) for word in said) for each in asked)
