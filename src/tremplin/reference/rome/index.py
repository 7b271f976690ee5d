"""Finds jobs while one types: whatever the accents, plurals, gender and order of the words, and in spite of a typo.

Jobs are ranked once, by how much they are looked for, then by the length of their label; a search reads sets of them in that order.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from tremplin.reference.rome.habits import MOST_SOUGHT, SYNONYMS
from tremplin.reference.rome.model import Appellation, Range, Suggestion
from tremplin.reference.rome.vocabulary import BEGUN, UNLIKE, Meant, Vocabulary
from tremplin.reference.rome.words import IGNORED, beginning, forms, key, telling, words

SHORTEST = 2  # one letter says nothing of a job
_MOST_LETTERS, _MOST_WORDS = 200, 12  # labels are shorter; a longer text would only cost time
_SHORTEST_SYNONYM_BEGUN = 4  # `cuist` is on its way to `cuisto`
# With so many jobs found as typed, those that differ by a typo would only be in the way.
_ENOUGH = 5
_SOUGHT = {code: place for place, code in enumerate(MOST_SOUGHT)}


@dataclass(frozen=True, slots=True)
class _Query:
    """A text to look for, folded, and what each of its words may mean."""

    key: str
    words: list[Meant]

    @property
    def whole(self) -> int:
        return reduce(and_, (word.whole for word in self.words))

    @property
    def begun(self) -> int:
        return reduce(and_, (word.begun for word in self.words))

    @property
    def near(self) -> int:
        return reduce(and_, (word.near for word in self.words))

    def first_ones_first(self, jobs: int) -> Iterator[int]:
        """Of some jobs, those whose label begins with a word of the text, then all."""
        yield jobs & reduce(or_, (word.first for word in self.words))
        yield jobs


class JobIndex:
    """The jobs of a nomenclature, ready to be searched. Immutable."""

    def __init__(self, proposed: Iterable[Appellation]) -> None:
        self._jobs = sorted(proposed, key=_standing)
        self._called: dict[str, list[int]] = defaultdict(list)
        # Where the telling words of each label stand: start and end of each, one after the other.
        self._places: list[array[int]] = []
        names = []
        for rank, job in enumerate(self._jobs):
            short = forms(job.short_label) if job.short_label != job.label else []
            names.append(list(dict.fromkeys(forms(job.label) + short)))
            for name in names[-1]:
                self._called[name].append(rank)
            told = (word for word in words(job.label) if word.key not in IGNORED)
            self._places.append(array("H", [at for word in told for at in (word.start, word.end)]))
        self._vocabulary = Vocabulary(names)

    def search(self, text: str, limit: int) -> list[Suggestion]:
        """The jobs a text may name, best first, always in the same order.

        The job of exactly this label, then those whose masculine, feminine or short label it is; those that have all the words typed;
        those the register calls otherwise (`cuisto`); those that have words that begin so; those that would but for a typo; when
        there are none, those that have most of the words, or words alike. Within each, labels that begin with a word typed come
        before the others, then the jobs most looked for, then the shortest labels. Less than two letters find nothing.
        """
        typed = key(text[:_MOST_LETTERS])
        if len(typed) < SHORTEST or limit < 1:
            return []
        query = self._query(typed)
        spoken = [self._query(said) for said in _said_otherwise(typed) + ([] if query.begun else self._respaced(typed))]
        found: dict[int, None] = {}
        for jobs in self._tiers(query, spoken, found):
            _take(jobs, found, limit)
            if len(found) >= limit:
                break
        meanings = [word for each in (query, *spoken) for word in each.words]
        return [self._suggestion(rank, meanings) for rank in found]

    def _query(self, typed: str) -> _Query:
        """What tells something in a text; failing that its last word, which may be the beginning of another."""
        told = telling(typed)[:_MOST_WORDS] or typed.split(" ")[-1:]
        return _Query(typed, [self._vocabulary.meant(word) for word in told])

    def _respaced(self, typed: str) -> list[str]:
        """The same text with a word that is none cut into two that are, or two words made one: `aidesoignant`, `geo metre`."""
        every = typed.split(" ")[:_MOST_WORDS]
        found = []
        for at, word in enumerate(every):
            cuts = range(SHORTEST, len(word) - SHORTEST + 1)
            parted = [[word[:cut], word[cut:]] for cut in cuts if self._vocabulary.knows(word[:cut], word[cut:])]
            found += [[*every[:at], *parts, *every[at + 1 :]] for parts in parted]
            if self._vocabulary.knows("".join(every[at : at + 2])):
                found.append([*every[:at], "".join(every[at : at + 2]), *every[at + 2 :]])
        return [" ".join(words) for words in found if words != every]

    def _tiers(self, query: _Query, spoken: Sequence[_Query], found: dict[int, None]) -> Iterator[int]:
        """Sets of jobs, best first, each worked out once those before it did not suffice: `found` is what they gave."""
        called = self._called.get(query.key, ())
        yield _set(rank for rank in called if key(self._jobs[rank].label) == query.key)
        yield _set(called)
        yield from query.first_ones_first(query.whole)
        for said in spoken:
            yield _set(self._called.get(said.key, ()))
        for said in spoken:
            yield from said.first_ones_first(said.whole)
        yield from query.first_ones_first(query.begun)
        if not found or (len(found) < _ENOUGH and not spoken and not called):
            yield from query.first_ones_first(self._misspelled(query))
        if not found:
            yield from self._resembling(query)

    def _misspelled(self, query: _Query) -> int:
        """Those that have all the words, unknown ones read as misspelled; then known ones too, as a typo may make another word."""
        unknown, known = [word for word in query.words if not word.near], [word for word in query.words if word.near]
        for misspelled in (unknown, known):
            for word in misspelled:
                self._vocabulary.add_misspelled(word)
            jobs = query.near
            if jobs and (len(query.words) > 1 or jobs.bit_count() >= _ENOUGH):
                return jobs  # several words that go together are seldom typos of others; a word alone may well be
        return query.near

    def _resembling(self, query: _Query) -> Iterator[int]:
        """Those that have the most of the words, down to half of those that the register knows or has the like of."""
        for word in query.words:
            self._vocabulary.add_alike(word)
        known = [word.near for word in query.words if word.near]
        at_least = [0] * (len(known) + 1)
        for jobs in known:
            for count in range(len(known), 1, -1):
                at_least[count] |= at_least[count - 1] & jobs
            at_least[1] |= jobs
        for count in range(len(known), (len(known) - 1) // 2, -1):
            yield from query.first_ones_first(at_least[count])

    def _suggestion(self, rank: int, meanings: Sequence[Meant]) -> Suggestion:
        """A job with the words of its label that answer best each word typed."""
        job, numbers, places = self._jobs[rank], self._vocabulary.labels[rank], self._places[rank]
        ranges: list[Range] = []
        for meaning in meanings:
            answers = [meaning.quality.get(number, UNLIKE) for number in numbers]
            best = min(answers, default=UNLIKE)
            if best == UNLIKE:
                continue
            for at, quality in enumerate(answers):
                if quality == best:
                    start, end = places[2 * at], places[2 * at + 1]
                    ranges.append((start, start + beginning(job.label[start:end], len(meaning.word)) if best == BEGUN else end))
        return Suggestion(job, _apart(ranges))


def _standing(job: Appellation) -> tuple[int, bool, int, str, str]:
    """What ranks jobs: how much their occupation is looked for, whether they give it its name, the length of their label."""
    sought = _SOUGHT.get(job.rome_code, len(_SOUGHT))
    return sought, job.label != job.rome_label, len(job.label), job.label, job.code


def _said_otherwise(typed: str) -> list[str]:
    """The same text in the words of the register, where it has a synonym: the longest one, at its end perhaps only begun."""
    every = typed.split()[:_MOST_WORDS]
    for length in range(len(every), 0, -1):
        for start in range(len(every) - length + 1):
            before, phrase, after = every[:start], " ".join(every[start : start + length]), every[start + length :]
            said = SYNONYMS.get(phrase) or (() if after else _begun(phrase))
            if said:
                return [key(" ".join([*before, each, *after])) for each in said]
    return []


def _begun(phrase: str) -> tuple[str, ...]:
    if len(phrase) < _SHORTEST_SYNONYM_BEGUN:
        return ()
    return next((said for spoken, said in SYNONYMS.items() if spoken.startswith(phrase)), ())


def _set(ranks: Iterable[int]) -> int:
    return reduce(or_, (1 << rank for rank in ranks), 0)


def _take(jobs: int, found: dict[int, None], limit: int) -> None:
    """Adds the best of some jobs to those found, up to the limit."""
    while jobs and len(found) < limit:
        lowest = jobs & -jobs
        found[lowest.bit_length() - 1] = None
        jobs ^= lowest


def _apart(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Ranges in order, those that overlap made one."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
