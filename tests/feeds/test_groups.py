"""A catalogue is read, prepared and written by groups: what is in one and what is in another are still one catalogue."""

from __future__ import annotations

import pytest

from tests.feeds.importing import Desk, catalogue, codes, counts, feed, mission
from tremplin.feeds import merging


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_TOGETHER", 2)
    monkeypatch.setattr(merging, "_TOLD_TOGETHER", 3)


def hedge(number: int, organisation: str = "Haies vives") -> str:
    return mission(number, organizationClientId="", organizationName=organisation)


async def organisations(desk: Desk) -> list[tuple[str, int]]:
    """The name of each organisation and how many missions are its own."""
    async with desk.db.reading() as conn:
        found = await conn.execute(
            "SELECT o.name, count(m.id) FROM missions.organisation o LEFT JOIN missions.mission m ON m.organisation_id = o.id"
            " GROUP BY o.id ORDER BY o.name"
        )
        return list(await found.fetchall())


async def test_it_works(desk: Desk) -> None:
    report = await desk.receive(catalogue(range(7)))
    assert (report.run.status, counts(report), report.problems) == ("SUCCESS", {"created": 7}, [])
    assert await desk.visible() == set((await desk.ids()).values())


async def test_an_organisation_named_in_several_groups_is_one(desk: Desk) -> None:
    await desk.receive(feed(hedge(0), hedge(1), hedge(2, "Talus"), hedge(3), hedge(4), hedge(5, "Talus")))
    assert await organisations(desk) == [("Haies vives", 4), ("Talus", 2)]


async def test_changes_scattered_among_unchanged_missions_are_all_found(desk: Desk) -> None:
    await desk.receive(catalogue(range(11)))
    changed = {2, 3, 9}
    titles = {number: f"Tailler les haies, parcelle {number}" for number in changed}
    report = await desk.receive(feed(*(mission(k, **({"title": titles[k]} if k in changed else {})) for k in range(11))))
    assert counts(report) == {"updated": 3, "unchanged": 8}
    live = await desk.live()
    assert {number: live[f"m-{number}"][1] for number in changed} == titles


async def test_a_mission_given_again_in_a_later_group_is_told_and_left_out(desk: Desk) -> None:
    report = await desk.receive(feed(*map(mission, range(5)), mission(0, title="Une tout autre mission")))
    assert counts(report) == {"created": 5}
    assert list(codes(report)) == [("m-0", "DUPLICATE_CLIENT_ID")]


async def test_a_mission_that_cannot_be_read_costs_no_other_group(desk: Desk) -> None:
    report = await desk.receive(feed(mission(0), mission(1, clientId=""), mission(2), mission(3), mission(4)))
    assert counts(report) == {"created": 4}
    assert set(await desk.live()) == {"m-0", "m-2", "m-3", "m-4"}
