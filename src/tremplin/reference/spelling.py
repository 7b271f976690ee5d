"""Makes two spellings of one name equal: the keys every lookup of this folder is made with."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_OTHER = re.compile(r"[^a-z0-9]+")
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
    letters = _unaccented(place)
    if "/" in letters:
        letters = _UPON.sub("sur ", _UNDER.sub("sous", letters))
    key = _OTHER.sub(" ", letters).strip()
    if "st" in key:
        key = _SAINT.sub(lambda found: _SAINTS[found[0]], key)
    if "cedex" in key:
        key = " ".join(_CEDEX.sub(" ", key).split())
    return key


def _unaccented(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()
