"""What missions, immersions and events answer to one question: a search each, as their own pages ask it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tremplin.events import agenda
from tremplin.events.model import Fair
from tremplin.immersions.offers import directory
from tremplin.immersions.offers.directory import OfferQuery
from tremplin.immersions.offers.directory import Sort as OfferSort
from tremplin.kit.condition import ALWAYS, Condition
from tremplin.kit.db import Conn
from tremplin.portal import mission
from tremplin.portal.answers.forms import KINDS, AnswerForm
from tremplin.portal.events.results import fairs_of, question, shown_of
from tremplin.portal.events.shown import Shown
from tremplin.portal.immersions import offer
from tremplin.portal.immersions.offer import Offer
from tremplin.portal.results import KIND, Card
from tremplin.portal.whereabouts import Whereabouts
from tremplin.reference.rome import wanted
from tremplin.reference.rome.wanted import Wanted
from tremplin.search import engine
from tremplin.search.model import Near, Order, Query

SHOWN, SHOWN_ALONE = 3, 12
"""Of each kind, among the three or by itself."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The first of each kind, and how many there are."""

    form: AnswerForm
    where: Whereabouts
    missions: Sequence[Card] = ()
    mission_count: int = 0
    offers: Sequence[Offer] = ()
    offer_count: int = 0
    events: Sequence[Shown] = ()
    event_count: int = 0
    fairs: Sequence[Fair] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind, by its key."""
        events = self.event_count + len(self.fairs)
        return {"missions": self.mission_count, "immersions": self.offer_count, "evenements": events}

    def shows(self, kind: str) -> bool:
        """Whether a kind is on the page."""
        return self.form.kind in ("", kind)

    @property
    def total(self) -> int:
        return self.mission_count + self.offer_count + self.event_count + len(self.fairs)


async def answer(conn: Conn, scope: Condition, form: AnswerForm, where: Whereabouts, *, now: datetime) -> Answers:
    """Answers a question. A place that is unknown or has homonyms finds nothing until the visitor says which one."""
    if where.undecided:
        return Answers(form, where)
    near = Near(where.lat, where.lon, form.km) if where.lat is not None and where.lon is not None else None
    most = {kind: (SHOWN_ALONE if form.kind else SHOWN) if form.kind in ("", kind) else 0 for kind in KINDS}
    missions = await engine.find(conn, replace(_missions(scope, form, where, near), limit=most["missions"]))
    asked = replace(_offers(wanted.understand(form.words), where, near, now), limit=most["immersions"])
    offers = (await directory.nearest(conn, asked)).page if near else await directory.search(conn, asked)
    events = await agenda.search(conn, question(form.events, where, Wanted(), now=now, limit=most["evenements"]))
    return Answers(
        form,
        where,
        missions=[Card(mission.read(hit.body), hit.distance_km) for hit in missions.hits],
        mission_count=missions.total,
        offers=[offer.read(row) for row in offers.rows],
        offer_count=offers.total,
        events=await shown_of(conn, events.hits, now=now),
        event_count=events.total,
        fairs=await fairs_of(conn, form.events, Wanted(), now=now),
    )


def _missions(scope: Condition, form: AnswerForm, where: Whereabouts, near: Near | None) -> Query:
    return Query(
        kinds=(KIND,),
        scope=scope,
        place=where.area,
        near=near,
        include_anywhere=near is not None or where.area != ALWAYS,
        words=form.words,
        order=Order.RELEVANCE if form.words else Order.DISTANCE if near else Order.DATE,
    )


def _offers(job: Wanted, where: Whereabouts, near: Near | None, now: datetime) -> OfferQuery:
    return OfferQuery(
        at=now,
        sort=OfferSort.DISTANCE if near else OfferSort.SCORE,
        near=near,
        words=job.words,
        appellation_codes=job.appellations,
        rome_codes=[job.rome] if job.rome else None,
        department_codes=where.departments or None,
        remote_everywhere=True,
    )
