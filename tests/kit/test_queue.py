"""A job exists if and only if the write it follows does, and none is lost with the worker that ran it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from procrastinate import App

from tests.working import connected, work
from tremplin.kit import queue
from tremplin.kit.db import Database
from tremplin.kit.deferring import defer
from tremplin.kit.queue import Tools

# Declared once a process, as jobs are; what they do is kept by each test.
done: list[str] = []


@queue.job("tests.write")
async def write(tools: Tools, text: str) -> None:
    """Writes a word down."""
    done.append(text)


@queue.job("tests.fail_once")
async def fail_once(tools: Tools, text: str) -> None:
    """Fails the first time."""
    done.append(text)
    if done.count(text) == 1:
        raise RuntimeError("la première fois échoue")


@pytest.fixture(autouse=True)
def _nothing_done() -> Iterator[None]:
    done.clear()
    yield
    done.clear()


async def hurry(db: Database) -> None:
    """Makes the jobs that wait for later due now."""
    async with db.writing() as conn:
        await conn.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


async def statuses(db: Database, task: str) -> list[str]:
    async with db.reading() as conn:
        rows = await conn.execute("SELECT status::text FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", (task,))
        return [status for (status,) in await rows.fetchall()]


async def test_it_works(db: Database, conninfo: str) -> None:
    async with connected(conninfo) as app:
        async with db.writing() as conn:
            await defer(conn, "tests.write", text="bonjour")
            await work(app, db)
            assert done == []  # not before the transaction ends
        await work(app, db)
    assert done == ["bonjour"]


async def test_a_job_of_a_transaction_that_fails_does_not_exist(db: Database, conninfo: str) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.writing() as conn:
            await defer(conn, "tests.write", text="bonjour")
            raise ZeroDivisionError
    assert await statuses(db, "tests.write") == []


async def test_a_job_that_fails_is_run_again_later(db: Database, conninfo: str) -> None:
    async with connected(conninfo) as app:
        async with db.writing() as conn:
            await defer(conn, "tests.fail_once", text="bonjour")
        await work(app, db)
        assert await statuses(db, "tests.fail_once") == ["todo"]
        await hurry(db)
        await work(app, db)
    assert done == ["bonjour", "bonjour"]
    assert await statuses(db, "tests.fail_once") == ["succeeded"]


async def test_a_job_whose_worker_died_is_run_again(db: Database, conninfo: str) -> None:
    async with connected(conninfo) as app:
        async with db.writing() as conn:
            await defer(conn, "tests.write", text="bonjour")
        await die_at_work(app, db)
        await work(app, db)
        assert done == []  # it looks as if somebody were at it
        async with db.writing() as conn:
            await defer(conn, "kit.retry_stalled")
        await work(app, db)
        await hurry(db)
        await work(app, db)
    assert done == ["bonjour"]
    assert await statuses(db, "tests.write") == ["succeeded"]


async def die_at_work(app: App, db: Database) -> None:
    """Takes the job as a worker does, then gives no more sign of life, as after `kill -9`."""
    worker = await app.job_manager.register_worker()
    assert await app.job_manager.fetch_job(queues=None, worker_id=worker) is not None
    async with db.writing() as conn:
        await conn.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")


async def test_a_lock_is_kept_with_the_job(db: Database) -> None:
    async with db.writing() as conn:
        await defer(conn, "tests.write", lock="feeds/1", text="bonjour")
        row = await (await conn.execute("SELECT lock FROM procrastinate_jobs")).fetchone()
    assert row == ("feeds/1",)
