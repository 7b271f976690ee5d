"""A worker for tests: jobs run on a database, one by one or until none is left."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from unittest.mock import patch

from procrastinate import App, PsycopgConnector
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.periodic import PeriodicRegistry
from procrastinate.utils import utcnow
from psycopg.conninfo import conninfo_to_dict

from tremplin.external.sms import SmsFolder
from tremplin.immersions.contacts.relay import Relay
from tremplin.kit import queue
from tremplin.kit.clock import Clock, utc_now
from tremplin.kit.db import Database
from tremplin.kit.secrets import SecretBox
from tremplin.worker import JOBS

Run = Callable[..., Awaitable[None]]
# Importing them declared their jobs, as in the worker.
assert JOBS
SECRET = "un secret qui ne sert qu'aux tests de la plateforme"


@dataclass(slots=True)
class Mailbox:
    """A mail server that keeps what it is given."""

    sent: list[EmailMessage] = field(default_factory=list)

    def send(self, message: EmailMessage) -> None:
        self.sent.append(message)


def tools(db: Database, now: Clock = utc_now, mails: queue.MailServer | None = None, data_dir: Path | None = None) -> queue.Tools:
    """What the worker hands to its jobs; give `data_dir` to those that write files."""
    return queue.Tools(
        db=db,
        secrets=SecretBox(SECRET),
        now=now,
        mails=mails or Mailbox(),
        options={
            "quarantine_percent": 20,
            "allow_loopback": True,
            "base_url": "https://tremplin.example",
            "data_dir": data_dir,
            "event_months": 25,
            "sms": SmsFolder((data_dir or Path(gettempdir())) / "sms", sender="Tremplin"),
            "relay": Relay.of("https://tremplin.example", "ne-pas-repondre@tremplin.example", SecretBox(SECRET)),
        },
    )


@asynccontextmanager
async def connected(conninfo: str) -> AsyncIterator[App]:
    """The application of the jobs, on a database, as the worker has it."""
    connector = PsycopgConnector(kwargs=conninfo_to_dict(conninfo), max_size=4)
    with queue.app.replace_connector(connector) as app:
        async with app.open_async():
            yield app


@asynccontextmanager
async def tools_on(
    db: Database, conninfo: str, *, now: Clock = utc_now, mails: queue.MailServer | None = None, data_dir: Path | None = None
) -> AsyncIterator[Run]:
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
                additional_context={"tools": tools(db, now, mails, data_dir)},
            )
            await task.func(context, **arguments)

        yield run


async def work(
    app: App, db: Database, *, now: Clock = utc_now, mails: queue.MailServer | None = None, data_dir: Path | None = None
) -> None:
    """Runs the jobs that wait, and those they defer, until none is left to run now; not those whose hour it happens to be."""
    context = {"tools": tools(db, now, mails, data_dir)}
    with patch.object(app, "periodic_registry", PeriodicRegistry()):  # type: ignore[no-untyped-call]
        await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False, additional_context=context)
