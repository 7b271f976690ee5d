"""The addresses that sites pasted from API Engagement: `https://mission.…/?widget=…`, on hosts that now lead here. Pure.

Everything after the name of the widget is kept: links that sites shared with a filter set still open on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams

_NAMES = ("widget", "widgetName")


@dataclass(frozen=True, slots=True)
class Named:
    """A widget as an old address names it, and what else the address says."""

    widget_id: str
    name: str
    rest: tuple[tuple[str, str], ...]


def is_legacy(query: QueryParams) -> bool:
    """Whether the address of the home page is that of a widget."""
    return any(query.get(name) for name in _NAMES)


def read(query: QueryParams) -> Named:
    """The widget that an address names."""
    rest = tuple((name, value) for name, value in query.multi_items() if name not in _NAMES)
    return Named(query.get("widget", ""), query.get("widgetName", ""), rest)


def address(widget_id: str, asked: Named) -> str:
    """Where a widget is now; the page is told that the one around it listens as it used to."""
    return f"/embed/{quote(widget_id, safe='')}?{urlencode([*asked.rest, ('ancien', '1')])}"
