"""What visitors type or the address of a list holds, read leniently: nothing in it can be wrong enough to show an error. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

RADII = (5, 10, 20, 50, 100)
DEFAULT_RADIUS = 20
PAGE_SIZE = 20
# Nobody reads further than this; the robots that do would make the engine sort the whole catalogue each time.
LAST_PAGE = 250
MOST_CHARACTERS = 120
MOST_VALUES = 20

Chosen = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a list, whatever it lists. `chosen` maps search fields to the values ticked; `order` is None until the visitor
    chooses one."""

    place: str = ""
    km: int = DEFAULT_RADIUS
    chosen: Chosen = field(default_factory=dict)
    order: str | None = None
    page: int = 1

    @property
    def ticked(self) -> int:
        """How many values are ticked."""
        return sum(len(values) for values in self.chosen.values())

    @property
    def offset(self) -> int:
        return (self.page - 1) * PAGE_SIZE

    def having(self, **changes: Any) -> Self:
        """The same question with something changed, from its first page."""
        return replace(self, **({"page": 1} | changes))

    def without(self, name: str, value: str | None = None) -> Self:
        """The same question with a value unticked, or all the values of a filter."""
        return self.having(chosen=without(self.chosen, name, value))


def text(raw: str) -> str:
    """One line of printable characters, not too long."""
    printable = "".join(character if character.isprintable() else " " for character in raw)
    return " ".join(printable.split())[:MOST_CHARACTERS].strip()


def values(raw: Sequence[str]) -> tuple[str, ...]:
    """The values ticked in a filter, each once."""
    return tuple(dict.fromkeys(value for each in raw if (value := text(each))))[:MOST_VALUES]


def radius(raw: str) -> int:
    """The radius proposed that is nearest to what was asked, in kilometres."""
    return min(RADII, key=lambda km: abs(km - int(raw))) if _is_number(raw) else DEFAULT_RADIUS


def page(raw: str) -> int:
    """The number of a page that exists, or may."""
    return min(max(int(raw), 1), LAST_PAGE) if _is_number(raw) else 1


def without(chosen: Chosen, name: str, value: str | None = None) -> Chosen:
    """What is ticked, less a value of a filter, or all of them."""
    rest = tuple(each for each in chosen.get(name, ()) if value is not None and each != value)
    others = {key: values for key, values in chosen.items() if key != name}
    return others | {name: rest} if rest else others


def _is_number(raw: str) -> bool:
    # Ten digits at most: `int` takes a long time over a very long number.
    return raw.isascii() and raw.isdigit() and len(raw) <= 10
