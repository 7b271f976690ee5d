"""What is asked of the registers: organisations by number or name, and how fresh they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tremplin.kit.db import Conn
from tremplin.reference.register import store
from tremplin.reference.register.model import Load, Lookup


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the organisations found, as rows, and how many there are."""

    total: int
    rows: list[dict[str, Any]]


async def search(conn: Conn, lookup: Lookup, *, limit: int, skip: int) -> Page:
    """Organisations of the registers that answer a question, best first."""
    if lookup.nothing:
        return Page(0, [])
    return Page(*await store.find(conn, lookup, limit=limit, offset=skip))


@dataclass(frozen=True, slots=True)
class Status:
    """What is loaded: the last load of each kind of file, and how many organisations each register gave."""

    loads: list[Load]
    organisations: list[dict[str, Any]]


async def status(conn: Conn) -> Status:
    """What is loaded, and since when."""
    return Status(await store.latest_loads(conn), await store.count_by_source(conn))
