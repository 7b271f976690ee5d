"""Words of a text, folded letter by letter so that what is found can be quoted as it was written. Pure."""

from __future__ import annotations

import re

from tremplin.kit.letters import ENCODING, byte_table

_LETTERS = dict(zip("àáâãäåçèéêëìíîïñòóôõöùúûüýÿ", "aaaaaaceeeeiiiinooooouuuuyy", strict=True))
_WORD = re.compile(r"[a-z0-9œæ]+")
_BETWEEN = r"[^a-z0-9œæ]+"
# « deux soirs par semaine » says more than « soirs par semaine ».
_UNIT = rf"(?:(?:heure|jour|journee|matinee|soir|week{_BETWEEN}end|fois)s?{_BETWEEN})?"
_NUMBER = rf"(?:(?:une?|deux|trois|quatre|cinq|six|\d+){_BETWEEN}{_UNIT})?"
_WHOLE_START, _WHOLE_END = r"(?<![a-z0-9œæ])", r"(?![a-z0-9œæ])"


def fold(text: str) -> str:
    """A text in small letters without accents, each letter at its place."""
    folded = text.lower()
    if len(folded) != len(text):  # a few capitals of other alphabets become two letters: quotations would be cut askew
        folded = text
    if folded.isascii():
        return folded
    for accented in _LETTERS.keys() & set(folded):  # five times faster than `translate`
        folded = folded.replace(accented, _LETTERS[accented])
    return folded


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return _WORD.findall(fold(text))
    # What the encoding lacks is no letter of ours: it becomes a question mark, which is none either.
    return lowered.encode(ENCODING, "replace").translate(_READ).decode(ENCODING).split()


_READ, _ = byte_table(lambda character: "".join(_WORD.findall(fold(character))))


def quoted(text: str, spelling: str) -> str:
    """Folded words as the text writes them, with the number before them; as they are when the text does not hold them."""
    pattern = _WHOLE_START + _NUMBER + re.escape(spelling).replace(r"\ ", _BETWEEN) + _WHOLE_END
    found = re.search(pattern, fold(text))
    return " ".join(text[found.start() : found.end()].split()) if found else spelling
