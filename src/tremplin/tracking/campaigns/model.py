"""Campaigns: what they are, where they lead, how their identifiers survive being pasted. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

from tremplin.missions.organisations import slug
from tremplin.partners.well_known import SERVICE_CIVIQUE
from tremplin.tracking.model import CLICK_PARAMETER, with_parameters

LONGEST_NAME, LONGEST_KEY, LONGEST_VALUE, LONGEST_ID, MOST_TRACKERS = 200, 100, 500, 64, 20
# What foreign identifiers without hyphens measure (24 hexadecimal digits).
_SHORT = 24
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TOLD = re.compile(r"[A-Za-z0-9-]*")


class CampaignType(StrEnum):
    """Where the link is shown (values of the contract)."""

    AD_BANNER = "AD_BANNER"
    MAILING = "MAILING"
    TILE_BUTTON = "TILE_BUTTON"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Tracker:
    """A parameter that the announcer's own measuring tool reads at the arrival (`utm_source`…)."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A link as kept. `announcer` is whose page it leads to; without one, the owner measures its own."""

    id: str
    owner: str
    name: str
    url: str
    created_at: datetime
    updated_at: datetime
    type: str = CampaignType.OTHER
    announcer: str | None = None
    trackers: tuple[Tracker, ...] = ()
    paused_at: datetime | None = None
    deleted_at: datetime | None = None

    @property
    def active(self) -> bool:
        return self.paused_at is None and self.deleted_at is None

    @property
    def to_partner(self) -> str:
        """Whose events its clicks are."""
        return self.announcer or self.owner

    @property
    def destination(self) -> str:
        """The page with the trackers, and nothing of a visit."""
        added = {tracker.key: tracker.value for tracker in self.trackers}
        return with_parameters(self.url, added) if added else self.url

    def arrival(self, click_id: str) -> str:
        """Where a person arrives: the destination, with the click to send back with an application (contract §6.2: no token)."""
        return with_parameters(self.destination, {CLICK_PARAMETER: click_id})


def trimmed(told: str) -> str:
    """The identifier in what follows `/r/campaign/`: links are pasted with a full stop, a bracket or a word behind (contract §6.2)."""
    found = _TOLD.match(told)
    kept = found[0] if found else ""
    if whole := _UUID.match(kept):
        return whole[0]
    return kept if "-" in kept else kept[:_SHORT]


def default_trackers(name: str, *, announcer: str | None, url: str) -> tuple[Tracker, ...]:
    """The trackers of a campaign for which none was given; those that its address has already stay as they are."""
    # Its site measures with Matomo, whose campaign parameters have another prefix (contract §6.3).
    prefix = "mtm" if announcer == SERVICE_CIVIQUE else "utm"
    usual = {f"{prefix}_source": "api_engagement", f"{prefix}_medium": "campaign", f"{prefix}_campaign": slug(name)}
    present = {key for key, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    return tuple(Tracker(key, value) for key, value in usual.items() if value and key not in present)


def link(base_url: str, campaign_id: str) -> str:
    """The address to spread."""
    return f"{base_url}/r/campaign/{campaign_id}"


def repeated(trackers: Sequence[Tracker]) -> str | None:
    """A key given twice, of which one would be lost."""
    seen: set[str] = set()
    for tracker in trackers:
        if tracker.key in seen:
            return tracker.key
        seen.add(tracker.key)
    return None
