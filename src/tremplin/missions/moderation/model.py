"""A moderator's decision about a mission: its statuses, who may move it where, what a change of the mission does to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from tremplin.missions.model import Mission, Organisation
from tremplin.missions.moderation import errors
from tremplin.missions.moderation.motives import MOTIVES, label
from tremplin.reference.spelling import fold


class Status(StrEnum):
    PENDING = "PENDING"  # nobody has decided
    ONGOING = "ONGOING"  # someone is looking at it
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"


class Origin(StrEnum):
    """What moved a decision to where it is."""

    PERSON = "person"
    RULE = "rule"
    CHANGE = "change"  # the mission is no longer the one that was decided


_EVERY = frozenset(Status)
_NONE: frozenset[Status] = frozenset()
MOVES: Mapping[Origin, Mapping[Status, frozenset[Status]]] = {
    # A person may change their mind in any direction.
    Origin.PERSON: dict.fromkeys(Status, _EVERY),
    # A rule decides what nobody has looked at yet, and never what someone did.
    Origin.RULE: {**dict.fromkeys(Status, _NONE), Status.PENDING: _EVERY - {Status.PENDING}},
    # A change only brings back to the inbox.
    Origin.CHANGE: {
        **dict.fromkeys(Status, _NONE),
        Status.ACCEPTED: frozenset({Status.PENDING}),
        Status.REFUSED: frozenset({Status.PENDING}),
    },
}
AUTOMATIC = "Modération automatique"
"""Who decided, when a rule did (the contract's words)."""

GIVEN = ("status", "motive", "comment", "note", "title")
"""What a moderator writes."""

# A decision judges an organisation's mission: another organisation's is another mission.
_IDENTITY = "organizationClientId"
# What makes an accepted mission worth reading again; dates, towns and places go on changing without harm.
_READ_AGAIN = frozenset({"title", "description", "organizationName"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a moderator has decided of a mission. `comment` is for the announcer, `note` for the moderator's team alone.

    `title` replaces the mission's where the moderator shows it. `judged`: digests of the mission as it was decided, by field;
    `changed`: the fields that differ since and are worth another look, from `changed_at` on.
    """

    mission_id: str
    moderator_id: str
    status: Status = Status.PENDING
    motive: str | None = None
    comment: str | None = None
    note: str | None = None
    title: str | None = None
    origin: Origin | None = None
    rule: str | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    judged: Mapping[str, str] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    changed_at: datetime | None = None

    @property
    def explanation(self) -> str | None:
        """What the announcer reads: the motive's sentence, the comment, or both."""
        said = [label(self.motive, self.moderator_id) if self.motive else "", self.comment or ""]
        return " : ".join(each for each in said if each) or None

    @property
    def accepted(self) -> bool:
        return self.status == Status.ACCEPTED

    @property
    def open_to_rules(self) -> bool:
        """Whether rules may decide: not once someone put it back to the inbox, or two would undo each other for ever."""
        return self.status == Status.PENDING and self.origin != Origin.PERSON

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Decision:
        """A decision back from JSON or from a row."""
        instants = {
            name: datetime.fromisoformat(kept[name]) if isinstance(kept[name], str) else kept[name]
            for name in ("decided_at", "changed_at")
        }
        origin = Origin(kept["origin"]) if kept["origin"] else None
        return cls(**{**kept, **instants, "status": Status(kept["status"]), "origin": origin, "changed": tuple(kept["changed"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who decides: a person (by name, or by the name of a key), or a rule."""

    name: str
    origin: Origin = Origin.PERSON
    rule: str | None = None


def judged(mission: Mission, organisation: Organisation | None) -> dict[str, str]:
    """Digests of what a moderator reads, by field of the exchange. Case, accents and punctuation may change unnoticed."""
    read = {
        "title": fold(mission.title or ""),
        "description": fold(mission.description or ""),
        "organizationName": fold((organisation and organisation.name) or ""),
        _IDENTITY: (organisation and organisation.client_id) or "",
        "startAt": mission.start_at.isoformat() if mission.start_at else "",
        "endAt": mission.end_at.isoformat() if mission.end_at else "",
        "city": "|".join(fold(address.city or "") for address in mission.addresses),
    }
    return {name: blake2b(value.encode(), digest_size=6).hexdigest() for name, value in read.items()}


def decided(decision: Decision, given: Mapping[str, str | None], *, by: Author, at: datetime, seen: Mapping[str, str]) -> Decision:
    """The decision with what is given (keys of `GIVEN`; absent ones are kept), for the mission as `seen` now.

    A motive and a comment explain one status: they leave with it unless given anew. A status given, even the same, says that the
    mission was read as it is. Raises MotiveUnknown, MotiveRequired; ValueError for a move that `MOVES` does not have.
    """
    values = {name: (value or "").strip() or None for name, value in given.items()}
    status = Status(values.get("status") or decision.status)
    if status not in MOVES[by.origin][decision.status]:
        raise ValueError(f"{by.origin}: {decision.status} -> {status}")
    stays = status == decision.status
    motive = values.get("motive", decision.motive if stays else None)
    comment = values.get("comment", decision.comment if stays else None)
    if motive and motive not in MOTIVES:
        raise errors.MotiveUnknown(motive=motive, known=", ".join(MOTIVES))
    if status == Status.REFUSED and not (motive or comment):
        raise errors.MotiveRequired
    after = replace(
        decision,
        status=status,
        motive=motive if status == Status.REFUSED else None,
        comment=comment,
        note=values.get("note", decision.note),
        title=values.get("title", decision.title),
    )
    if values.get("status"):
        after = replace(after, origin=by.origin, rule=by.rule, judged=dict(seen), changed=(), changed_at=None)
    told = ("status", "motive", "comment", "title")
    if values.get("status") or any(getattr(after, name) != getattr(decision, name) for name in told):
        after = replace(after, decided_at=at, decided_by=by.name)
    return after


def reconsidered(decision: Decision, seen: Mapping[str, str], at: datetime) -> Decision:
    """What becomes of a decision when its mission is published anew, as `seen` now.

    Accepted: kept, and flagged when the text changed; back to the inbox when it is another organisation's. Refused by a rule: back
    to the inbox, where rules look again. Refused by a person: kept, and flagged, so that a correction is noticed.
    """
    differs = {name for name, value in seen.items() if decision.judged.get(name) != value}
    match decision.status:
        case Status.ACCEPTED if _IDENTITY in differs:
            return _returned(decision, differs, at)
        case Status.ACCEPTED:
            return _flagged(decision, differs & _READ_AGAIN, at)
        case Status.REFUSED if differs and decision.origin == Origin.RULE:
            return _returned(decision, differs, at)
        case Status.REFUSED:
            return _flagged(decision, differs, at)
    return decision


def restored(before: Decision, seen: Mapping[str, str], at: datetime) -> Decision:
    """The decision as it was `before`, undone by a person, for a mission that may have changed since.

    What goes back to the inbox stays there until someone decides: a rule would only do again what was undone.
    """
    if before.status == Status.PENDING:
        return replace(before, origin=Origin.PERSON, rule=None)
    return reconsidered(replace(before, changed=(), changed_at=None), seen, at)


def _returned(decision: Decision, differs: set[str], at: datetime) -> Decision:
    return replace(
        decision,
        status=Status.PENDING,
        motive=None,
        comment=None,
        origin=Origin.CHANGE,
        rule=None,
        decided_at=None,
        decided_by=None,
        changed=tuple(sorted(differs)),
        changed_at=at,
    )


def _flagged(decision: Decision, differs: set[str], at: datetime) -> Decision:
    changed = tuple(sorted(differs))
    if changed == decision.changed:
        return decision
    return replace(decision, changed=changed, changed_at=(decision.changed_at or at) if changed else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A line of the history: what moved a decision, from what to what. `undoes` is the line it cancels, `batch` joins a bulk."""

    mission_id: str
    moderator_id: str
    at: datetime
    actor: str
    origin: Origin
    before: Decision
    after: Decision
    id: int = 0
    batch: str | None = None
    undoes: int | None = None

    @property
    def fields(self) -> dict[str, tuple[str | None, str | None]]:
        """What differs, by name: before and after."""
        pairs = {name: (getattr(self.before, name), getattr(self.after, name)) for name in GIVEN}
        return {name: (old, new) for name, (old, new) in pairs.items() if old != new}
