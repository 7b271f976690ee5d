"""Words as people type them: folded the same way when documents are indexed and when they are searched."""

from __future__ import annotations

import re
import unicodedata

from tremplin.kit.letters import ENCODING, byte_table

SHORTEST_PREFIX = 3
"""Below, a word being typed would match nearly everything."""

# PostgreSQL refuses words of 2 kB in a question; nobody types such a word, but anybody may paste one.
_LONGEST = 64

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_ACCENTS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")

_STOPS = """
    a ai au aux avec c ce ces cet cette d dans de des du elle elles en es est et eu il ils j je l la le les leur leurs
    lui m ma mais me mes mon n ne nos notre nous on ou par pour qu que qui s sa se ses si son sont sur t ta te tes toi
    ton tu un une vos votre vous y
"""
STOP_WORDS = frozenset(_STOPS.split())
"""French words that say nothing of a document, without accents."""


def fold(text: str) -> list[str]:
    """The words of a text, in order: lower case, without accents, ligatures, apostrophes, hyphens nor stop words."""
    words = _western(text)
    return [word[:_LONGEST] for word in (_WORD.findall(_lowered(text)) if words is None else words) if word not in STOP_WORDS]


def _lowered(text: str) -> str:
    lowered = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).lower()
    # Rare once accents are gone, and slow.
    return lowered if lowered.isascii() else _ACCENTS.sub("", lowered.translate(_LIGATURES))


def _western(text: str) -> list[str] | None:
    """The words of a text in one look-up; None when it holds characters that need more."""
    for ligature, letters in _IN_FRENCH.items():
        text = text.replace(ligature, letters)
    try:
        written = text.encode(ENCODING)
    except UnicodeEncodeError:
        return None
    if written.translate(None, _UNTOLD) != written:
        return None
    return written.translate(_READ).decode(ENCODING).split()


_IN_FRENCH = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
_READ, _UNTOLD = byte_table(lambda character: "".join(_WORD.findall(_lowered(character))))


def closest(word: str, candidates: list[str]) -> str | None:
    """The candidate that one or two slips of the finger turn into this word (one if short); the first of equals."""
    tolerated = 1 if len(word) <= 4 else 2
    ranked = sorted((slips(word, candidate), rank) for rank, candidate in enumerate(candidates))
    return candidates[ranked[0][1]] if ranked and ranked[0][0] <= tolerated else None


def slips(typed: str, meant: str) -> int:
    """Letters added, missed, mistaken or swapped between two words (Damerau-Levenshtein, optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for i, a in enumerate(typed, 1):
        line = [i]
        for j, b in enumerate(meant, 1):
            cost = min(last[j] + 1, line[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == meant[j - 2] and typed[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
