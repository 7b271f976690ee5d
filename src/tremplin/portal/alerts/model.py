"""A search that someone follows. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY, WEEK = timedelta(hours=20), timedelta(days=6, hours=20)
"""How long after the last mail the next may leave: less than a day or a week, because jobs never start at the very same minute."""
UNCONFIRMED_KEPT = timedelta(days=7)
KEPT = timedelta(days=365)
"""How long an alert lasts since it was last confirmed: mails nobody reads any more end by themselves."""
FINDINGS_KEPT = timedelta(days=90)
MOST_NEWS = 100
"""What is read of a search, the latest first."""
MOST_TOLD = 20
"""What a mail lists; the rest is one link away."""
MOST_ASKED = 5
"""Alerts that may wait for one address to confirm them: beyond, no mail leaves, so that nobody fills another's mailbox."""


@dataclass(frozen=True, slots=True)
class News:
    """Something found. `key` names it whatever the search; `line` says where and when."""

    key: str
    title: str
    line: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Someone's alert. `address` and `title` are those of the search; `told_until`: what was found first before then is not news."""

    id: str
    search_id: str
    address: str
    title: str
    email: str
    weekly: bool
    created_at: datetime
    confirmed_at: datetime | None
    told_until: datetime

    @property
    def active(self) -> bool:
        return self.confirmed_at is not None

    @property
    def until(self) -> datetime:
        """When it ends by itself."""
        return (self.confirmed_at or self.created_at) + KEPT


def news_for(subscription: Subscription, found: Sequence[News], first_at: Mapping[str, datetime]) -> list[News]:
    """What is new to someone, of what was found: what was there when they were last told is not."""
    return [each for each in found if first_at[each.key] > subscription.told_until]
