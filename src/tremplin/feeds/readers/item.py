"""What a reader gives for each mission of a feed, whatever the dialect."""

from __future__ import annotations

from dataclasses import dataclass, field

from tremplin.kit.problem import Problem
from tremplin.missions.draft import MissionDraft


@dataclass(slots=True)
class ReadItem:
    """One mission of a feed. Without `draft` it is `unchanged`, or it could not be read and `problems` says why.

    `line` is where it begins (from 1). `client_id` may be known even when the rest is unreadable: the mission is then
    still in the catalogue of its announcer, and must not be taken for a withdrawn one. `digest` is that of its source:
    given to the next reading, it spares reading again what did not change.
    """

    line: int
    client_id: str | None
    draft: MissionDraft | None
    problems: list[Problem] = field(default_factory=list)
    digest: bytes = b""
    unchanged: bool = False
