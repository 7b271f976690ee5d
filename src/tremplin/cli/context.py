"""What commands work with: the settings, and a database that is up, up to date, and left as it was found."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from tremplin.cli.tracing import trace
from tremplin.kit.causes import cause
from tremplin.settings import Settings, load

if TYPE_CHECKING:
    from pathlib import Path

    from tremplin.kit.db import Conn

T = TypeVar("T")


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The conninfo of a database at this program's schema. The embedded server is started if nobody did, and then stopped after."""
    from tremplin.kit import migrate

    if settings.database_url is not None:
        migrate.ensure(settings.database_url)
        yield settings.database_url
        return
    from tremplin.kit.postgres import EmbeddedPostgres

    with EmbeddedPostgres(settings.data_dir / "postgres", bindir=settings.pg_bindir) as server:
        migrate.ensure(server.conninfo())
        yield server.conninfo()


@asynccontextmanager
async def transaction(conninfo: str) -> AsyncIterator[Conn]:
    """A connection whose transaction ends with the block; what it did is in the journal."""
    import psycopg

    async with await psycopg.AsyncConnection.connect(conninfo, options="-c timezone=UTC") as conn:
        yield conn
        await trace(conn)


def in_transaction(work: Callable[[Conn], Awaitable[T]]) -> T:
    """Runs some work in one transaction of the configured database."""

    async def run(conninfo: str) -> T:
        async with transaction(conninfo) as conn:
            return await work(conn)

    with database(load()) as conninfo:
        return asyncio.run(run(conninfo))


async def arrange_search(conninfo: str) -> None:
    """Puts search in order after a bulk load, once it is committed."""
    from tremplin.kit.db import Database
    from tremplin.search import engine

    async with Database(conninfo).maintaining() as conn:
        await engine.arrange(conn)


def answer(value: Any, *, as_json: bool, text: str) -> None:
    """Prints a command's answer: one JSON value, or a sentence."""
    print(json.dumps(value, ensure_ascii=False) if as_json else text)


def say(sentence: str) -> None:
    """Tells a person something, on stderr."""
    print(sentence, file=sys.stderr, flush=True)


def readable(path: Path) -> Path:
    """The path of a file that can be read. Raises FileUnreadable."""
    from tremplin.feeds.errors import FileUnreadable

    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise FileUnreadable(path=path, reason=cause(error)) from error
