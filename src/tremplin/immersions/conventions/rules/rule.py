"""What a rule is: a name, a condition, and the dates between which it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from tremplin.immersions.conventions.rules.facts import Facts
from tremplin.immersions.conventions.vocabulary import InternshipKind
from tremplin.kit.shapes import Fault

CONTRACT = "contract of API Immersion Facilitée"


class Breach(NamedTuple):
    """A breach of a rule: what fills its sentence, and where, when that depends on the convention."""

    values: dict[str, Any] = {}  # noqa: RUF012 - never written to
    path: str = ""


class Keyed(StrEnum):
    """The date that tells whether a rule holds."""

    SUBMISSION = "dateSubmission"
    END = "dateEnd"


@dataclass(frozen=True, slots=True)
class Window:
    """When a rule holds, by the date of submission or of end. A bound is that very instant or not, as its name says."""

    keyed: Keyed = Keyed.SUBMISSION
    since: datetime | None = None  # included
    after: datetime | None = None  # excluded
    before: datetime | None = None  # excluded
    until: datetime | None = None  # included

    def holds(self, moment: datetime) -> bool:
        return (
            (self.since is None or moment >= self.since)
            and (self.after is None or moment > self.after)
            and (self.before is None or moment < self.before)
            and (self.until is None or moment <= self.until)
        )


def day(year: int, month: int, of_month: int) -> datetime:
    """The start of a day, in universal time."""
    return datetime(year, month, of_month, tzinfo=UTC)


BOTH = frozenset(InternshipKind)
MINI_STAGE = frozenset({InternshipKind.MINI_STAGE})
IMMERSION = frozenset({InternshipKind.IMMERSION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule. `number`: its name in documentation, which several rules share when one took over from another. `breaches` gives each
    breach; it may raise Unreadable, and then the rule says nothing."""

    number: str
    code: str
    path: str
    sentence: str
    source: str
    breaches: Callable[[Facts], Iterator[Breach]]
    kinds: frozenset[InternshipKind] = BOTH
    window: Window | None = None

    def applies(self, facts: Facts) -> bool:
        """Whether it holds for that kind and those dates. Raises Unreadable."""
        if facts.kind not in self.kinds:
            return False
        if self.window is None:
            return True
        return self.window.holds(facts.submitted if self.window.keyed is Keyed.SUBMISSION else facts.ends)

    def faults(self, facts: Facts) -> Iterator[Fault]:
        """What is wrong. Raises Unreadable."""
        for breach in self.breaches(facts):
            yield Fault(breach.path or self.path, self.code, self.sentence.format(**breach.values))
