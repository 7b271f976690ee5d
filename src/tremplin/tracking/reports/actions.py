"""What is done with monthly reports: sent once, or not and why; read before they leave."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime

from tremplin.kit import mail
from tremplin.kit.db import Conn
from tremplin.kit.secrets import SecretBox
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown
from tremplin.partners.model import Partner
from tremplin.tracking.reports import errors, figures, store, subscriptions
from tremplin.tracking.reports.letter import letter
from tremplin.tracking.reports.model import Report, Status, last_month

_GUIDE = "/docs/rapport-mensuel"


@dataclass(frozen=True, slots=True)
class Postman:
    """What a mail needs from the platform: its address, and its seal."""

    secrets: SecretBox
    base_url: str


async def send(conn: Conn, partner_id: str, month: date, *, postman: Postman, now: datetime) -> Status:
    """Sends a partner's report of a month, or notes why it is not; one that was sent already is not sent again.

    The mail leaves if and only if this transaction commits. Raises MonthNotOver, PartnerUnknown.
    """
    if month > last_month(now):
        raise errors.MonthNotOver(month=f"{month:%Y-%m}")
    await store.hold(conn, partner_id, month)
    if await store.status_of(conn, partner_id, month) is Status.SENT:
        return Status.SENT
    partner = await _partner(conn, partner_id)
    status = await _try(conn, partner, month, postman, now)
    await store.set_status(conn, partner_id, month, status, at=now)
    return status


async def _try(conn: Conn, partner: Partner, month: date, postman: Postman, now: datetime) -> Status:
    if not partner.email:
        return Status.NO_ADDRESS
    if await store.wants_none(conn, partner.id):
        return Status.UNSUBSCRIBED
    report = await figures.gather(conn, partner, month, now=now)
    if not report.parts:
        return Status.NO_ACTIVITY
    await mail.post(conn, await written(report, partner, partner.email, postman))
    return Status.SENT


async def written(report: Report, partner: Partner, to: str, postman: Postman) -> mail.Mail:
    """The mail of a report, drawn in a thread: the PDF takes some tens of milliseconds."""
    stop = subscriptions.address(postman.secrets, partner, base_url=postman.base_url)
    return await asyncio.to_thread(letter, report, to=to, guide=f"{postman.base_url}{_GUIDE}", unsubscribe=stop)


async def preview(conn: Conn, partner_id: str, month: date, *, postman: Postman, now: datetime) -> tuple[Report, mail.Mail]:
    """The report of a partner and its mail, without sending anything; of the current month too. Raises PartnerUnknown."""
    partner = await _partner(conn, partner_id)
    report = await figures.gather(conn, partner, month, now=now)
    return report, await written(report, partner, partner.email or "", postman)


async def _partner(conn: Conn, partner_id: str) -> Partner:
    partner = await partners.find(conn, partner_id)
    if partner is None:
        raise PartnerUnknown(partner_id=partner_id)
    return partner
