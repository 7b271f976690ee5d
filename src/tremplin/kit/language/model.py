"""A language: its sentences, and how it writes numbers and dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from tremplin.kit import french
from tremplin.kit.language.catalogue import Catalogue


class Writing(Protocol):
    """How a language writes numbers, distances and dates; the modules `kit.french` and `kit.english` are such."""

    @property
    def MONTHS(self) -> Sequence[str]: ...  # noqa: N802 - a constant of a module

    def number(self, value: float) -> str: ...

    def distance(self, km: float) -> str: ...

    def long_date(self, moment: date | datetime) -> str: ...

    def short_date(self, moment: date | datetime) -> str: ...

    def first_day(self, first: date, last: date) -> str: ...

    def hour(self, moment: datetime) -> str: ...

    def clock_time(self, moment: datetime) -> str: ...

    def relative_day(self, moment: date | datetime, today: date) -> str: ...


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """`code` as HTML says it (BCP 47), `locale` as OpenGraph does; `name` in that language."""

    code: str
    locale: str
    name: str
    catalogue: Catalogue
    writing: Writing

    def say(self, sentence: str, **values: object) -> str:
        """A French sentence in this language; `%(name)s` in it stands for a value."""
        said = self.catalogue.gettext(sentence)
        return said % values if values else said

    def count(self, one: str, many: str, count: float, **values: object) -> str:
        """A sentence about a number of things, written where it has `%(num)s`."""
        return self.catalogue.ngettext(one, many, count) % {"num": self.writing.number(count), **values}


FRENCH = Language("fr", "fr_FR", "Français", Catalogue({}), french)
