"""A worker for tests: jobs run on a database, one by one or until none is left."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.utils import utcnow
from psycopg.conninfo import conninfo_to_dict

from tremplin.kit import queue
from tremplin.kit.clock import Clock, utc_now
from tremplin.kit.db import Database
from tremplin.kit.secrets import SecretBox

Run = Callable[..., Awaitable[None]]
SECRET = "un secret qui ne sert qu'aux tests de la plateforme"


def tools(db: Database, now: Clock = utc_now) -> queue.Tools:
    """What the worker hands to its jobs."""
    return queue.Tools(db=db, secrets=SecretBox(SECRET), now=now, options={"quarantine_percent": 20, "allow_loopback": True})


@asynccontextmanager
async def connected(conninfo: str) -> AsyncIterator[App]:
    """The application of the jobs, on a database, as the worker has it."""
    connector = PsycopgConnector(kwargs=conninfo_to_dict(conninfo), max_size=4)
    with queue.app.replace_connector(connector) as app:
        async with app.open_async():
            yield app


@asynccontextmanager
async def tools_on(db: Database, conninfo: str, *, now: Clock = utc_now) -> AsyncIterator[Run]:
    """Calls a job by its name, as the worker would, without the queue."""
    async with connected(conninfo) as app:

        async def run(name: str, **arguments: Any) -> None:
            task = app.tasks[name]
            job = Job(id=None, queue="default", lock=None, queueing_lock=None, task_name=name)
            context = JobContext(
                app=app,
                job=job,
                start_timestamp=utcnow().timestamp(),
                abort_reason=lambda: None,
                additional_context={"tools": tools(db, now)},
            )
            await task.func(context, **arguments)

        yield run


async def work(app: App, db: Database) -> None:
    """Runs the jobs that wait, and those they defer, until none is left to run now."""
    await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False, additional_context={"tools": tools(db)})
