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


class Came(StrEnum):
    """Where a mission comes from."""

    CATALOGUE = "catalogue"
    HAND = "hand"  # a form, a spreadsheet, the API


class Order(StrEnum):
    """How a list is sorted. The id settles what is equal."""

    CHANGED = "changed"
    CREATED = "created"
    TITLE = "title"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: no state means those that are not withdrawn; every word is somewhere in what names a mission.

    `place`: a town, the beginning of a postal code, a département or a region; `begins_from` and `ends_before`: instants;
    `ended`: what is over at `now`, which nobody can join; `reason`: the sentence that refuses a mission.
    """

    state: State | None = None
    words: str = ""
    domain: str = ""
    place: str = ""
    organisation: str = ""
    begins_from: datetime | None = None
    ends_before: datetime | None = None
    came: Came | None = None
    reason: str = ""
    ended_at: datetime | None = None
    order: Order = Order.CHANGED


@dataclass(frozen=True, slots=True)
class Line:
    """A mission in the list. `problems`: how many were found in it, whatever their gravity."""

    id: str
    client_id: str
    title: str | None
    organisation: str | None
    city: str | None
    postal_code: str | None
    domain: str | None
    status: str
    comment: str | None
    problems: int
    places: int | None
    start_at: datetime | None
    end_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    last_sync_at: datetime | None
    application_url: str | None

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


class Verb(StrEnum):
    """What may be done to many missions at once."""

    WITHDRAW = "withdraw"
    RESTORE = "restore"
    END = "end"
    COPY = "copy"


class Became(StrEnum):
    """What became of one mission."""

    DONE = "done"
    ALREADY = "already"  # it was so before
    REFUSED = "refused"  # kept as it was, for the reason told


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mission; `before`: the end date that it had; `copied_to`: the draft that was made of it."""

    id: str
    title: str | None
    became: Became
    reason: str = ""
    before: datetime | None = None
    copied_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Something done to many missions, by whom, and what became of each: what it takes to undo it."""

    id: str
    owner: str
    verb: Verb
    results: tuple[Result, ...]
    by_email: str
    created_at: datetime
    undone_at: datetime | None = None

    @property
    def done(self) -> list[Result]:
        return [each for each in self.results if each.became == Became.DONE]
