"""The words of all names of jobs: which of them someone means by what they typed, whole, begun, or with a typo.

A set of jobs is an integer whose bit n is the job of rank n: joining and crossing sets of thousands takes a microsecond, and
reading one from its lowest bit gives the best jobs first.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nlargest
from string import ascii_lowercase

from tremplin.reference.rome.words import stem, telling

# How well a word of a label answers a typed one, best first.
SAME, SAME_JOB, BEGUN, TYPO, ALIKE, UNLIKE = range(6)
_AFTER_ANY_WORD = "\x7f"
_SHORTEST_WITH_TYPO = 4  # below, a letter less or another one makes anything of anything
_ALIKE = 0.5
_MOST_ALIKE = 12


@dataclass(slots=True)
class Meant:
    """What a typed word may mean: for each word of the vocabulary how well it answers, and the jobs that have one of them.

    `whole` ⊆ `begun` ⊆ `near`: the jobs that have the word itself (whatever its number and gender), one that begins so, one that
    would but for a typo. `first` are those of `near` whose label begins with such a word.
    """

    word: str
    quality: dict[int, int] = field(default_factory=dict)
    whole: int = 0
    begun: int = 0
    near: int = 0
    first: int = 0


class Vocabulary:
    """The words of labels, and the jobs that have them. Immutable; what typos need is built at the first typo."""

    def __init__(self, names: Sequence[Sequence[str]]) -> None:
        """`names` are, for each job in order of rank, the texts (folded) that name it: its label first."""
        self.words = sorted({word for texts in names for text in texts for word in telling(text)})
        number_of = {word: number for number, word in enumerate(self.words)}
        self._size = (len(names) + 7) // 8
        # The ranks of the jobs that have a word, and of those that begin with it: a tenth of what sets of bits would weigh.
        self._having, self._first = ([array("I") for _ in self.words] for _ in range(2))
        self.labels: list[array[int]] = []
        for rank, texts in enumerate(names):
            said = [[number_of[word] for word in telling(text)] for text in texts]
            for number in {number for numbers in said for number in numbers}:
                self._having[number].append(rank)
            for number in {numbers[0] for numbers in said if numbers}:
                self._first[number].append(rank)
            self.labels.append(array("I", said[0]))
        self._same_job: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self.words):
            self._same_job[stem(word)].append(number)

    def knows(self, *words: str) -> bool:
        """Whether each of these is a word of the vocabulary."""
        places = [bisect_left(self.words, word) for word in words]
        return all(self.words[place : place + 1] == [word] for place, word in zip(places, words, strict=True))

    def meant(self, typed: str) -> Meant:
        """What a typed word (folded) means when it has no typo."""
        found = Meant(typed)
        same = bisect_left(self.words, typed)
        self._add(found, [same] if self.knows(typed) else (), SAME)
        self._add(found, self._same_job.get(stem(typed), ()), SAME_JOB)
        found.whole = found.near
        self._add(found, range(same, bisect_left(self.words, typed + _AFTER_ANY_WORD)), BEGUN)
        found.begun = found.near
        return found

    def add_misspelled(self, meant: Meant) -> None:
        """Adds what a word means when one letter of it is missing, added, replaced or swapped with the next."""
        if len(meant.word) >= _SHORTEST_WITH_TYPO:
            for right in sorted(_one_letter_away(meant.word) & self._beginnings):
                self._add(meant, range(bisect_left(self.words, right), bisect_left(self.words, right + _AFTER_ANY_WORD)), TYPO)

    def add_alike(self, meant: Meant) -> None:
        """Adds the words that share most letters with a typed one, when nothing nearer is known."""
        if meant.near or len(meant.word) < _SHORTEST_WITH_TYPO:
            return
        grams = _trigrams(meant.word)
        shared: Counter[int] = Counter()
        for gram in grams:
            shared.update(self._by_trigram.get(gram, ()))
        likeness = ((2 * count / (len(grams) + len(self.words[number])), -number) for number, count in shared.items())
        likely = nlargest(_MOST_ALIKE, (each for each in likeness if each[0] >= _ALIKE))
        self._add(meant, [-number for _, number in likely], ALIKE)

    def _add(self, found: Meant, numbers: Iterable[int], quality: int) -> None:
        new = [number for number in numbers if number not in found.quality]
        if new:
            found.quality.update(dict.fromkeys(new, quality))
            found.near |= self._set(self._having, new)
            found.first |= self._set(self._first, new)

    def _set(self, ranks: Sequence[array[int]], numbers: Iterable[int]) -> int:
        bits = bytearray(self._size)
        for number in numbers:
            for rank in ranks[number]:
                bits[rank >> 3] |= 1 << (rank & 7)
        return int.from_bytes(bits, "little")

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(word[:end] for word in self.words for end in range(_SHORTEST_WITH_TYPO - 1, len(word) + 1))

    @cached_property
    def _by_trigram(self) -> dict[str, array[int]]:
        index: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for number, word in enumerate(self.words):
            for gram in _trigrams(word):
                index[gram].append(number)
        return dict(index)


def _one_letter_away(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in cuts}
    found.update(left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1)
    found.update(left + letter + right[1:] for left, right in cuts if right for letter in ascii_lowercase)
    found.update(left + letter + right for left, right in cuts for letter in ascii_lowercase)
    return found


def _trigrams(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
