"""What comes before the first mission: the declaration, comments, the root element. A DOCTYPE is refused, unread."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tremplin.feeds.readers.errors import DoctypeForbidden, NotXml

LONGEST = 65_536  # bytes looked at for the root element
_DECLARATION = re.compile(rb"(?:(?!<mission|<source).)*?(?=<\?xml\s)", re.DOTALL)  # not one quoted by a mission
_BLANK = re.compile(rb"(?:\s+|<\?(?:[^?]|\?(?!>))*\?>|<!--(?:[^-]|-(?!->))*-->)*+")
_TAG = re.compile(rb"<([A-Za-z_][\w.:-]{0,127})(?=[\s/>])(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>")


@dataclass(frozen=True, slots=True)
class Prolog:
    """`root` names the root element (None when the feed begins with a mission); missions are after `end` (bytes)."""

    root: bytes | None
    end: int
    closed: bool  # the root is an empty element: <source/>
    after_text: bool  # something that is not XML came first


def read_prolog(head: bytes) -> Prolog:
    """Reads the beginning of a feed. Raises NotXml or DoctypeForbidden."""
    declaration = _DECLARATION.match(head)
    start = declaration.end() if declaration else 0
    after_text = bool(head[:start].strip())
    if b"<!doctype" in head[:start].lower():
        raise DoctypeForbidden
    blank = _BLANK.match(head, start)
    position = blank.end() if blank else start
    if head[position : position + 9].lower() == b"<!doctype":
        if re.match(rb"\s+html\b", head[position + 9 : position + 30], re.IGNORECASE):
            raise NotXml
        raise DoctypeForbidden
    tag = _TAG.match(head, position)
    if tag is None or tag[1].lower() == b"html":
        raise NotXml
    if tag[1].rpartition(b":")[2] == b"mission":
        return Prolog(None, position, False, after_text)
    return Prolog(tag[1], tag.end(), tag[0].endswith(b"/>"), after_text)
