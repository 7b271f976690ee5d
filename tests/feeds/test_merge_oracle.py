"""Whatever the catalogues and their order, the database holds what a naive reading of them says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.partners import make_partner
from tests.feeds.importing import Desk, counts, feed, mission
from tremplin.kit.db import Database

# A mission is drawn as its number and its version; version 0 has a title that is refused.
Drawn = list[tuple[int, int]]
CATALOGUES = st.lists(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 2)), min_size=1, max_size=8), min_size=1, max_size=5)


def written(drawn: Drawn) -> bytes:
    titles = {0: "Haies", 1: "Planter des haies", 2: "Tailler des haies"}
    return feed(*(mission(number, title=f"{titles[version]}{f' {number}' if version else ''}") for number, version in drawn))


@dataclass
class Oracle:
    """The missions of a partner, as simply as they can be: number → version."""

    live: dict[int, int] = field(default_factory=dict)
    ever: set[int] = field(default_factory=set)

    def receive(self, drawn: Drawn) -> dict[str, int]:
        """Takes a catalogue, the first of equals wins, and gives the figures of the run."""
        found: dict[int, int] = {}
        for number, version in drawn:
            found.setdefault(number, version)
        figures = {
            "created": len(found.keys() - self.ever),
            "updated": sum(number in self.ever and self.live.get(number) != version for number, version in found.items()),
            "unchanged": sum(self.live.get(number) == version for number, version in found.items()),
            "deleted": len(self.live.keys() - found.keys()),
            "refused": sum(version == 0 for version in found.values()),
        }
        self.live = found
        self.ever |= found.keys()
        return {name: figure for name, figure in figures.items() if figure}


async def compare(conninfo: str, catalogues: list[Drawn]) -> None:
    async with Database(conninfo, pool_size=3).opened() as db:
        async with db.writing() as conn:
            partner = await make_partner(conn)
        desk, oracle = Desk(db, partner.id), Oracle()
        for drawn in catalogues:
            report = await desk.receive(written(drawn))
            assert (report.run.status, counts(report)) == ("SUCCESS", oracle.receive(drawn))
            held = await desk.live()
            assert {name: status for name, (status, _) in held.items()} == {
                f"m-{number}": "ACCEPTED" if version else "REFUSED" for number, version in oracle.live.items()
            }
            ids = await desk.ids()
            assert await desk.visible() & set(ids.values()) == {ids[f"m-{n}"] for n, version in oracle.live.items() if version}
        rows = await desk.rows()
        again = await desk.receive(written(catalogues[-1]) + b"\n")
        assert counts(again) == oracle.receive(catalogues[-1])
        assert await desk.rows() == rows


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(catalogues=CATALOGUES)
def test_any_sequence_of_catalogues(conninfo: str, catalogues: list[Drawn]) -> None:
    asyncio.run(compare(conninfo, catalogues))
