"""Looking for words in the documentation: guides by their parts, operations of the APIs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tremplin.portal.manual.guides import Guide, anchor
from tremplin.portal.manual.reference import Group
from tremplin.reference.spelling import fold

MOST = 30
_MOST_WORDS = 8
_EXTRACT = 180
# What Markdown draws, which nobody looks for.
_MARKS = re.compile(r"[`*_|#>]|\]\([^)]*\)|\[|^-{3,}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that may be found: where it is, under which title and in which document."""

    title: str
    within: str
    href: str
    text: str
    folded_title: str
    folded: str


@dataclass(frozen=True, slots=True)
class Found:
    title: str
    within: str
    href: str
    extract: str


def entries(guides: Sequence[Guide], groups: Sequence[Group]) -> tuple[Entry, ...]:
    """All that can be found: each part of each guide, each operation."""
    return (*_of_guides(guides), *_of_operations(groups))


def look(known: Sequence[Entry], typed: str) -> tuple[Found, ...]:
    """What holds every word, those that hold them in their title first."""
    words = fold(typed).split()[:_MOST_WORDS]
    if not words:
        return ()
    ranked = [
        (-sum(word in each.folded_title for word in words), k, each)
        for k, each in enumerate(known)
        if all(word in each.folded for word in words)
    ]
    return tuple(Found(each.title, each.within, each.href, _extract(each, words[0])) for _, _, each in sorted(ranked)[:MOST])


def _of_guides(guides: Sequence[Guide]) -> Iterator[Entry]:
    for guide in guides:
        for part in re.split(r"\n(?=## )", guide.source):
            heading, _, text = part.partition("\n")
            title = heading.lstrip("# ").replace("`", "").replace("*", "")
            first = heading.startswith("# ")
            href = f"/docs/{guide.name}" + ("" if first else f"#{anchor(title)}")
            yield _entry(title, "Guide" if first else guide.title, href, " ".join(_MARKS.sub(" ", text).split()))


def _of_operations(groups: Sequence[Group]) -> Iterator[Entry]:
    for group in groups:
        for each in group.operations:
            text = " ".join((each.description.striptags(), *(parameter.name for parameter in each.parameters)))
            yield _entry(f"{each.method} {each.paths[0]}", group.title, f"{group.href}#{each.anchor}", text)


def _entry(title: str, within: str, href: str, text: str) -> Entry:
    return Entry(title, within, href, text, fold(title), fold(f"{title} {within} {text}"))


def _extract(entry: Entry, word: str) -> str:
    """The text around a word; its beginning when only the title holds it."""
    # Folding changes lengths little: the place is near enough for an extract.
    at = max(0, fold(entry.text).find(word) - _EXTRACT // 3)
    start = entry.text.rfind(" ", 0, at) + 1 if at else 0
    cut = entry.text[start : start + _EXTRACT]
    return ("… " if start else "") + cut + (" …" if start + _EXTRACT < len(entry.text) else "")
