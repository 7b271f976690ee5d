"""Who calls: the key in either header, its rights, its quota."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from tremplin.apis.engagement.errors import Forbidden, TooManyRequests, Unauthorized
from tremplin.apis.engagement.links import Links
from tremplin.diffusion.access import Access, Caller
from tremplin.kit.clock import Clock
from tremplin.kit.db import Conn, Database
from tremplin.kit.rate import Quota, RateLimiter
from tremplin.partners.model import Scope
from tremplin.tracking.actions import Follower

KEY_HEADERS = ("x-api-key", "apikey")


@dataclass(frozen=True, slots=True)
class Service:
    """What the routes of this contract need; built once a process, found in `app.state.engagement`."""

    db: Database
    access: Access
    follower: Follower
    base_url: str
    now: Clock
    partner_limits: RateLimiter
    address_limits: RateLimiter
    links: Links = field(default_factory=Links)


def service(request: Request) -> Service:
    found: Service = request.app.state.engagement
    return found


async def authenticate(request: Request, conn: Conn, scope: Scope) -> tuple[Caller, dict[str, str]]:
    """The caller of a partner route, and the quota headers to answer with.

    Raises Unauthorized (401), TooManyRequests (429, counted a partner), Forbidden (403: the key lacks the scope).
    """
    held = service(request)
    caller = None
    for name in KEY_HEADERS:  # both are tried, as the original does: a client may send an old key beside the new one
        if caller is None and (presented := request.headers.get(name)):
            caller = await held.access.caller(conn, presented)
    if caller is None:
        raise Unauthorized
    quota = held.partner_limits.take(caller.partner.id, held.now().timestamp())
    if quota.exceeded:
        raise TooManyRequests(quota=quota)
    if scope.value not in caller.key.scopes:
        raise Forbidden(scope=scope.value)
    return caller, quota_headers(quota)


def quota_headers(quota: Quota) -> dict[str, str]:
    """The contract's three headers."""
    return {
        "X-RateLimit-Limit": str(quota.limit),
        "X-RateLimit-Remaining": str(quota.remaining),
        "X-RateLimit-Reset": str(quota.reset),
    }


def retry_headers(quota: Quota, now: float) -> dict[str, str]:
    return {**quota_headers(quota), "Retry-After": str(max(1, quota.reset - int(now)))}
