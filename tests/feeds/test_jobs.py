"""The worker fetches the sources whose time has come: real jobs, in a real queue, run by a real worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate import PsycopgConnector
from psycopg.conninfo import conninfo_to_dict

from tests.fakes.announcer import Announcer
from tests.feeds.importing import Desk
from tests.working import Mailbox
from tremplin.feeds import jobs, sources, store
from tremplin.feeds.model import Source
from tremplin.kit import queue
from tremplin.kit.queue import Tools
from tremplin.kit.secrets import SecretBox


@pytest.fixture
def tools(desk: Desk) -> Tools:
    options = {"quarantine_percent": 20, "allow_loopback": True}
    return Tools(desk.db, SecretBox("un secret assez long pour cette plateforme"), desk.now, Mailbox(), options)


@pytest.fixture
async def source(desk: Desk, announcer: Announcer) -> Source:
    async with desk.db.writing() as conn:
        return await sources.add_source(conn, partner_id=desk.partner_id, now=desk.now(), url=announcer.url, loopback=True)


async def work(desk: Desk, tools: Tools) -> None:
    """Runs what is in the queue, until it is empty."""
    connector = PsycopgConnector(kwargs=conninfo_to_dict(desk.db.conninfo), max_size=4)
    with queue.app.replace_connector(connector) as app:
        async with app.open_async():
            await app.run_worker_async(
                wait=False, install_signal_handlers=False, listen_notify=False, additional_context={"tools": tools}
            )


async def waiting(desk: Desk) -> list[tuple[str, str, str]]:
    async with desk.db.reading() as conn:
        found = await conn.execute(
            "SELECT task_name, lock, status::text FROM procrastinate_jobs WHERE task_name = 'feeds.run_source' ORDER BY id"
        )
        return await found.fetchall()


async def test_it_works(desk: Desk, tools: Tools, source: Source) -> None:
    await jobs.run_due(tools)
    assert await waiting(desk) == [("feeds.run_source", f"feeds/{source.id}", "todo")]
    await work(desk, tools)
    (run,) = await desk.runs()
    assert (run.status, run.created, run.source_id) == ("SUCCESS", 3, source.id)
    assert await waiting(desk) == [("feeds.run_source", f"feeds/{source.id}", "succeeded")]


async def test_a_source_is_deferred_once_until_its_next_time(desk: Desk, tools: Tools, source: Source) -> None:
    await jobs.run_due(tools)
    await jobs.run_due(tools)
    assert len(await waiting(desk)) == 1


async def test_a_failed_fetch_is_a_run_and_not_a_failed_job(desk: Desk, tools: Tools, source: Source, announcer: Announcer) -> None:
    announcer.status = 503
    await jobs.run_source(tools, source.id)
    (run,) = await desk.runs()
    assert (run.status, run.error_code) == ("FAILED", "HTTP_STATUS")


async def test_a_source_that_failed_is_due_again_within_the_hour(
    desk: Desk, tools: Tools, source: Source, announcer: Announcer
) -> None:
    announcer.status = 503
    await jobs.run_due(tools)
    await jobs.run_source(tools, source.id)
    async with desk.db.writing() as conn:
        assert await store.take_due(conn, desk.now() + timedelta(hours=1)) == [source.id]


async def test_a_partner_that_imports_already_is_left_alone(desk: Desk, tools: Tools, source: Source) -> None:
    async with desk.db.writing() as conn:
        assert await store.claim(conn, desk.partner_id)
        await jobs.run_source(tools, source.id)
    assert await desk.runs() == []
