"""Who did what to a convention, when, and why: every change gives one entry, kept with it for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.states import Event
from tremplin.immersions.conventions.vocabulary import Role, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who acts. `id`: an account, or an actor of the convention; `roles`: all that they have on it. `connected`: from an account, not
    from a link. `of_referred_agency`: they validate for the agency that another one refers to."""

    id: str
    roles: frozenset[Role]
    connected: bool = False
    of_referred_agency: bool = False


NOBODY = Author(id="tremplin", roles=frozenset(), connected=True)
"""The platform itself, at night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change. `details` holds what the event is about, never a whole convention."""

    convention_id: str
    event: Event
    at: datetime
    author_id: str
    roles: frozenset[Role]
    before: Status | None
    after: Status
    justification: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


class Change(NamedTuple):
    """What an action gives: the convention as it is now, and the entry to keep with it."""

    convention: Convention
    entry: Entry


def changed(
    before: Convention | None,
    after: Convention,
    event: Event,
    author: Author,
    now: datetime,
    *,
    justification: str | None = None,
    **details: Any,
) -> Change:
    """The change from one state to the next."""
    entry = Entry(
        convention_id=after.id,
        event=event,
        at=now,
        author_id=author.id,
        roles=author.roles,
        before=before.status if before else None,
        after=after.status,
        justification=justification,
        details=details,
    )
    return Change(after, entry)
