"""The report of a run: its figures and its problems, to be read again later."""

from __future__ import annotations

import pytest

from tests.feeds.importing import Desk, catalogue, feed, mission
from tremplin.feeds.actions import Excerpt, known_run, read_report
from tremplin.feeds.errors import RunUnknown


async def test_it_works(desk: Desk) -> None:
    given = await desk.receive(feed(mission(0), mission(1, title="Haies"), mission(2, clientId="")))
    assert len(given.problems) >= 2
    async with desk.db.reading() as conn:
        found = await read_report(conn, given.run, skip=0, most=100)
        assert found == Excerpt(given.run, given.problems, {"error": len(given.problems)})
        last = await read_report(conn, given.run, skip=1, most=1)
    assert (last.problems, last.counts) == (given.problems[1:2], found.counts)


async def test_each_problem_says_where_what_why_and_what_to_do(desk: Desk) -> None:
    report = await desk.receive(feed(mission(0, title="Haies")))
    (problem,) = report.problems
    assert problem.as_json() == {
        "client_id": "m-0",
        "line": 3,
        "code": "TITLE_ONE_WORD",
        "severity": "error",
        "pointer": "/title",
        "message": "Le titre est trop court (1 seul mot)",
        "message_en": "The title is too short (a single word)",
        "hint": "Écrivez une courte phrase : « Accompagner des enfants à la lecture ».",
    }


async def test_a_later_run_does_not_change_an_earlier_report(desk: Desk) -> None:
    first = await desk.receive(feed(mission(0, title="Haies")))
    await desk.receive(catalogue(range(1)))
    async with desk.db.reading() as conn:
        found = await read_report(conn, first.run, skip=0, most=100)
    assert (found.run, found.problems) == (first.run, first.problems)


async def test_a_warning_does_not_refuse_the_mission(desk: Desk) -> None:
    report = await desk.receive(feed(mission(0, title="PLANTER DES HAIES")))
    assert [(problem.code, problem.severity) for problem in report.problems] == [("TITLE_CAPITALS", "warning")]
    assert report.run.refused == 0


async def test_an_unknown_run_is_refused(desk: Desk) -> None:
    async with desk.db.reading() as conn:
        with pytest.raises(RunUnknown):
            await known_run(conn, "inconnu")
