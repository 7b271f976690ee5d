"""Tells text from markup: what a browser would take for HTML, wherever it is in what was sent."""

from __future__ import annotations

import re
from typing import Any

_LETTER = re.compile(r"[A-Za-z]")
# What ends a tag, or may begin a value in quotes, where `>` ends nothing.
_TURN = re.compile(r"[=>]")
_QUOTED = re.compile(r"\s*([\"'])")


def holds_html(sent: Any) -> bool:
    """Whether some text of a JSON value holds a tag that opens, or a comment. `A & B < C` does not."""
    waiting = [sent]
    while waiting:  # not by recursion: what is sent may be nested deeper than Python calls
        value = waiting.pop()
        if isinstance(value, str):
            if "<" in value and _opens(value):
                return True
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
    return False


def _opens(text: str) -> bool:
    """Reads a text once, as a browser would."""
    at = text.find("<")
    while at != -1:
        after = text[at + 1 : at + 2]
        if text.startswith("!--", at + 1):
            return True
        if _LETTER.match(after):
            return _closed(text, at + 1)  # else all the rest is inside a tag that never ends
        if after == "/" and not _LETTER.match(text, at + 2):
            return text[at + 2 : at + 3] not in ("", ">")  # a closing tag without a name: browsers make it a comment
        if after in ("/", "!", "?"):
            at = text.find(">", at + 1)
            if at == -1:
                return False
        at = text.find("<", at + 1)
    return False


def _closed(text: str, at: int) -> bool:
    """Whether the tag whose name begins there ends."""
    while turn := _TURN.search(text, at):
        if turn[0] == ">":
            return True
        at = turn.end()
        if quoted := _QUOTED.match(text, at):
            end = text.find(quoted[1], quoted.end())
            if end == -1:
                return False
            at = end + 1
    return False
