"""Texts of missions: HTML made safe, plain text drawn from it, encoding accidents recognised. Pure."""

from __future__ import annotations

import html
import re

import nh3

from tremplin.kit.texts import legible as legible
from tremplin.kit.texts import one_line as one_line

_ALLOWED = {
    "p", "br", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "a", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "hr", "span", "div", "sub", "sup", "table", "thead", "tbody", "tr", "td", "th",
}  # fmt: skip
# A tag of the vocabulary, not any "<": "moins de 3 < 5" is text.
_TAG = re.compile(
    r"</?(?:p|br|b|strong|i|em|u|s|ul|ol|li|a|h[1-6]|blockquote|hr|span|div|table|t[rdh]|thead|tbody|font|img|script|style"
    r"|iframe|section|article|center|pre|code)\b[^<>]*>",
    re.IGNORECASE,
)
_BLOCKS = ("p", "div", "blockquote", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ul", "ol")
_ON_OPENING = {**dict.fromkeys(_BLOCKS, "\n\n"), "li": "\n • ", "br": "\n", "tr": "\n", "td": " ", "th": " "}
_ON_CLOSING = dict.fromkeys(_BLOCKS, "\n\n")
# As the cleaner writes them: lower case, quoted attributes, nothing but tags between < and >.
_CLEAN_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)>')
_HREF = re.compile(r' href="([^"]*)"')
_cleaner = nh3.Cleaner(
    tags=_ALLOWED,
    attributes={"a": {"href", "title"}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer nofollow",
)


def is_html(text: str) -> bool:
    """Whether a description is HTML rather than plain text."""
    return bool(_TAG.search(text))


def safe_html(text: str) -> str:
    """HTML that any site may show: no script, no style, no frame, no image, links to the web, mail and telephones only.

    Plain text is escaped, as the cleaner does it, and keeps its line breaks.
    """
    if is_html(text):
        return _cleaner.clean(text).strip()
    return html.escape(_unix_lines(text).strip(), quote=False).replace("\n", "<br>").replace("\u00a0", "&nbsp;")


def plain_text(text: str, safe: str | None = None) -> str:
    """The words of a description: paragraphs apart by an empty line, list items behind a bullet, links after their text.

    `safe` is its `safe_html` when that is known already.
    """
    if not is_html(text):
        return _tidy(text)
    words, *rest = _CLEAN_TAG.split(" ".join((safe or _cleaner.clean(text)).split()))
    parts = [words]
    link, linked = "", 0
    for closing, tag, attributes, words in zip(*[iter(rest)] * 4, strict=True):
        if tag != "a":
            parts.append(_ON_CLOSING.get(tag, "") if closing else _ON_OPENING.get(tag, ""))
        elif not closing:
            found = _HREF.search(attributes)
            link, linked = found[1] if found else "", len(parts)
        elif link and link not in "".join(parts[linked:]):
            parts.append(f" [{link}]")
        parts.append(words)
    return _tidy(html.unescape("".join(parts)))


def _tidy(text: str) -> str:
    text = _unix_lines(text).replace("\t", " ").replace("\u00a0", " ")
    lines = [line.rstrip() for line in _without_runs(text, " ", 1).split("\n")]
    lines = [line if line.startswith(" •") else line.strip() for line in lines]
    return _without_runs("\n".join(lines), "\n", 2).strip("\n")


def _without_runs(text: str, character: str, most: int) -> str:
    """A text where a character follows itself no more than this: five times faster than a pattern, which looks at each one."""
    kept = character * most
    while kept + character in text:
        text = text.replace(kept + character, kept)
    return text


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


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
