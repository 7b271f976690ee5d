"""The text of a mail that came as HTML only: lines where a reader sees lines, quotes marked with `>` as in plain text."""

from __future__ import annotations

from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "head", "title", "template", "object"})
_BLOCKS = frozenset(
    {"p", "div", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "pre", "blockquote", "hr"}
)
_APART = frozenset({"p", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4"})
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base", "source"})
# Where programs put the mail they answer to, and do not always use a blockquote.
_QUOTING = (
    "gmail_quote",
    "yahoo_quoted",
    "protonmail_quote",
    "moz-cite-prefix",
    "divrplyfwdmsg",
    "appendonsend",
    "mail-editor-reference",
)
_UNTIL_THE_END = ("divrplyfwdmsg", "appendonsend", "mail-editor-reference")
_MOST_DEPTH = 300
_MOST_CHARACTERS = 1_000_000


def plain(html: str) -> str:
    """The text of a page. Whatever it holds, markup never comes out as markup."""
    reader = _Reader()
    reader.feed(html[:_MOST_CHARACTERS])
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._open: list[tuple[str, bool, bool]] = []  # (tag, silent, quoted)
        self._silent = self._quoted = 0  # how many of these are

    def text(self) -> str:
        self._break()
        return "\n".join(self._lines).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._break(always=True)
            return
        if tag in _BLOCKS:
            self._break(apart=tag in _APART)
        if tag == "li":
            self._line += "- "
        marks = " ".join(value.lower() for name, value in attrs if name in ("class", "id") and value)
        if any(mark in marks for mark in _UNTIL_THE_END):
            self._quoted += 1  # never taken away
        if tag in _VOID or len(self._open) >= _MOST_DEPTH:
            return
        silent = tag in _SILENT or any(name == "style" and value and "display:none" in value.replace(" ", "") for name, value in attrs)
        quoted = tag == "blockquote" or any(mark in marks for mark in _QUOTING)
        self._open.append((tag, silent, quoted))
        self._silent += silent
        self._quoted += quoted

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break(apart=tag in _APART)
        if any(tag == name for name, *_ in self._open):
            name = ""
            while name != tag:
                name, silent, quoted = self._open.pop()
                self._silent -= silent
                self._quoted -= quoted

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        words = " ".join(data.split())
        if not words:
            self._line += " " if data and self._line else ""
            return
        self._line += (" " if data[0].isspace() and self._line else "") + words + (" " if data[-1].isspace() else "")

    def _break(self, *, always: bool = False, apart: bool = False) -> None:
        if self._line.strip() or always:
            self._lines.append(("> " if self._quoted else "") + " ".join(self._line.split()))
        if apart and self._lines and self._lines[-1]:
            self._lines.append("")
        self._line = ""
