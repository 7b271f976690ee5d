"""Applications and accounts declared by an announcer's page, in the visitor's browser: always answered, counted once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tremplin.kit.db import Conn
from tremplin.missions import store as missions
from tremplin.tracking import store
from tremplin.tracking.activities import Declaration, credited
from tremplin.tracking.announcing import announce
from tremplin.tracking.attribution import store as attribution
from tremplin.tracking.attribution.model import can_be_credited, credit
from tremplin.tracking.model import Event
from tremplin.tracking.refusals.model import ALREADY_DECLARED, CLICK_UNKNOWN, Reason

# A page reloaded, a form sent twice: the same application (contract of API Engagement §6.4).
SAME = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a declaration: the event kept, or why it is not; and the partner it concerns, when known."""

    event: Event | None = None
    refused: Reason | None = None
    partner_id: str | None = None


async def declare(conn: Conn, said: Declaration, *, bot: str | None, visitor: bytes | None, now: datetime) -> Outcome:
    """Keeps what a page declares after a click (`said.click_id`). A robot's is kept apart, and never stands for a person's.

    The mission named by the announcer's identifier is taken if it is its own; the one of the click otherwise.
    """
    click = await store.find_event(conn, said.click_id or "")
    if click is None or not can_be_credited(click, announcer_id=click.to_partner):
        return Outcome(refused=CLICK_UNKNOWN)
    announcer_id = click.to_partner
    if bot is None and await _is_known(conn, said, click, now):
        return Outcome(refused=ALREADY_DECLARED, partner_id=announcer_id)
    days = await attribution.days_of(conn, announcer_id)
    event = credited(said, credit(click, announcer_id=announcer_id, at=now, days=days), owner=announcer_id, now=now)
    if said.mission_client_id and (named := await missions.find_by_client_id(conn, announcer_id, said.mission_client_id)):
        event = replace(event, mission_id=named.id)
    event = replace(event, bot=bot, visitor=visitor)
    await store.add(conn, [event])
    await announce(conn, event)
    return Outcome(event, partner_id=announcer_id)


async def _is_known(conn: Conn, said: Declaration, click: Event, now: datetime) -> bool:
    """Whether it was declared already: under the announcer's own identifier, ever; without one, after the same click just now."""
    await store.hold(conn, click.id, said.kind)
    if await store.declared_after(conn, click.id, said.kind, since=now - SAME):
        return True
    if not said.client_event_id:
        return False
    await store.hold(conn, click.to_partner, said.kind, said.client_event_id)
    known = await store.declared_as(conn, click.to_partner, said.client_event_id, [said.kind])
    return any(each.bot is None for each in known)
