"""How a quota is told on an answer: the same three headers on every surface."""

from __future__ import annotations

from tremplin.kit.rate import Quota


def quota_headers(quota: Quota) -> dict[str, str]:
    """What is left of a caller's quota, and when it starts again (Unix seconds)."""
    return {
        "X-RateLimit-Limit": str(quota.limit),
        "X-RateLimit-Remaining": str(quota.remaining),
        "X-RateLimit-Reset": str(quota.reset),
    }


def retry_headers(quota: Quota, now: float) -> dict[str, str]:
    """The same for a refused call, with the seconds to wait."""
    return {**quota_headers(quota), "Retry-After": str(max(1, quota.reset - int(now)))}
