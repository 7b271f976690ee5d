"""Background jobs, in the database: a job is deferred in the caller's transaction, so it exists if and only if the write does.

Each module declares its jobs in `jobs.py` with `@job("module.verb")`; actions defer them by name and never import them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Concatenate, ParamSpec, Protocol, cast

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryStrategy

from tremplin.kit.clock import Clock
from tremplin.kit.db import Database
from tremplin.kit.secrets import SecretBox

P = ParamSpec("P")

# Deferring uses the caller's connection; only a worker gives this application a connector of its own.
app = App(connector=PsycopgConnector())
# 2 s, 14 s, 98 s, 11 min, 80 min: long enough for a partner's server to come back, short enough to be noticed.
RETRY = RetryStrategy(max_attempts=6, exponential_wait=7)


class MailServer(Protocol):
    """What sends mails: a real server, or a folder where they can be read."""

    def send(self, message: EmailMessage) -> None:
        """Sends a mail, or raises: it will be tried again. Blocks: called in a thread."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a job may need from the outside; built once by the worker."""

    db: Database
    secrets: SecretBox
    now: Clock
    mails: MailServer
    options: dict[str, Any]


def job(
    name: str, *, cron: str | None = None, retry: BaseRetryStrategy | None = RETRY, lock: str | None = None
) -> Callable[[Callable[Concatenate[Tools, P], Awaitable[None]]], Callable[Concatenate[Tools, P], Awaitable[None]]]:
    """Declares a job, named `module.verb`, run by the worker with its `Tools`; `cron` also runs it on a schedule (UTC).

    A job must be safe to run twice: a worker killed in the middle has its job run again.
    """

    def declare(
        function: Callable[Concatenate[Tools, P], Awaitable[None]],
    ) -> Callable[Concatenate[Tools, P], Awaitable[None]]:
        async def run(context: JobContext, /, *args: P.args, **kwargs: P.kwargs) -> None:
            if cron:  # the scheduler passes the planned time, which no job needs
                kwargs.pop("timestamp", None)
            await function(context.additional_context["tools"], *args, **kwargs)

        run.__doc__ = function.__doc__
        task = app.task(name=name, pass_context=True, retry=retry or False, lock=lock)(run)
        if cron:
            app.periodic(cron=cron, periodic_id=name)(cast("Any", task))
        return function

    return declare


@job("kit.retry_stalled", cron="*/2 * * * *", retry=None)
async def retry_stalled(_tools: Tools) -> None:
    """Runs again the jobs whose worker died: without it they would stay `doing` for ever."""
    for stalled in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(stalled)


@job("kit.forget_finished", cron="17 3 * * *", retry=None)
async def forget_finished(_tools: Tools) -> None:
    """Deletes jobs that succeeded more than a week ago; failed ones are kept, to be looked at."""
    await app.job_manager.delete_old_jobs(nb_hours=7 * 24)
