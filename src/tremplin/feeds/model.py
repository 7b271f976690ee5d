"""Sources, runs and the rule that holds back suspicious withdrawals. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

# Below, a catalogue may well change by more than the limit from one day to the next.
SMALLEST_GUARDED = 20
RETRY_AFTER = timedelta(hours=1)


class About(StrEnum):
    """What is read: a catalogue of missions, or an agenda of events. A partner may have both, which know nothing of each other."""

    MISSIONS = "missions"
    EVENTS = "events"


class RunStatus(StrEnum):
    RUNNING = "RUNNING"
    SUCCESS = "SUCCESS"
    INCOMPLETE = "INCOMPLETE"  # read in part: what was read is kept, nothing is withdrawn
    QUARANTINED = "QUARANTINED"  # written, but withdrawing what is absent waits for a confirmation
    FAILED = "FAILED"  # nothing was changed
    INTERRUPTED = "INTERRUPTED"  # killed: nothing was changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a partner's catalogue or agenda is: a URL, fetched on a schedule, or a file given once (`content`)."""

    id: str
    partner_id: str
    url: str | None
    file_name: str | None
    content: bytes | None
    format: str
    every_hours: int
    username: str | None
    password: bytes | None  # encrypted
    active: bool
    etag: str | None
    last_modified: str | None
    next_run_at: datetime
    created_at: datetime
    updated_at: datetime
    about: str = About.MISSIONS

    @property
    def origin(self) -> str:
        return self.url or self.file_name or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One import. `held` missions are absent from the catalogue and wait for a confirmation to be withdrawn; or events, cancelled."""

    id: str
    partner_id: str
    source_id: str | None
    origin: str
    started_at: datetime
    status: str
    finished_at: datetime | None = None
    error_code: str | None = None
    error: str | None = None
    created: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    refused: int = 0
    held: int = 0
    content_digest: bytes | None = None
    confirmed_at: datetime | None = None
    about: str = About.MISSIONS


@dataclass(slots=True)
class Counts:
    """What a run did, while it does it."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    refused: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class Reported:
    """A line of a run's report."""

    client_id: str | None
    line: int | None
    code: str
    severity: str
    pointer: str
    message: str
    message_en: str
    hint: str

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def suspicious(absent: int, live: int, percent: int) -> bool:
    """Whether withdrawing this many missions of a catalogue looks like an accident: a truncated export, a wrong file."""
    return live >= SMALLEST_GUARDED and absent * 100 > live * percent
