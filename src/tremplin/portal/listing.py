"""What every list of results shows around its results: filters with their counts, pages, ways out when nothing is found. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from tremplin.search.model import FacetValue

SHORT_LIST = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick: `count` results would be left, whatever else is ticked in the same filter; None when they were not counted."""

    value: str
    label: str
    count: int | None
    ticked: bool

    @property
    def key(self) -> str:
        """Names the box whatever its rank, so that the focus stays on it when new counts change the order."""
        return f"{crc32(self.value.encode()):x}"


@dataclass(frozen=True)
class Filter:
    field: str
    parameter: str
    title: str
    choices: tuple[Choice, ...]

    @cached_property
    def first(self) -> tuple[Choice, ...]:
        """What is shown at once: the most frequent values and all those ticked."""
        return tuple(choice for rank, choice in enumerate(self.choices) if rank < SHORT_LIST or choice.ticked)

    @cached_property
    def others(self) -> tuple[Choice, ...]:
        """What is shown to who asks."""
        return tuple(choice for choice in self.choices[SHORT_LIST:] if not choice.ticked)


@dataclass(frozen=True, slots=True)
class WayOut:
    """A link that leads somewhere: another question, and how many results it finds."""

    label: str
    href: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the list; `number` is None for the dots between two far numbers."""

    number: int | None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Paging:
    """Where one is in a list of `count` pages; `href` gives the address of each."""

    number: int
    count: int
    href: Callable[[int], str]

    @property
    def previous(self) -> str | None:
        return self.href(self.number - 1) if self.number > 1 else None

    @property
    def next(self) -> str | None:
        return self.href(self.number + 1) if self.number < self.count else None

    @property
    def links(self) -> tuple[PageLink, ...]:
        """First, last and the neighbours of the current page, with dots where numbers are left out."""
        near = range(self.number - 1, self.number + 2)
        shown = sorted({1, self.count} | {page for page in near if 1 <= page <= self.count})
        links: list[PageLink] = []
        for page in shown:
            if links and page - (links[-1].number or 0) > 1:
                links.append(PageLink(None))
            links.append(PageLink(page, self.href(page)))
        return tuple(links)


def page_count(total: int, size: int, last: int) -> int:
    """How many pages of `size` results a list has, 1 at least and `last` at most."""
    return min(max(1, -(-total // size)), last)


def choices(
    found: Sequence[FacetValue], ticked: Sequence[str], label: Callable[[str], str], proposed: Callable[[str], bool]
) -> tuple[Choice, ...]:
    """The boxes of a filter, in the order they were counted; `proposed` tells which values are of use to someone who searches."""
    counts: Mapping[str, int] = {each.value: each.count for each in found}
    # A value ticked stays on the page even when nothing has it any more: it must be possible to untick it.
    counts = {**counts, **{value: 0 for value in ticked if value not in counts}}
    return tuple(Choice(value, label(value), count, value in ticked) for value, count in counts.items() if value and proposed(value))
