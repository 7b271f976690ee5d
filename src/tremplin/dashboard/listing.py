"""Pages of a list: which one is shown, how to reach the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

SIZE = 25
_LAST = 400


@dataclass(frozen=True, slots=True)
class Paging:
    """Where one is in a list. `asked`: what the address says besides the page; `size`: how many lines make one."""

    path: str
    asked: Mapping[str, str]
    number: int
    total: int
    size: int = SIZE

    @property
    def count(self) -> int:
        return max(1, min(_LAST, -(-self.total // self.size)))

    @property
    def previous(self) -> str | None:
        return self.href(min(self.number - 1, self.count)) if self.number > 1 else None

    @property
    def next(self) -> str | None:
        return self.href(self.number + 1) if self.number < self.count else None

    def href(self, number: int) -> str:
        query = {name: value for name, value in self.asked.items() if value} | ({"page": str(number)} if number > 1 else {})
        return f"{self.path}?{urlencode(query)}" if query else self.path


def asked_page(request: Request) -> int:
    """The page that an address asks for; the first when it can't be read."""
    raw = request.query_params.get("page", "")
    return min(max(int(raw), 1), _LAST) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 1


def asked(request: Request, name: str, most: int = 120) -> str:
    """One line of the address."""
    raw = request.query_params.get(name, "")[: most * 2]
    return " ".join("".join(each if each.isprintable() else " " for each in raw).split())[:most]


def skipped(number: int, size: int = SIZE) -> int:
    """How many lines come before a page."""
    return (number - 1) * size
