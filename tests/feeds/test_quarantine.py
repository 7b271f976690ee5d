"""A catalogue that shrinks suddenly withdraws nothing until someone confirms."""

from __future__ import annotations

import pytest

from tests.factories.missions import draft
from tests.feeds.importing import Desk, catalogue, counts
from tremplin.feeds import actions, store
from tremplin.feeds.actions import Report
from tremplin.feeds.errors import AlreadyRunning, NothingToConfirm, RunUnknown
from tremplin.feeds.model import Run, RunStatus
from tremplin.kit.clock import uuid7
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.partners import store as partners


async def shrunk(desk: Desk, before: int = 20, after: int = 10, percent: int = 20) -> Report:
    await desk.receive(catalogue(range(before)))
    return await desk.receive(catalogue(range(after)), quarantine_percent=percent)


async def confirm(desk: Desk, run_id: str) -> int:
    async with desk.db.writing() as conn:
        return await actions.confirm(conn, run_id, now=desk.now())


async def test_it_works(desk: Desk) -> None:
    report = await shrunk(desk)
    assert (report.run.status, counts(report)) == ("QUARANTINED", {"unchanged": 10, "held": 10})
    assert len(await desk.live()) == len(await desk.visible()) == 20


async def test_what_is_new_in_a_held_back_catalogue_is_published_all_the_same(desk: Desk) -> None:
    await desk.receive(catalogue(range(20)))
    report = await desk.receive(catalogue(range(15, 25)), quarantine_percent=20)
    assert (report.run.status, counts(report)) == ("QUARANTINED", {"created": 5, "unchanged": 5, "held": 15})
    assert len(await desk.visible()) == 25


async def test_confirming_withdraws_what_was_held_back(desk: Desk) -> None:
    report = await shrunk(desk)
    assert await confirm(desk, report.run.id) == 10
    assert set(await desk.live()) == {f"m-{k}" for k in range(10)}
    assert len(await desk.visible()) == 10
    run = (await desk.runs())[-1]
    assert (run.status, run.deleted, run.held) == ("SUCCESS", 10, 0)
    assert run.confirmed_at is not None


async def test_confirming_twice_is_refused(desk: Desk) -> None:
    report = await shrunk(desk)
    await confirm(desk, report.run.id)
    with pytest.raises(NothingToConfirm):
        await confirm(desk, report.run.id)


async def test_a_run_that_held_nothing_back_cannot_be_confirmed(desk: Desk) -> None:
    report = await desk.receive(catalogue(range(3)))
    with pytest.raises(NothingToConfirm):
        await confirm(desk, report.run.id)


async def test_a_run_replaced_by_a_newer_one_can_no_longer_be_confirmed(desk: Desk) -> None:
    report = await shrunk(desk)
    newer = await desk.receive(catalogue(range(20)), quarantine_percent=20)
    assert (newer.run.status, counts(newer)) == ("SUCCESS", {"unchanged": 20})
    with pytest.raises(NothingToConfirm):
        await confirm(desk, report.run.id)
    assert len(await desk.live()) == 20


async def test_the_same_small_catalogue_again_is_held_back_again(desk: Desk) -> None:
    await shrunk(desk)
    again = await desk.receive(catalogue(range(10)), quarantine_percent=20)
    assert (again.run.status, again.run.held) == ("QUARANTINED", 10)
    assert await confirm(desk, again.run.id) == 10


async def test_a_failed_run_does_not_replace_a_held_back_one(desk: Desk) -> None:
    report = await shrunk(desk)
    await desk.receive(b"<html>maintenance</html>")
    assert await confirm(desk, report.run.id) == 10


async def test_a_killed_run_does_not_replace_a_held_back_one(desk: Desk) -> None:
    report = await shrunk(desk)
    at = desk.now()
    killed = Run(id=uuid7(at), partner_id=desk.partner_id, source_id=None, origin="x", started_at=at, status=RunStatus.RUNNING)
    async with desk.db.writing() as conn:
        await store.insert_run(conn, killed)
    assert await confirm(desk, report.run.id) == 10


async def test_nothing_is_confirmed_while_an_import_is_under_way(desk: Desk) -> None:
    report = await shrunk(desk)
    async with desk.db.writing() as importing:
        assert await store.claim(importing, desk.partner_id)
        with pytest.raises(AlreadyRunning):
            await confirm(desk, report.run.id)


async def test_a_mission_published_again_by_the_api_is_not_withdrawn_by_the_confirmation(desk: Desk) -> None:
    report = await shrunk(desk)
    async with desk.db.writing() as conn:
        partner = await partners.find(conn, desk.partner_id)
        assert partner is not None
        submission = Submission(draft(client_id="m-19"))
        await missions.publish(conn, [submission], by=partner, now=desk.now(), door="api")
    assert await confirm(desk, report.run.id) == 9
    assert "m-19" in await desk.live()


async def test_an_unknown_run_cannot_be_confirmed(desk: Desk) -> None:
    with pytest.raises(RunUnknown):
        await confirm(desk, "inconnu")


async def test_exactly_the_limit_is_withdrawn_without_asking(desk: Desk) -> None:
    report = await shrunk(desk, 20, 16)
    assert (report.run.status, report.run.deleted) == ("SUCCESS", 4)


async def test_one_mission_above_the_limit_is_held_back(desk: Desk) -> None:
    report = await shrunk(desk, 20, 15)
    assert (report.run.status, report.run.held) == ("QUARANTINED", 5)


async def test_a_small_catalogue_may_shrink_freely(desk: Desk) -> None:
    report = await shrunk(desk, 19, 1)
    assert (report.run.status, report.run.deleted) == ("SUCCESS", 18)


async def test_the_limit_is_a_setting(desk: Desk) -> None:
    report = await shrunk(desk, 20, 10, percent=50)
    assert (report.run.status, report.run.deleted) == ("SUCCESS", 10)
