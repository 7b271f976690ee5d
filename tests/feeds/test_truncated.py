"""A catalogue cut before its end: what was read is kept, what is missing is not taken for withdrawn."""

from __future__ import annotations

from tests.feeds.importing import Desk, catalogue, codes, counts, feed, mission


def cut(data: bytes, after: str) -> bytes:
    """The beginning of a catalogue, a few bytes after a text."""
    return data[: data.index(after.encode()) + len(after) + 5]


async def test_it_works(desk: Desk) -> None:
    await desk.receive(catalogue(range(5)))
    report = await desk.receive(cut(feed(mission(0, title="Tailler les haies"), mission(7), mission(1)), "m-1"))
    assert (report.run.status, counts(report)) == ("INCOMPLETE", {"created": 1, "updated": 1})
    assert set(await desk.live()) == {"m-0", "m-1", "m-2", "m-3", "m-4", "m-7"}
    assert (None, "FEED_TRUNCATED") in codes(report)


async def test_the_whole_catalogue_afterwards_withdraws_what_is_absent(desk: Desk) -> None:
    await desk.receive(catalogue(range(3)))
    await desk.receive(cut(catalogue(range(3)), "m-1"))
    report = await desk.receive(catalogue(range(2)))
    assert (report.run.status, counts(report)) == ("SUCCESS", {"unchanged": 2, "deleted": 1})


async def test_the_same_cut_catalogue_again_is_still_told_incomplete(desk: Desk) -> None:
    data = cut(catalogue(range(3)), "m-1")
    await desk.receive(data)
    report = await desk.receive(data)
    assert (report.run.status, counts(report)) == ("INCOMPLETE", {"unchanged": 1})
    assert (None, "FEED_TRUNCATED") in codes(report)
