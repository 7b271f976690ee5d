"""HTML from partners made safe to show on any site, and the plain text of it. Pure."""

from __future__ import annotations

import html
import re

import nh3

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
_SCHEMES = {"http", "https", "mailto", "tel"}
_REL = "noopener noreferrer nofollow"
_LINK = {"a": {"href", "title"}}
_cleaner = nh3.Cleaner(tags=_ALLOWED, attributes=_LINK, url_schemes=_SCHEMES, link_rel=_REL)
_illustrated = nh3.Cleaner(
    tags=_ALLOWED | {"img"}, attributes={**_LINK, "img": {"src", "alt", "width", "height"}}, url_schemes=_SCHEMES, link_rel=_REL
)


def is_html(text: str) -> bool:
    """Whether a description is HTML rather than plain text."""
    return bool(_TAG.search(text))


def safe_html(text: str, *, images: bool = False) -> str:
    """HTML that any site may show: no script, no style, no frame, no image unless said, links to the web, mail and telephones only.

    Plain text is escaped, as the cleaner does it, and keeps its line breaks.
    """
    if is_html(text):
        return (_illustrated if images else _cleaner).clean(text).strip()
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
