"""What rules look at: the values of a convention that could be read, by their names in the contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from tremplin.immersions.conventions.model import age_on
from tremplin.immersions.conventions.schedule import Schedule, Week
from tremplin.immersions.conventions.vocabulary import InternshipKind
from tremplin.immersions.conventions.wire import schedule_of
from tremplin.kit.shapes import ABSENT

SIGNATORY_KEYS = ("beneficiary", "establishmentRepresentative", "beneficiaryRepresentative", "beneficiaryCurrentEmployer")


class Unreadable(Exception):
    """A fact is missing or wrong: the field says so already, and the rule that wanted it has nothing to add."""


class Facts:
    """A convention, even with faults in some fields: every fact is read when a rule asks for it. `now` bounds every date."""

    def __init__(self, values: Mapping[str, Any], now: datetime) -> None:
        self.values = values
        self.now = now

    def get(self, *path: str) -> Any:
        """The value at a path; None where there is none. Raises Unreadable when it was sent and is wrong."""
        value: Any = self.values
        for name in path:
            value = value.get(name)
            if value is ABSENT:
                raise Unreadable
            if value is None:
                return None
        return value

    def need(self, *path: str) -> Any:
        """The same; raises Unreadable when there is none."""
        value = self.get(*path)
        if value is None:
            raise Unreadable
        return value

    @cached_property
    def kind(self) -> InternshipKind:
        return InternshipKind(self.need("internshipKind"))

    @cached_property
    def submitted(self) -> datetime:
        return self.need("dateSubmission")  # type: ignore[no-any-return]

    @cached_property
    def ends(self) -> datetime:
        """The end as it was written: with its hour, if it had one."""
        return self.need("dateEnd")  # type: ignore[no-any-return]

    @cached_property
    def start(self) -> date:
        return self.need("dateStart").date()  # type: ignore[no-any-return]

    @cached_property
    def end(self) -> date:
        return self.need("dateEnd").date()  # type: ignore[no-any-return]

    @cached_property
    def age(self) -> int:
        """Of the beneficiary, on the first day."""
        return age_on(self.need("signatories", "beneficiary", "birthdate").date(), self.start)

    @cached_property
    def schedule(self) -> Schedule:
        values = self.need("schedule")
        days = values["complexSchedule"]
        if days is ABSENT or any(_faulty(day) for day in days) or any(value is ABSENT for value in values.values()):
            raise Unreadable
        return schedule_of(values)

    @cached_property
    def weeks(self) -> list[Week]:
        """Those that the immersion touches."""
        return self.schedule.weeks(self.start, self.end)

    def of_signatories(self, name: str) -> dict[str, Any]:
        """A field of those who sign (`email`), by their keys, where it can be read."""
        found = {}
        for key in SIGNATORY_KEYS:
            try:
                value = self.get("signatories", key, name)
            except Unreadable:
                continue
            if value is not None:
                found[key] = value
        return found


class Unfinished(Facts):
    """What is written so far of a convention to be submitted: today's rules are those that it will be read by."""

    @cached_property
    def submitted(self) -> datetime:
        return self.now

    @cached_property
    def ends(self) -> datetime:
        return self.need("dateEnd") if self.values.get("dateEnd") not in (None, ABSENT) else self.now


def _faulty(day: Any) -> bool:
    if day is ABSENT or day["date"] is ABSENT or day["timePeriods"] is ABSENT:
        return True
    return any(each is ABSENT or each["start"] is ABSENT or each["end"] is ABSENT for each in day["timePeriods"])
