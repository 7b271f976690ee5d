"""The words of names of jobs, made comparable: without accents, plurals and genders, each with its place in the text. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tremplin.reference.spelling import fold

_WORD = re.compile(r"[^\W_]+")
# Said in every other label and by few who look for one: « aide cuisine » is « aide de cuisine ».
_LITTLE_WORDS = "a au aux d dans de des du en et l la le les ou par pour sur un une"
IGNORED = frozenset(_LITTLE_WORDS.split(" "))
_SHORTEST_PLURAL = 4
# Feminine endings, longest first, and the masculine ones; whatever ends in e loses it next (`soignante`, `attachée`).
_FEMININE = (
    ("trice", "teur"),
    ("enne", "en"),
    ("onne", "on"),
    ("elle", "el"),
    ("euse", "eur"),
    ("ffe", "f"),
    ("ere", "er"),
    ("ive", "if"),
)
_SHORTEST_ROOT = 2
_BRACKETED = re.compile(r"\s*\([^)]*\)")
_OR = " / "


class Word(NamedTuple):
    """A word of a text: folded (`boulangere`), and where it stands, [start, end) in characters."""

    key: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text in their order. Hyphens, apostrophes and slashes part words."""
    found = [Word(_folded(each[0]), each.start(), each.end()) for each in _WORD.finditer(text)]
    return [word for word in found if word.key]


def key(text: str) -> str:
    """A text as its folded words, whatever parts them."""
    return " ".join(filter(None, map(_folded, _WORD.findall(text))))


def telling(folded: str) -> list[str]:
    """The words of a folded text, less those that tell nothing."""
    return [word for word in folded.split() if word not in IGNORED]


def beginning(word: str, letters: int) -> int:
    """How many characters of a word as written make its first `letters` letters once folded: `œ` is two letters, one character."""
    if len(_folded(word)) == len(word):
        return min(letters, len(word))
    return next((end for end in range(1, len(word)) if len(_folded(word[:end])) >= letters), len(word))


@lru_cache(maxsize=8_192)  # names of jobs are made of the same words
def _folded(word: str) -> str:
    return fold(word).replace(" ", "")


def stem(word: str) -> str:
    """What a folded word has in common with its plural and its feminine: `boulangeres` and `boulanger` have the same."""
    if len(word) >= _SHORTEST_PLURAL and word[-1] in "sx":
        word = word[:-1]
    for feminine, masculine in _FEMININE:
        if word.endswith(feminine) and len(word) >= len(feminine) + _SHORTEST_ROOT:
            return word[: -len(feminine)] + masculine
    return (len(word) > _SHORTEST_PLURAL and word.rstrip("e")) or word


def forms(label: str) -> list[str]:
    """The texts, folded, that name exactly the job of a label: all of it, then its masculine and feminine, without brackets.

    « Abatteur / Abatteuse de carrière (mines) » is also « Abatteur de carrière » and « Abatteuse de carrière »; « Web vendeur /
    vendeuse », « Web vendeuse », which « vendeuse » alone is not.
    """
    plain = _BRACKETED.sub("", label) if "(" in label else label
    texts = [label, plain] if plain != label else [label]
    masculine, both, feminine = plain.partition(_OR)
    if both:
        his, hers = masculine.split(" "), feminine.split(" ")
        # The feminine may leave out the first words (« Chef boulanger / boulangère »): it begins where it says the same.
        said = [stem(key(word)) for word in his]
        first = stem(key(hers[0]))
        shared = said.index(first) if first in said else 0
        hers = [*his[:shared], *hers]
        # What follows as many words as the masculine has is common to both.
        texts += [" ".join([*his, *hers[len(his) :]]), " ".join(hers)]
    return [key(text) for text in texts]
