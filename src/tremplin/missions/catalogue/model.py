"""A question to an announcer's list, and its answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What has become of a mission, as its announcer sees it."""

    VISIBLE = "visible"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: no state means those that are not withdrawn; every word is somewhere in what names a mission."""

    state: State | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A mission in the list. `problems`: how many were found in it, whatever their gravity."""

    id: str
    client_id: str
    title: str | None
    organisation: str | None
    city: str | None
    status: str
    comment: str | None
    problems: int
    start_at: datetime | None
    end_at: datetime | None
    updated_at: datetime
    deleted_at: datetime | None

    @property
    def state(self) -> State:
        if self.deleted_at is not None:
            return State.WITHDRAWN
        return State.REFUSED if self.status == "REFUSED" else State.VISIBLE


@dataclass(frozen=True, slots=True)
class Counted:
    """How many missions are in each state, and the one most recently changed among those that can be shown."""

    visible: int = 0
    refused: int = 0
    withdrawn: int = 0
    latest: str | None = None
