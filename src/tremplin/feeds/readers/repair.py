"""Makes a mission's XML readable when a strict parser refuses it: raw & and <, HTML entities, control characters…

What is text stays text: an HTML tag inside an element of the feed is escaped, so that no description is lost for a
<br>.
"""

from __future__ import annotations

import re
from html.entities import html5

from tremplin.feeds.readers import problems as kinds
from tremplin.feeds.readers.vocabulary import ELEMENTS, TEXTS
from tremplin.kit.problem import Problem, ProblemKind

_BREAKS = re.compile("[\x0b\x0c]")  # word processors write a line break so
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TOKEN = re.compile(
    r"(?P<cdata><!\[CDATA\[(?:(?!<!\[CDATA\[).)*?\]\]>)"
    r"|(?P<open_cdata><!\[CDATA\[)"
    r"|(?P<comment><!--(?:(?!<!--).)*?-->|<\?[^<]*?\?>)"
    r"|<(?P<slash>/?)(?:[A-Za-z_][\w.-]{0,63}:)?(?P<name>[A-Za-z_][\w.-]{0,63})(?:\s[^<>]*?)?(?P<empty>/?)>"
    r"|&(?:\#(?P<decimal>\d{1,9})|\#[xX](?P<hexadecimal>[0-9A-Fa-f]{1,8})|(?P<entity>[A-Za-z]\w{0,39}));"
    r"|(?P<raw>[&<]|\]\]>)",
    re.DOTALL,
)
_ESCAPED = {"&": "&amp;", "<": "&lt;", "]]>": "]]&gt;"}
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))


def repaired(text: str, problems: list[Problem]) -> str:
    """The same mission, readable if it can be, and what had to be repaired where."""
    return _Repair(problems).run(text)


class _Repair:
    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems
        self._told: set[tuple[str, str]] = set()
        self._element = ""

    def run(self, text: str) -> str:
        cleaned = _CONTROL.sub("", _BREAKS.sub("\n", text))
        if cleaned != text:
            self._tell(kinds.CONTROL_CHARACTER)
        return _TOKEN.sub(self._token, cleaned)

    def _token(self, match: re.Match[str]) -> str:
        if match["cdata"]:
            return match[0]
        if match["comment"]:
            return "\n" * match[0].count("\n")  # the lines of later errors stay right
        if match["open_cdata"]:
            self._tell(kinds.CDATA_NOT_CLOSED)
            return ""
        if match["name"]:
            return self._tag(match)
        if raw := match["raw"]:
            self._tell(kinds.AMPERSAND_NOT_ESCAPED if raw == "&" else kinds.LESS_THAN_NOT_ESCAPED)
            return _ESCAPED[raw]
        return self._reference(match)

    def _tag(self, match: re.Match[str]) -> str:
        name, closing = match["name"], bool(match["slash"])
        if self._element in TEXTS and not (closing and name == self._element):
            self._tell(kinds.LESS_THAN_NOT_ESCAPED)
            return "&lt;" + _TOKEN.sub(self._token, match[0][1:])
        if name in ELEMENTS:
            self._element = "" if closing or match["empty"] or name == "mission" else name
        elif self._element:
            self._tell(kinds.LESS_THAN_NOT_ESCAPED)
            return "&lt;" + _TOKEN.sub(self._token, match[0][1:])
        return f"<{match['slash']}{name}{match['empty']}>"  # without attributes, which say nothing in this dialect

    def _reference(self, match: re.Match[str]) -> str:
        if name := match["entity"]:
            if name in _XML_ENTITIES:
                return match[0]
            self._tell(kinds.ENTITY_UNKNOWN, entity=match[0])
            return html5.get(f"{name};", f"&amp;{name};")
        code = int(match["decimal"]) if match["decimal"] else int(match["hexadecimal"], 16)
        if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000:
            return match[0]
        self._tell(kinds.CONTROL_CHARACTER)
        return ""

    def _tell(self, kind: ProblemKind, **values: object) -> None:
        """Once per kind and element: a text full of raw & is one problem, not a hundred."""
        pointer = f"/{self._element}" if self._element else ""
        if (kind.code, pointer) not in self._told:
            self._told.add((kind.code, pointer))
            self._problems.append(kind.at(pointer, **values))
