"""A file of agencies, line by line: the way in for a migration. What exists under the same id is replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from tremplin.immersions.agencies import actions, store
from tremplin.immersions.agencies.reading import Read, read_agency
from tremplin.kit.db import Conn
from tremplin.kit.lines import RefusedLine, as_json


@dataclass(slots=True)
class Loaded:
    """How many agencies were loaded, and what was not."""

    agencies: int = 0
    refused: list[RefusedLine] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"agencies": self.agencies, "refused": as_json(self.refused)}


async def load(conn: Conn, file: Path, *, now: datetime) -> Loaded:
    """Loads a file of JSON lines in the caller's transaction; ids, codes and dates are taken as given."""
    loaded = Loaded()
    with file.open("rb") as content:
        read = dict(_read(content, loaded, now))
    kept = _referring(read, await _known(conn, read.values()), loaded)
    await actions.keep(conn, kept, now=now)
    loaded.agencies = len(kept)
    loaded.refused.sort(key=lambda refused: refused.line)
    return loaded


def _read(lines: Iterable[bytes], loaded: Loaded, now: datetime) -> Iterator[tuple[int, Read]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            loaded.refused.append(RefusedLine.unreadable(number, error))
            continue
        read, faults = read_agency(given, now=now)
        if read is not None:
            yield number, read
        else:
            told = " ; ".join(f"{each.path or 'ligne'} : {each.message}" for each in faults)
            loaded.refused.append(RefusedLine(number, faults[0].code, told))


async def _known(conn: Conn, read: Iterable[Read]) -> set[str]:
    return await store.known(conn, [each.agency.refers_to for each in read if each.agency.refers_to])


def _referring(read: dict[int, Read], known: set[str], loaded: Loaded) -> list[Read]:
    """Those whose referred agency exists, once all that can be kept are: one that goes may take others with it."""
    kept = dict(read)
    while True:
        there = known | {each.agency.id for each in kept.values()}
        lost = [number for number, each in kept.items() if each.agency.refers_to and each.agency.refers_to not in there]
        if not lost:
            return list(kept.values())
        for number in lost:
            gone = kept.pop(number)
            message = f"refersToAgencyId : aucune structure n'a l'identifiant « {gone.agency.refers_to} »"
            loaded.refused.append(RefusedLine(number, "REFERRED_UNKNOWN", message))
