"""Texts of missions: what `kit` does to any text, and encoding accidents recognised. Pure."""

from __future__ import annotations

import re

from tremplin.kit.hypertext import is_html as is_html
from tremplin.kit.hypertext import plain_text as plain_text
from tremplin.kit.hypertext import safe_html as safe_html
from tremplin.kit.texts import legible as legible
from tremplin.kit.texts import one_line as one_line

# The bytes of one UTF-8 character read as Windows-1252: "Ã©", "â€™", "Â ".
_TAIL = "[\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]"
# The first class, alone, lets a whole text be skimmed at once.
_MISREAD = re.compile(
    f"[\u00c2-\u00f4](?:(?<=[\u00c2-\u00df]){_TAIL}|(?<=[\u00e0-\u00ef]){_TAIL}{{2}}|(?<=[\u00f0-\u00f4]){_TAIL}{{3}}|(?<=Ã) {{1,2}})"
)
# What French texts hold. Others are no accident: « été » before a no-break space and a guillemet spells a Chinese character.
_PLAUSIBLE = re.compile(
    "[\u00a0-\u017f\u02b0-\u02ff\u2000-\u206f\u20a0-\u22ff\u2500-\u27bf\ufb00-\ufb06\ufe0f\ufeff\U0001f000-\U0001faff]"
)


def repaired(text: str) -> str | None:
    """What a text was before its UTF-8 was read as Windows-1252; None when it does not look so."""
    found = _MISREAD.sub(_reread, text)
    return found if found != text else None


def _reread(match: re.Match[str]) -> str:
    if match[0][1] == " ":
        return "à "  # its second byte is a no-break space, often trimmed or turned into a space on the way
    raw = bytearray()
    for character in match[0]:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return match[0]
            raw.append(ord(character))  # the five bytes that cp1252 leaves undefined come through as control characters
    try:
        meant = raw.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
    return meant if _PLAUSIBLE.fullmatch(meant) else match[0]
