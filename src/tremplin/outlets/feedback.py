"""What a channel says of a mission it was given: its own word, ours for it, the ad's address, a note. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class Board(StrEnum):
    LEBONCOIN = "LEBONCOIN"
    JOBTEASER = "JOBTEASER"


BOARD_NAMES: Mapping[str, str] = MappingProxyType({Board.LEBONCOIN: "Leboncoin", Board.JOBTEASER: "JobTeaser"})


class AdStatus(StrEnum):
    ONLINE = "ONLINE"
    OFFLINE = "OFFLINE"
    ERROR = "ERROR"  # refused by the channel


# The words of each channel → what they mean (contract §1.9). What JobTeaser still examines is not shown yet.
STATUSES: Mapping[Board, Mapping[str, AdStatus]] = MappingProxyType(
    {
        Board.LEBONCOIN: {
            "ad_online": AdStatus.ONLINE,
            "ad_edited": AdStatus.ONLINE,
            "ad_deleted": AdStatus.OFFLINE,
            "ad_rejected_technical": AdStatus.ERROR,
            "ad_rejected_moderation": AdStatus.ERROR,
        },
        Board.JOBTEASER: {
            "ACCEPTED": AdStatus.ONLINE,
            "PENDING": AdStatus.OFFLINE,
            "DELETED": AdStatus.OFFLINE,
            "REFUSED": AdStatus.ERROR,
        },
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What a channel said of a mission at an instant; `said` is its word, `note` its reason."""

    board: str
    mission_id: str
    status: str
    said: str
    at: datetime
    address_id: str | None = None
    site: str | None = None
    url: str | None = None
    note: str | None = None
