"""A discussion as one of its two sides reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tremplin.immersions.contacts import errors, store
from tremplin.immersions.contacts.actions import job_name
from tremplin.immersions.contacts.discussion import Act, Discussion, Display, Exchange, Side, State, display
from tremplin.immersions.contacts.letters import told, way
from tremplin.immersions.offers import store as companies
from tremplin.immersions.offers.model import ContactMode, Establishment, Location
from tremplin.kit.db import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a side reads, and what it may do. `request`: what was asked, by its label; `way`: how the applicant reaches the company;
    `suspended`: the company is kept out of the directory, and nothing may be done but to erase."""

    discussion: Discussion
    side: Side
    job: str
    display: Display
    exchanges: tuple[Exchange, ...]
    request: Mapping[str, str]
    way: str
    suspended: bool

    @property
    def state(self) -> State:
        return self.discussion.state

    def may(self, act: str) -> bool:
        """Whether the side may do something; `act` as in `Act`."""
        if self.suspended and act != Act.ERASE:
            return False
        return self.discussion.allows(Act(act), self.side)


async def read(conn: Conn, code: str, *, now: datetime) -> Reading:
    """What whoever has a code reads. Raises DiscussionUnknown, DiscussionErased."""
    found = await store.find(conn, code)
    if found is None:
        raise errors.DiscussionUnknown
    if found.state is State.ERASED:
        raise errors.DiscussionErased
    said = tuple(await store.exchanges(conn, found.id))
    side = found.side(code)
    company = await companies.find(conn, found.siret)
    people = await companies.members(conn, found.siret)
    return Reading(
        discussion=found,
        side=side,
        job=job_name(found.appellation_code),
        display=display(found, said[-1] if said else None, side, now),
        exchanges=said,
        request=told(found),
        way=way(found, people, _place(found, company)) if company else "",
        suspended=found.siret in await companies.bans(conn, [found.siret]),
    )


def _place(asked: Discussion, company: Establishment | None) -> Location | None:
    if company is None:
        return None
    if asked.contact_mode == ContactMode.IN_PERSON and company.welcome_address:
        return company.welcome_address
    return next((each for each in company.locations if each.id == asked.location_id), next(iter(company.locations), None))
