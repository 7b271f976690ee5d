"""Who calls: the client whose token is shown, how often it may call, what its token opens, in this order (§A3, §A8)."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from tremplin.apis.evenements.errors import ScopeMissing, TokenMissing, TokenUnknown, TooManyCalls
from tremplin.kit.clock import Clock
from tremplin.kit.db import Conn, Database
from tremplin.kit.throttle import SECOND, Throttle
from tremplin.partners.clients import actions
from tremplin.partners.clients.model import Bearer


@dataclass(frozen=True, slots=True)
class Service:
    """What the routes of this contract need; built once a process, found in `app.state.evenements`."""

    db: Database
    now: Clock
    calls: Throttle
    base_url: str


def service(request: Request) -> Service:
    found: Service = request.app.state.evenements
    return found


async def admit(request: Request, conn: Conn) -> Bearer:
    """The client that calls. Raises TokenMissing or TokenUnknown (401), TooManyCalls (429), ScopeMissing (403)."""
    held = service(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenMissing
    now = held.now()
    bearer = await actions.recognise(conn, token.strip(), now=now)
    if bearer is None:
        raise TokenUnknown
    if not held.calls.take(bearer.client_id, now.timestamp()):
        raise TooManyCalls(retry_after=SECOND)
    if not bearer.may_read_events():
        raise ScopeMissing
    return bearer
