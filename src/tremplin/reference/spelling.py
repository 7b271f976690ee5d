"""Makes two spellings of one name equal: the keys every lookup of this folder is made with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"}
_OTHER = re.compile(r"[^a-z0-9]+")
_OTHER_IN_LINE = re.compile(r"[^a-z0-9\n]+")
# Addresses abbreviate `sur` and `sous` with a slash, which has to be read before punctuation goes.
_UNDER, _UPON = re.compile(r"\bs/s\b"), re.compile(r"\bs/")
# The number after CEDEX is one of a sorting office, not of a district.
_CEDEX = re.compile(r"\bcedex(?: \d{1,2}\b)?")
_SAINT = re.compile(r"\b(?:ste?s?)\b")
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def fold(text: str) -> str:
    """Lower case, without accents, ligatures, punctuation; one space between words. Folding twice changes nothing."""
    return _OTHER.sub(" ", _unaccented(text)).strip()


def normalise(place: str) -> str:
    """The key of a place name: folded, `st` and `ste` spelled out, `s/` read as `sur`, without CEDEX and its number."""
    return normalise_all([place.replace("\n", " ")])[0]


def normalise_all(places: Iterable[str]) -> list[str]:
    """The keys of place names, none of which holds a line break: all at once, as forty thousand one by one take five times longer."""
    letters = _unaccented("\n".join(places))
    if "/" in letters:
        letters = _UPON.sub("sur ", _UNDER.sub("sous", letters))
    keys = _OTHER_IN_LINE.sub(" ", letters)
    if "st" in keys:
        keys = _SAINT.sub(lambda found: _SAINTS[found[0]], keys)
    if "cedex" in keys:
        keys = _CEDEX.sub(" ", keys)
    return [" ".join(key.split()) for key in keys.split("\n")]


def _unaccented(text: str) -> str:
    if text.isascii():
        return text.lower()
    text = text.casefold()
    # A text has few of these, many times: looking at each letter would take thirty times as long.
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    decomposed = unicodedata.normalize("NFKD", text)
    for accent in filter(unicodedata.combining, set(decomposed)):
        decomposed = decomposed.replace(accent, "")
    return decomposed.casefold()
