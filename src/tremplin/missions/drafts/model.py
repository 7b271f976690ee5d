"""A mission being written, and what it says as JSON. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from tremplin.missions.draft import AddressDraft
from tremplin.missions.revision import Changes

_INSTANTS = frozenset({"posted_at", "start_at", "end_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mission being written. `mission` and `organisation` are in JSON, by the names of `MissionDraft` and `OrganisationDraft`;
    `problem`: why it could not be published at `publish_at`, which is then forgotten."""

    id: str
    owner: str
    created_at: datetime
    updated_at: datetime
    mission: Mapping[str, Any] = field(default_factory=dict)
    organisation: Mapping[str, Any] = field(default_factory=dict)
    publish_at: datetime | None = None
    problem: str | None = None

    @property
    def title(self) -> str:
        return str(self.mission.get("title") or "")

    @property
    def said(self) -> Changes:
        """What it says, as the other doors say it."""
        told = dict(self.mission)
        for name in _INSTANTS & told.keys():
            told[name] = datetime.fromisoformat(told[name]) if told[name] else None
        if told.get("addresses"):
            told["addresses"] = [AddressDraft(**each) for each in told["addresses"]]
        return Changes({name: tuple(value) if _is_texts(value) else value for name, value in told.items()}, self.organisation)


def said_anew(draft: Draft, changes: Changes, *, now: datetime, publish_at: datetime | None = None) -> Draft:
    """What a draft says with these changes."""
    mission, organisation = as_json(changes)
    return replace(
        draft,
        mission={**draft.mission, **mission},
        organisation={**draft.organisation, **organisation},
        publish_at=publish_at,
        problem=None,
        updated_at=now,
    )


def as_json(changes: Changes) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is said of a mission and of its organisation, as a draft keeps it. Problems met while reading it are left."""
    return {name: _kept(value) for name, value in changes.mission.items()}, dict(changes.organisation)


def _kept(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [asdict(each) if isinstance(each, AddressDraft) else each for each in value]
    return value


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
