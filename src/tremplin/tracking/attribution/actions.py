"""What is done with windows of attribution: read, changed."""

from __future__ import annotations

from tremplin.kit.db import Conn
from tremplin.partners import store as partners
from tremplin.partners.errors import PartnerUnknown
from tremplin.tracking.attribution import errors, store
from tremplin.tracking.attribution.model import MOST_DAYS


async def window(conn: Conn, partner_id: str) -> int:
    """How many days after a click an announcer still credits it. Raises PartnerUnknown."""
    if await partners.find(conn, partner_id) is None:
        raise PartnerUnknown(partner_id=partner_id)
    return await store.days_of(conn, partner_id)


async def choose_window(conn: Conn, partner_id: str, days: int) -> None:
    """Changes it, for the applications to come. Raises PartnerUnknown, AttributionDaysInvalid."""
    await window(conn, partner_id)
    if not 1 <= days <= MOST_DAYS:
        raise errors.AttributionDaysInvalid(most=MOST_DAYS)
    await store.set_days(conn, partner_id, days)
