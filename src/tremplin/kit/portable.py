"""Dataclasses that go to another process and back by the thousand: what an import sends to its twin, and reads again."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


def portable(cls: type[T]) -> type[T]:
    """Has a dataclass with slots and several fields copied by its slots themselves. Put it above `@dataclass`.

    What a frozen one is given by `dataclass` finds its fields anew for each object, and asks the class for each of them: sending
    missions took longer than validating them.
    """
    names = [field.name for field in fields(cls)]  # type: ignore[arg-type] # TypeError for a class of another kind
    read = attrgetter(*names)
    fill = [getattr(cls, name).__set__ for name in names]  # a slot is filled even if the class is frozen

    def state(self: T) -> tuple[Any, ...]:
        return read(self)

    def restore(self: T, values: tuple[Any, ...]) -> None:
        for put, value in zip(fill, values, strict=True):
            put(self, value)

    cls.__getstate__ = state  # type: ignore[assignment] # what it is called with is of this class
    cls.__setstate__ = restore  # type: ignore[attr-defined]
    return cls
