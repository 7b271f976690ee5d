"""Who calls: the key in either header, its rights, its quota."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.requests import Request

from tremplin.apis.engagement.errors import Forbidden, TooManyRequests, Unauthorized
from tremplin.apis.quotas import quota_headers
from tremplin.diffusion.access import Access, Caller
from tremplin.diffusion.widgets.showcase import Showcase
from tremplin.kit.clock import Clock
from tremplin.kit.db import Conn, Database
from tremplin.kit.rate import RateLimiter
from tremplin.kit.secrets import SecretBox
from tremplin.kit.turns import Turns
from tremplin.partners.model import Scope
from tremplin.tracking.actions import Follower
from tremplin.tracking.bots.recognition import Robots
from tremplin.tracking.campaigns.links import CampaignLinks
from tremplin.tracking.ledger import Ledger
from tremplin.tracking.links.destinations import Destinations

KEY_HEADERS = ("x-api-key", "apikey")
VISITOR_HEADER = "x-platform-client-ip"
# What one household shares: an IPv6 visitor may take any address of it.
_SUBNET = 64


@dataclass(frozen=True, slots=True)
class Service:
    """What the routes of this contract need; built once a process, found in `app.state.engagement`."""

    db: Database
    access: Access
    follower: Follower
    destinations: Destinations
    ledger: Ledger
    robots: Robots
    secrets: SecretBox
    base_url: str
    now: Clock
    partner_limits: RateLimiter
    address_limits: RateLimiter
    visitor_limits: RateLimiter
    impression_limits: RateLimiter
    campaigns: CampaignLinks = field(default_factory=CampaignLinks)
    showcase: Showcase = field(default_factory=Showcase)
    turns: Turns = field(default_factory=Turns)


def service(request: Request) -> Service:
    found: Service = request.app.state.engagement
    return found


async def authenticate(
    request: Request, conn: Conn, scope: Scope, key_headers: Sequence[str] = KEY_HEADERS, *, for_visitor: bool = False
) -> tuple[Caller, dict[str, str]]:
    """The caller of a partner route, and the quota headers to answer with. `for_visitor`: calls are counted by visitor of the
    partner instead of by partner, on routes that its server asks for each of them.

    Raises Unauthorized (401), TooManyRequests (429), Forbidden (403: the key lacks the scope).
    """
    held = service(request)
    caller = None
    for name in key_headers:  # both are tried, as the original does: a client may send an old key beside the new one
        if caller is None and (presented := request.headers.get(name)):
            caller = await held.access.caller(conn, presented)
    if caller is None:
        raise Unauthorized
    limits, counted = (held.visitor_limits, _visitor(request, caller)) if for_visitor else (held.partner_limits, caller.partner.id)
    quota = limits.take(counted, held.now().timestamp())
    if quota.exceeded:
        raise TooManyRequests(quota=quota)
    if scope.value not in caller.key.scopes:
        raise Forbidden(scope=scope.value)
    return caller, quota_headers(quota)


def _visitor(request: Request, caller: Caller) -> str:
    """The visitor a partner calls for, or else its own server. Told apart by partner: none can use up another's quota."""
    address = request.headers.get(VISITOR_HEADER, "").strip() or (request.client.host if request.client else "")
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return f"{caller.partner.id} {request.client.host if request.client else ''}"
    seen = ipaddress.ip_network((read, _SUBNET), strict=False).network_address if read.version == 6 else read
    return f"{caller.partner.id} {seen}"
