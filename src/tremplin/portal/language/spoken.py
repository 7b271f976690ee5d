"""The language that a page is asked in, for the time of a request; French for whatever nobody asked (jobs, mails)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from tremplin.kit import english
from tremplin.kit.language.catalogue import Catalogue, read
from tremplin.kit.language.model import FRENCH, Language

__all__ = ["ENGLISH", "FRENCH", "_", "counted", "marked", "speaking", "spoken"]

CATALOGUE = Path(__file__).with_name("en.po")
ENGLISH = Language("en", "en_GB", "English", Catalogue(read(CATALOGUE.read_text(encoding="utf-8"))), english)
_spoken: ContextVar[Language] = ContextVar("spoken", default=FRENCH)


def spoken() -> Language:
    """The language of the page."""
    return _spoken.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Says everything in a language until it ends."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def _(sentence: str, **values: object) -> str:
    """A French sentence in the language of the page; `%(name)s` in it stands for a value."""
    return spoken().say(sentence, **values)


def counted(one: str, many: str, count: float, **values: object) -> str:
    """A sentence about a number of things, in the language of the page."""
    return spoken().count(one, many, count, **values)


def marked(sentence: str) -> str:
    """The same: marks a sentence that is kept now and said later, so that the catalogue has it."""
    return sentence
