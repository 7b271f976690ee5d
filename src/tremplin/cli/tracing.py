"""What commands leave in the journal that partners read: once for all commands, in the transaction of each.

A command that wrote nothing leaves nothing. Who is concerned is read in its own arguments; where these only name a thing, the command
says whose it is (`concerns`). What concerns no partner is for the platform's staff.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from itertools import takewhile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typer

    from tremplin.kit.db import Conn, Database

# How commands call partners among their arguments.
_NAMES = ("partner_id", "owner", "moderator_id", "broadcaster_id", "announcer_id", "publisher")


@dataclass(frozen=True, slots=True)
class Command:
    """A command that runs: what it says it does, and the identifiers of partners that it was given or found."""

    does: str
    partner_ids: set[str] = field(default_factory=set)


_running: ContextVar[Command | None] = ContextVar("running", default=None)


def follow(app: typer.Typer) -> None:
    """Makes each command of a program known to `trace` while it runs."""
    for group in app.registered_groups:
        if group.typer_instance:
            follow(group.typer_instance)
    for command in app.registered_commands:
        if command.callback:
            command.callback = _followed(command.callback)


def _followed(callback: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(callback)
    def run(**given: Any) -> Any:
        _running.set(Command((inspect.getdoc(callback) or "").partition("\n")[0].rstrip("."), _named(given)))
        return callback(**given)

    return run


def _named(given: Mapping[str, Any]) -> set[str]:
    found = [given.get(name) for name in _NAMES]
    return {text for each in found for text in (each if isinstance(each, list) else [each]) if isinstance(text, str)}


def concerns(*partner_ids: str | None) -> None:
    """Tells whom the command that runs concerns, when its arguments don't."""
    if running := _running.get():
        running.partner_ids.update(each for each in partner_ids if each)


async def trace(conn: Conn) -> None:
    """Notes the command that runs, if it wrote something: for each partner concerned, else for staff alone."""
    from tremplin.partners.journal import store as journal

    if await journal.has_written(conn):
        await _note(conn)


async def trace_after(db: Database) -> None:
    """Notes the command that runs and wrote in transactions of its own, several of which may have been undone."""
    async with db.writing() as conn:
        await _note(conn)


async def _note(conn: Conn) -> None:
    from tremplin.kit.clock import utc_now
    from tremplin.partners import store
    from tremplin.partners.journal.actions import note
    from tremplin.partners.journal.model import OPERATIONS, Act

    running = _running.get()
    if running is None:
        return
    # Options are left out: some are secrets.
    words = " ".join(takewhile(lambda each: not each.startswith("-"), sys.argv[1:]))
    known: list[str | None] = [*await store.find_all(conn, sorted(running.partner_ids))]
    for partner_id in known or [None]:
        await note(
            conn, Act.COMMAND, by=OPERATIONS, now=utc_now(), partner_id=partner_id, subject=f"{running.does} (tremplin {words})"
        )
