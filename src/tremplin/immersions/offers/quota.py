"""How many people a company lets contact it, and when it has room again. Pure.

One rule, read at the instant it is asked: no more than the quota in 28 days, and no more than a quarter of it, rounded up, in
7 days. Without a new contact, windows only empty: one instant, `frees_at`, says for ever when there is room again, so that
nothing has to be written when time passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

MONTH, WEEK = timedelta(days=28), timedelta(days=7)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""When a company that wants no contact has room."""


def weekly(per_month: int) -> int:
    """The quota of a week, for a quota of a month."""
    return -(-per_month // 4)


def frees_at(contacts: Sequence[datetime], per_month: int, *, held_until: datetime | None = None) -> datetime | None:
    """When there is room for one more contact; None when nothing ever stood in the way.

    A window is full as long as it holds the quota: until the quota-th latest contact leaves it.
    """
    if per_month <= 0:
        return NEVER
    latest = sorted(contacts, reverse=True)
    waits = [latest[quota - 1] + window for quota, window in ((per_month, MONTH), (weekly(per_month), WEEK)) if len(latest) >= quota]
    return max([*waits, *([held_until] if held_until else [])], default=None)
