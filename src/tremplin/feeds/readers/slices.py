"""Cuts a feed into its missions without parsing it, so that a fault in one of them costs no other.

CDATA sections and comments are stepped over, unless plainly unclosed: what they would swallow is then given back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from tremplin.feeds.readers.window import Finder, Span, Window

MAX_MISSION = 1_000_000  # bytes
_MAX_STEPPED_OVER = 4_000_000  # bytes, for a comment or a CDATA section outside missions
_NO_LIMIT = 1 << 62
_OPEN = rb"<(?:[A-Za-z_][\w.-]{0,63}:)?mission(?:\s[^<>]{0,2000})?/?>"
_CLOSE = rb"</(?:[A-Za-z_][\w.-]{0,63}:)?mission\s{0,99}>"
_SECTION = rb"<!--|<!\[CDATA\["
_OPAQUE = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}


class Fault(Enum):
    """What was wrong with the outline of a mission."""

    NOT_CLOSED = auto()  # ended by the next mission or by the end of the feed's root
    TOO_LARGE = auto()  # `data` is its beginning only


@dataclass(frozen=True, slots=True)
class Slice:
    """The bytes of a mission, from its opening tag to its closing one, and its line in the file."""

    line: int
    data: bytes
    fault: Fault | None = None


class MissionSlicer:
    """Iterates over the slices of a feed from the end of its root's opening tag; without a root, from its beginning.

    `complete` tells whether the root was closed after the last mission, `cut_at` the line of a mission the file cuts.
    """

    def __init__(self, window: Window, start: int, root: bytes | None) -> None:
        self._window = window
        self._position = start
        self.complete = False
        self.cut_at: int | None = None
        end = [rb"</" + re.escape(root) + rb"\s{0,99}>"] if root else []
        self._outside = Finder(window, re.compile(b"|".join([_OPEN, _SECTION, *end])))
        self._inside = Finder(window, re.compile(b"|".join([_OPEN, _SECTION, _CLOSE, *end])))
        self._bounds = Finder(window, re.compile(b"|".join([_OPEN, _CLOSE, *end])))
        self._opened = {opener: Finder(window, re.compile(re.escape(opener))) for opener in _OPAQUE}
        self._closed = {opener: Finder(window, re.compile(re.escape(closer))) for opener, closer in _OPAQUE.items()}

    def __iter__(self) -> Iterator[Slice]:
        while span := self._outside.first(self._position, _NO_LIMIT, releasing=True):
            self._window.release(span[0])
            token = self._window.slice(*span)
            if token in _OPAQUE:
                self._position = self._step_over(token, span, _MAX_STEPPED_OVER)
            elif token.startswith(b"</"):
                self.complete = True
                self._position = span[1]
            else:
                self.complete = False
                found = self._mission(span, token)
                if found is None:
                    return
                yield found

    def _mission(self, opening: Span, token: bytes) -> Slice | None:
        """The mission that begins with this tag; None when the file ends within it."""
        start = opening[0]
        line = self._window.line_at(start)
        if token.endswith(b"/>"):
            self._position = opening[1]
            return Slice(line, token)
        position, limit = opening[1], start + MAX_MISSION
        while span := self._inside.first(position, limit):
            token = self._window.slice(*span)
            if token in _OPAQUE:
                position = self._step_over(token, span, limit - span[0])
                continue
            whole = _closes(token)
            self._position = span[1] if whole else span[0]
            return Slice(line, self._window.slice(start, self._position), None if whole else Fault.NOT_CLOSED)
        return self._overflow(start, position, line)

    def _overflow(self, start: int, position: int, line: int) -> Slice | None:
        limit = start + MAX_MISSION
        if self._window.end < limit:
            self.cut_at = line
            return None
        head = self._window.slice(start, min(limit, start + 4096))
        resume = self._bounds.first(max(position, limit), _NO_LIMIT, releasing=True)
        if resume is None:
            self._position = self._window.end
        else:
            self._position = resume[1] if _closes(self._window.slice(*resume)) else resume[0]
        return Slice(line, head, Fault.TOO_LARGE)

    def _step_over(self, opener: bytes, span: Span, limit: int) -> int:
        """Where to go on after this opener: past the section it opens, or just past itself when that is unclosed."""
        end = self._closed[opener].first(span[1], span[0] + limit)
        if end is None:
            return span[1]
        again = self._opened[opener].first(span[1], end[0])
        if again and self._bounds.first(span[1], end[0]):
            return span[1]  # it holds another opener and a mission's tag: the closer found is that of a later section
        return end[1]


def _closes(token: bytes) -> bool:
    return re.fullmatch(_CLOSE, token) is not None
