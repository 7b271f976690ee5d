"""Drafts: what someone has answered so far, right or wrong, under the names of the contract. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.upkeep import DRAFT_KEPT
from tremplin.immersions.conventions.wire import write

MOST_NAME = 255
MOST_BYTES = 64 * 1024
"""Of the answers of a draft, in JSON: ten times a whole convention."""

WRITTEN = (
    *("internshipKind", "agencyId", "dateStart", "dateEnd", "siret", "businessName", "establishmentNumberEmployeesRange", "schedule"),
    *("workConditions", "businessAdvantages", "individualProtection", "individualProtectionDescription", "sanitaryPrevention"),
    *("sanitaryPreventionDescription", "remoteWorkMode", "immersionAddress", "immersionObjective", "immersionAppellation"),
    *("immersionActivities", "immersionSkills", "signatories", "establishmentTutor"),
)
"""What an author writes; the rest of a convention comes from what is done to it."""

# Of one convention only: when, and what was signed.
_ONCE = ("dateStart", "dateEnd", "schedule")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`version`: how many times it was kept, what a page gives back. A template has a `name` and an `owner`, an address. `source`: the
    partner whose program filled it. `discussion_code`: of the side of a discussion that the convention ends."""

    id: str
    version: int
    answers: Mapping[str, Any]
    created_at: datetime
    updated_at: datetime
    name: str | None = None
    owner: str | None = None
    source: str | None = None
    discussion_code: str | None = None

    @property
    def kept_until(self) -> datetime | None:
        """When it is forgotten unless it changes; a template is kept."""
        return None if self.name else self.updated_at + DRAFT_KEPT


def written(values: Mapping[str, Any]) -> dict[str, Any]:
    """What an author wrote, of an object of the contract: nobody signs for someone else by sending it signed."""
    kept = {name: values[name] for name in WRITTEN if name in values}
    people = kept.get("signatories")
    if isinstance(people, Mapping):
        kept["signatories"] = {key: _unsigned(person) for key, person in people.items()}
    return kept


def duplicate(convention: Convention, *, anew: bool = True) -> dict[str, Any]:
    """The answers to begin another convention from: the same people and work; `anew`: at other dates."""
    return {name: value for name, value in written(write(convention)).items() if not (anew and name in _ONCE)}


def _unsigned(person: Any) -> Any:
    return {name: value for name, value in person.items() if name != "signedAt"} if isinstance(person, Mapping) else person
