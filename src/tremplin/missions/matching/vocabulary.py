"""The vocabulary of the rules, read once from `vocabulary.toml` and turned over: from a domain, an activity or a word to values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from tremplin.missions.matching.taxonomy import CODES
from tremplin.missions.matching.words import words
from tremplin.reference.activities import ACTIVITIES

# To be raised when rules.py changes what missions hold, so that those already published are read again.
_RULES = 1
# Below, a final s is rarely the mark of a plural (« pas », « bus »).
_SHORTEST_PLURAL = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words looked for together, as they are found (one spelling of singular and plural), and the values they show."""

    spelling: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Values by slug of domain, by label of activity; phrases by their first word. `edition` changes with any of it."""

    by_domain: Mapping[str, tuple[str, ...]]
    by_activity: Mapping[str, tuple[str, ...]]
    by_first_word: Mapping[str, tuple[Phrase, ...]]
    first_words: frozenset[str]
    edition: int


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary. Raises ValueError for a value that no taxonomy has, or an activity that the referential has not."""
    raw = files(__package__).joinpath("vocabulary.toml").read_bytes()
    read = tomllib.loads(raw.decode())
    shown = {f"{taxonomy}.{value}": signs for taxonomy, values in read.items() for value, signs in values.items()}
    if unknown := shown.keys() - CODES.keys():
        raise ValueError(f"values of no taxonomy: {sorted(unknown)}")
    phrases = _phrases(_turned(shown, "words"))
    return Vocabulary(
        by_domain=_turned(shown, "domains"),
        by_activity={ACTIVITIES[slug]: keys for slug, keys in _turned(shown, "activities").items()},
        by_first_word=phrases,
        first_words=frozenset(phrases),
        edition=int.from_bytes(blake2b(repr((_RULES, tuple(CODES))).encode() + raw, digest_size=4).digest(), "big", signed=True),
    )


def _turned(shown: Mapping[str, Any], kind: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, signs in shown.items():
        for sign in signs.get(kind, ()):
            found.setdefault(sign, []).append(key)
    return {sign: tuple(keys) for sign, keys in found.items()}


def _phrases(by_text: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[Phrase, ...]]:
    by_spelling: dict[str, list[str]] = {}
    for text, keys in by_text.items():
        for spelling in _spellings(words(text)):
            by_spelling.setdefault(spelling, []).extend(keys)
    by_first: dict[str, list[Phrase]] = {}
    for spelling, listed in by_spelling.items():
        by_first.setdefault(spelling.split(" ")[0], []).append(Phrase(spelling, tuple(dict.fromkeys(listed))))
    return {first: tuple(phrases) for first, phrases in by_first.items()}


def _spellings(folded: list[str]) -> Iterable[str]:
    """A phrase, with its first word in the plural, or all of them: « personne isolée », « personnes isolées »."""
    plural = [word if word[-1] in "sxz" or len(word) <= _SHORTEST_PLURAL else f"{word}s" for word in folded]
    return dict.fromkeys(" ".join(each) for each in (folded, [plural[0], *folded[1:]], plural))
