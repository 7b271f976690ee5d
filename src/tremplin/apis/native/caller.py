"""Who calls our API: the same keys, rights and quota as on the contract of API Engagement, where a partner's calls add up."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from tremplin.apis.native.errors import Forbidden, TooManyRequests, Unauthorized
from tremplin.apis.quotas import quota_headers
from tremplin.diffusion.access import Access, Caller
from tremplin.external.sirene import Directory
from tremplin.kit.clock import Clock
from tremplin.kit.db import Conn, Database
from tremplin.kit.rate import WINDOW_SECONDS, Quota, RateLimiter
from tremplin.kit.seats import Seats
from tremplin.partners.model import Scope
from tremplin.tracking.live.watching import Watch

MOST_EXPORTS, MOST_STREAMS = 2, 5
"""At once, for one partner in one process."""

CALLS_OF_ADDRESS = 120
"""A minute, on routes open to anyone, from one address without a key."""


@dataclass(frozen=True, slots=True)
class Service:
    """What the routes of this API need; built once a process, found in `app.state.native`. `directory`: the national one of
    companies, when there is one to ask.
    """

    db: Database
    access: Access
    now: Clock
    partner_limits: RateLimiter
    watch: Watch
    directory: Directory | None = None
    address_limits: RateLimiter = field(default_factory=lambda: RateLimiter(CALLS_OF_ADDRESS))
    exports: Seats = field(default_factory=lambda: Seats(MOST_EXPORTS))
    streams: Seats = field(default_factory=lambda: Seats(MOST_STREAMS))


def service(request: Request) -> Service:
    found: Service = request.app.state.native
    return found


async def authenticate(request: Request, conn: Conn, scope: Scope) -> tuple[Caller, dict[str, str]]:
    """The caller of a route, and the quota headers to answer with.

    Raises Unauthorized (401), TooManyRequests (429), Forbidden (403: the key lacks the scope).
    """
    held = service(request)
    caller = await recognise(request, conn)
    if caller is None:
        raise Unauthorized
    quota = held.partner_limits.take(caller.partner.id, held.now().timestamp())
    if quota.exceeded:
        raise TooManyRequests(quota=quota)
    if scope.value not in caller.key.scopes:
        raise Forbidden(scope=scope.value)
    return caller, limits(quota, held.now().timestamp())


async def admit(request: Request, conn: Conn) -> dict[str, str]:
    """The quota headers of a route open to anyone: a key, if there is one, counts for its partner, else the address counts alone.

    Raises Unauthorized (401: a key nobody has), TooManyRequests (429).
    """
    held, presented = service(request), _presented(request)
    caller = await held.access.caller(conn, presented) if presented else None
    if presented and caller is None:
        raise Unauthorized
    address = request.client.host if request.client else ""
    now = held.now().timestamp()
    quota = held.partner_limits.take(caller.partner.id, now) if caller else held.address_limits.take(address, now)
    if quota.exceeded:
        raise TooManyRequests(quota=quota)
    return limits(quota, now)


async def recognise(request: Request, conn: Conn) -> Caller | None:
    """The caller whose key a request carries, without counting a call."""
    presented = _presented(request)
    return await service(request).access.caller(conn, presented) if presented else None


def limits(quota: Quota, now: float) -> dict[str, str]:
    """What is left of a quota, in the fields of draft-ietf-httpapi-ratelimit-headers-10 and in those that older clients read."""
    window = f"q={quota.limit};w={WINDOW_SECONDS}"
    left = f"r={quota.remaining};t={max(0, quota.reset - int(now))}"
    return {**quota_headers(quota), "RateLimit-Policy": f'"minute";{window}', "RateLimit": f'"minute";{left}'}


def _presented(request: Request) -> str | None:
    """The key in either header. Both given, the standard one: a proxy may add the other."""
    kind, _, credentials = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and credentials.strip():
        return credentials.strip()
    return request.headers.get("x-api-key") or None
