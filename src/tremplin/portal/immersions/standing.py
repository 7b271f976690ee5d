"""What became of an offer that an address names: open, full, back later, or gone. Its page is never a dead end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tremplin.immersions.offers import directory, store
from tremplin.immersions.offers.model import Establishment
from tremplin.immersions.offers.quota import NEVER
from tremplin.kit.db import Conn
from tremplin.portal.immersions import offer
from tremplin.portal.immersions.forms import offer_href
from tremplin.portal.immersions.offer import Job, Offer
from tremplin.reference.rome.catalogue import find_appellation


class State(StrEnum):
    OPEN = "open"
    FULL = "full"  # enough people contacted the company lately
    LATER = "later"  # it gave the date from which it welcomes again
    GONE = "gone"  # it was there, and no longer is
    UNKNOWN = "unknown"  # nothing tells that it ever was


_STATUS = {State.GONE: 410, State.UNKNOWN: 404}


@dataclass(frozen=True, slots=True)
class Standing:
    """An offer and its state. `offer` is None when it is gone or unknown; `company` as well when nothing may be told of it.

    `free_at`: when one may write again, if that is known.
    """

    state: State
    offer: Offer | None = None
    company: Establishment | None = None
    free_at: datetime | None = None

    @property
    def status(self) -> int:
        """The HTTP status of its page."""
        return _STATUS.get(self.state, 200)


async def find(conn: Conn, siret: str, appellation_code: str, location_id: str | None, *, now: datetime) -> Standing:
    """The offer that an address names, and its state."""
    company = await store.find(conn, siret)
    if company is None:
        return Standing(State.GONE if await store.deleted(conn, [siret]) else State.UNKNOWN)
    if not company.listed:
        return Standing(State.GONE)
    row = directory.line(company, appellation_code, location_id, at=now, exact=True)
    if row is None:
        return Standing(State.UNKNOWN, company=company)
    shown = offer.read(row)
    shown = replace(shown, jobs=(shown.job, *_other_jobs(company, shown)))
    if not company.shown(now):
        return Standing(State.LATER, shown, company, company.next_availability)
    if not company.has_room(now):
        return Standing(State.FULL, shown, company, None if company.free_from == NEVER else company.free_from)
    return Standing(State.OPEN, shown, company)


def _other_jobs(company: Establishment, shown: Offer) -> Iterator[Job]:
    """The other jobs that the company lets discover, at the same place."""
    for code in dict.fromkeys(each.appellation_code for each in company.offers):
        job = find_appellation(code)
        if job and code != shown.job.code:
            yield Job(code, job.label, offer_href(company.siret, code, shown.location_id))
