"""Texts as people meant them: trimmed, unescaped where they were escaped twice, garbled accents noticed."""

from __future__ import annotations

import html
import re

from tremplin.feeds.readers import problems as kinds
from tremplin.kit.problem import Problem

_REFERENCE = re.compile(r"&(?:#\d{1,9}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z]\w{1,39});")
_SPACES = re.compile(r"[ \t\r\n\f\v]*[\t\r\n\f\v][ \t\r\n\f\v]*|  +")  # no-break spaces are French typography: kept
_WRITTEN_BREAK = re.compile(r"\\r\\n|\\n")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ESCAPED_TAG = re.compile(r"&lt;/?[A-Za-z][^<>]{0,300}?&gt;")  # bounded: looked for at every &lt; of a hostile text
_MARKUP = frozenset('<>&"')
_LONGEST_SAMPLE = 160  # characters


def one_line(text: str) -> str:
    """A name, a title, a tag… without line breaks, and unescaped once (`Coop&#039;Az`)."""
    text = unescaped(text)
    if text.isprintable() and "  " not in text:
        return text.strip()  # nearly every text: twice as fast for a whole feed
    return _SPACES.sub(" ", text).strip()


def unescaped(text: str) -> str:
    """Decodes the HTML references left in a text; `?a=1&copy=2` holds none."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def rich(text: str) -> str:
    """A description, HTML or not, with real line breaks and without references other than those of markup characters.

    HTML escaped twice as a whole is unescaped once; `&lt;` in HTML or in plain text stays, or it would become a tag.
    """
    if "\\" in text:
        text = _WRITTEN_BREAK.sub("\n", text)
    if "&" in text:
        if _ESCAPED_TAG.search(text) and not _TAG.search(text):
            text = unescaped(text)
        text = _REFERENCE.sub(_unescaped_unless_markup, text)
    return text.strip()


def _unescaped_unless_markup(match: re.Match[str]) -> str:
    character = html.unescape(match[0])
    return html.escape(character) if character in _MARKUP else character


# --- Accents garbled by a wrong conversion: UTF-8 read as Windows-1252 ---


def _garbled_bytes() -> dict[str, int]:
    """What each byte above 0x7F reads as, and which byte that was."""
    read = {bytes([byte]).decode("windows-1252", "replace"): byte for byte in range(0x80, 0x100)}
    read.pop("\ufffd")
    return read | {chr(byte): byte for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}  # undefined there: kept as they were


_BYTES = _garbled_bytes()
_FOLLOWING = "[" + "".join(re.escape(character) for character, byte in _BYTES.items() if byte < 0xC0) + "]"
# The first class, alone, lets a whole text be skimmed at once.
_GARBLED = re.compile(f"[Â-ô](?:(?<=[Â-ß]){_FOLLOWING}|(?<=[à-ï]){_FOLLOWING}{{2}}|(?<=[ð-ô]){_FOLLOWING}{{3}})")


def ungarbled(text: str) -> str | None:
    """The text as it was before its UTF-8 was read as Windows-1252; None when it does not look so."""
    if text.isascii():
        return None
    repaired = _GARBLED.sub(_ungarbled, text)
    return repaired if repaired != text else None


def notice_garbled(text: str, pointer: str, problems: list[Problem]) -> None:
    """Tells the owner of a text that its accents look garbled. The text is left as it is: only they know."""
    repaired = ungarbled(text)
    if repaired is not None:
        sample, proposed = _excerpt(text), _excerpt(repaired)
        problems.append(kinds.MOJIBAKE.at(pointer, sample=sample, repaired=proposed))


def _ungarbled(match: re.Match[str]) -> str:
    try:
        character = bytes(_BYTES[each] for each in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
    return character if _expected_in_french(ord(character)) else match[0]


def _expected_in_french(code: int) -> bool:
    """Latin letters, punctuation, emoji: otherwise « à » before a no-break space and a » would be Samaritan."""
    return 0xA0 <= code < 0x250 or 0x2000 <= code < 0x2C00 or code == 0xFE0F or code >= 0x1F000


def _excerpt(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONGEST_SAMPLE else text[: _LONGEST_SAMPLE - 1] + "…"
