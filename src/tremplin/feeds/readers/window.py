"""A sliding view of a stream of bytes: patterns are looked for in it, and only what may still be needed is held.

Positions are offsets in the whole stream, so that nothing depends on how it was cut into blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
_LONGEST_TOKEN = 4096  # bytes: patterns never match more than this


class Window:
    """The bytes between what was released and what was read so far."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self.data = b""
        self.base = 0  # offset of the first byte held
        self._needed = 0  # bytes before this offset may be forgotten
        self._line, self._line_offset = 1, 0

    @property
    def end(self) -> int:
        return self.base + len(self.data)

    def more(self) -> bool:
        """Reads the next block, forgetting released bytes. False at the end of the stream."""
        block = next(self._blocks, None)
        if block is None:
            return False
        keep = min(self._needed, self.end)
        if keep > self._line_offset:
            self.line_at(keep)
        self.data = self.data[keep - self.base :] + block
        self.base = keep
        return True

    def release(self, offset: int) -> None:
        """Says that bytes before this offset will not be asked for again."""
        self._needed = max(self._needed, offset)

    def slice(self, start: int, end: int) -> bytes:
        return self.data[start - self.base : end - self.base]

    def line_at(self, offset: int) -> int:
        """The line (from 1) of an offset; asked in increasing order."""
        self._line += self.data.count(b"\n", self._line_offset - self.base, offset - self.base)
        self._line_offset = offset
        return self._line


class Finder:
    """The occurrences of a pattern in a window, each searched for once.

    Remembering the next one keeps reading linear: a feed made of a million unclosed comments would otherwise be
    searched to its end a million times.
    """

    def __init__(self, window: Window, pattern: re.Pattern[bytes]) -> None:
        self._window = window
        self._pattern = pattern
        self._asked = 0
        self._searched = 0  # nothing begins between `asked` and here
        self._found: Span | None = None

    def first(self, start: int, limit: int, *, releasing: bool = False) -> Span | None:
        """The first occurrence that begins at `start` or after, and before `limit`.

        `releasing` forgets what was searched in vain, however long it is.
        """
        if start < self._asked or start > (self._found[0] if self._found else self._searched):
            self._found, self._searched = None, start
        self._asked = start
        window = self._window
        while self._found is None and self._searched < limit:
            match = self._pattern.search(window.data, max(0, self._searched - window.base))
            if match:
                self._found = (match.start() + window.base, match.end() + window.base)
                break
            reached = window.end
            if releasing:
                window.release(max(start, reached - _LONGEST_TOKEN))
            if not window.more():
                self._searched = max(self._searched, limit)
                break
            self._searched = max(self._searched, reached - _LONGEST_TOKEN)
        return self._found if self._found and self._found[0] < limit else None
