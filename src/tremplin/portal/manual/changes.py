"""What changed in the program, from CHANGELOG.md: a page for people, a feed (Atom, RFC 4287) for those who wait for the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree
from markupsafe import Markup

from tremplin.portal.manual.guides import anchor, paragraphs, root

ATOM = "application/atom+xml; charset=utf-8"
ADDRESS, FEED = "/docs/nouveautes", "/docs/nouveautes.atom"
_FILE = "CHANGELOG.md"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_RELEASE = re.compile(r"## \[(?P<version>[^\]]+)\](?: - (?P<date>\d{4}-\d{2}-\d{2}))?")
_ITEM = re.compile(r"\*\*(?P<title>[^*]+?)\.?\*\*\s*(?P<text>.*)", re.DOTALL)
# The page is elsewhere than the file: its links would lead nowhere.
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]+\)")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new: its title, what it is, in which version and since when, among which kind (Added, Changed…)."""

    title: str
    html: Markup
    version: str
    kind: str
    at: datetime

    @property
    def anchor(self) -> str:
        return anchor(f"{self.version} {self.title}")


def changes() -> tuple[Change, ...]:
    """What changed, the latest version first, as the file tells it."""
    path = _file()
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, written_ns: int) -> tuple[Change, ...]:
    return tuple(_changes(path.read_text(encoding="utf-8"), datetime.fromtimestamp(written_ns // 10**9, UTC)))


def _changes(text: str, written: datetime) -> Iterator[Change]:
    """`written`: when the file was, for what no version holds yet."""
    version, kind, at = "", "", written
    for block in re.split(r"\n(?=#{2,3} |- )", text):
        if release := _RELEASE.match(block):
            version, date = release["version"], release["date"]
            at = datetime.fromisoformat(f"{date}T00:00:00+00:00") if date else written
        elif block.startswith("### "):
            kind = block[4:].partition("\n")[0].strip()
        elif block.startswith("- ") and version and (item := _ITEM.match(" ".join(block[2:].split()))):
            yield Change(item["title"], paragraphs(_LINK.sub(r"\1", item["text"])), version, kind, at)


def feed(found: tuple[Change, ...], *, base_url: str) -> bytes:
    """The changes in Atom."""
    # A name of None is the namespace without a prefix.
    names: Any = {None: _NAMESPACE}
    node = etree.Element(f"{{{_NAMESPACE}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en"}, nsmap=names)
    _text(node, "id", f"{base_url}{FEED}")
    _text(node, "title", "Tremplin : nouveautés")
    _text(node, "updated", max(each.at for each in found).isoformat())
    _text(_node(node, "author"), "name", "Tremplin")
    _node(node, "link", rel="self", type="application/atom+xml", href=f"{base_url}{FEED}")
    _node(node, "link", rel="alternate", type="text/html", href=f"{base_url}{ADDRESS}")
    for change in found:
        entry, address = _node(node, "entry"), f"{base_url}{ADDRESS}#{change.anchor}"
        _text(entry, "id", address)
        _text(entry, "title", f"{change.version} · {change.title}")
        _text(entry, "updated", change.at.isoformat())
        _node(entry, "link", rel="alternate", type="text/html", href=address)
        _node(entry, "category", term=change.kind)
        _text(entry, "content", str(change.html), type="html")
    return etree.tostring(node, xml_declaration=True, encoding="UTF-8")


def _node(parent: Any, name: str, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", attributes)


def _text(parent: Any, name: str, text: str, **attributes: str) -> None:
    _node(parent, name, **attributes).text = text


def _file() -> Path:
    """With the other documents once installed, above their folder in a checkout."""
    packaged = root() / _FILE
    return packaged if packaged.exists() else root().parent / _FILE
