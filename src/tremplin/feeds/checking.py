"""A catalogue looked at before it is imported: every problem of it with its line, and its first missions. Nothing is kept."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from tremplin.feeds import errors
from tremplin.feeds.readers.engagement_xml import EngagementXmlReader
from tremplin.kit.fetch import Fetcher
from tremplin.kit.fetch.answer import Limits
from tremplin.kit.problem import Problem, Severity
from tremplin.missions.checking import check_draft
from tremplin.missions.model import Status
from tremplin.missions.preparation import Prepared
from tremplin.partners.model import Partner

LIMITS = Limits(total_seconds=20, connect_seconds=5, max_bytes=20_000_000)
MOST_MISSIONS = 5_000
_MOST_FOUND = 300
_SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A problem, the mission where it is and the line where that begins; neither for one of the whole catalogue."""

    problem: Problem
    client_id: str | None = None
    line: int | None = None


@dataclass(slots=True)
class Checked:
    """What a catalogue holds: how many missions, how many that the rules accept, and the first problems.

    `counts`: how often each kind of problem is met (its code), beyond those that are told. `whole`: it was read to its end.
    """

    missions: int = 0
    right: int = 0
    encoding: str = "utf-8"
    whole: bool = True
    found: list[Found] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    samples: list[Prepared] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        return self.missions - self.right

    def add(self, problem: Problem, client_id: str | None = None, line: int | None = None) -> None:
        self.counts[problem.code] += 1
        self.severities[problem.severity] += 1
        # Errors are told first, whatever comes before them in the file.
        if len(self.found) < (_MOST_FOUND * 5 if problem.severity == Severity.ERROR else _MOST_FOUND):
            self.found.append(Found(problem, client_id, line))


def check(file: BinaryIO, *, by: Partner, now: datetime) -> Checked:
    """Reads a catalogue as an import would. Blocks: called in a thread. Raises FeedRefused when nothing of it may be used."""
    reader = EngagementXmlReader(file)
    checked = Checked()
    for item in reader:
        if checked.missions == MOST_MISSIONS:
            checked.whole = False
            break
        checked.missions += 1
        prepared = check_draft(item.draft, by=by, now=now, found=item.problems) if item.draft else None
        for problem in prepared.problems if prepared else item.problems:
            checked.add(problem, item.client_id, item.line)
        if prepared is not None:
            checked.right += prepared.mission.status == Status.ACCEPTED
            if len(checked.samples) < _SAMPLES:
                checked.samples.append(prepared)
    for problem in reader.problems:
        checked.add(problem)
    checked.encoding = reader.encoding
    ranks = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    checked.found.sort(key=lambda each: (ranks[each.problem.severity], each.line or 0))
    del checked.found[_MOST_FOUND:]
    return checked


async def fetch(url: str, fetcher: Fetcher) -> BinaryIO:
    """A catalogue in a temporary file, for its caller to close. Raises FetchRefused, ServerRefused."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - given to the caller
    try:
        answer = await fetcher.download(url, file, limits=LIMITS, ungzip=True)
        if answer.status != 200:
            raise errors.ServerRefused(status=answer.status)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file
