"""Groups written by one statement and one commit: what can't be kept is told apart from the rest, what may be is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar

from psycopg import DataError, IntegrityError, InterfaceError, OperationalError
from psycopg.errors import UniqueViolation

from tremplin.kit.db import Conn, Database

T = TypeVar("T")
Add = Callable[[Conn, Sequence[T]], Awaitable[None]]
# A database that restarts comes back within seconds; asked more often, it would come back later.
_PAUSE_SECONDS = 0.25


class Writer:
    """Writes groups on a database; `failing` is true while it can't be reached."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.failing = False

    async def write(self, add: Add[T], group: Sequence[T]) -> AsyncIterator[tuple[Sequence[T], Exception | None]]:
        """Writes a group, waiting for the database as long as it takes. Gives its parts: committed (None), or refused and why.

        A commit whose answer was lost is tried again: what is found there already then counts as written, once.
        """
        again = False
        parts = [group]
        while parts:
            part = parts.pop()
            try:
                async with self._db.appending() as conn:
                    await add(conn, part)
            except (OperationalError, InterfaceError):
                self.failing = again = True
                parts.append(part)
                await asyncio.sleep(_PAUSE_SECONDS)
            except (DataError, IntegrityError, UnicodeError) as error:
                if len(part) > 1:  # one that can't be kept must not take others with it: halves lead to it in few commits
                    middle = len(part) // 2
                    parts += part[middle:], part[:middle]
                else:
                    yield part, None if again and isinstance(error, UniqueViolation) else error
            except Exception as error:
                yield part, error
            else:
                self.failing = False
                yield part, None
