"""A question to the inbox, and its answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tremplin.missions.moderation.model import Decision

# Where one chooses among values: counted over what all the other filters leave.
CHOICES = ("status", "publisher", "domain", "department", "city", "organization", "activity", "motive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: alternatives inside a list, everything together. An empty one asks nothing.

    `department`: codes or names. `organization`: our identifiers, their announcers', or names. `words`: somewhere in the titles, the
    organisation's name or the announcer's identifier. `changed`: missions that are no longer as they were decided.
    """

    status: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    organization: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    motive: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    words: str = ""
    changed: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it chooses missions by anything but their status."""
        lists = (self.publisher, self.domain, self.department, self.city, self.organization, self.activity, self.motive, self.ids)
        return any(lists) or bool(self.words.strip()) or self.changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A mission in the inbox, with what was decided of it. `waiting_since`: since it came, or came back."""

    decision: Decision
    client_id: str
    title: str | None
    publisher_id: str
    publisher_name: str | None
    organisation_id: str | None
    organisation_name: str | None
    city: str | None
    department_code: str | None
    domain: str | None
    created_at: datetime
    start_at: datetime | None
    end_at: datetime | None
    waiting_since: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """A value one may filter on, and how many missions it would give."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """`total` and `choices` tell of the whole result, `lines` is one page."""

    total: int
    lines: list[Line]
    choices: dict[str, list[Choice]] = field(default_factory=dict)
