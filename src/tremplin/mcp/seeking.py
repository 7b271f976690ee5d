"""Looking for missions, immersions and events at once, and reading one: what anyone finds on the public pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from tremplin.diffusion.model import OWNER
from tremplin.events import agenda
from tremplin.events import store as events
from tremplin.events.agenda import EventQuery
from tremplin.events.model import Event, day_start, paris_day
from tremplin.events.rendering import page_of
from tremplin.immersions.offers import directory
from tremplin.immersions.offers.directory import OfferQuery, OfferRow
from tremplin.kit.condition import Condition, Is
from tremplin.kit.db import Conn
from tremplin.missions.exchange import personalise
from tremplin.partners import store as partners
from tremplin.partners.actions import PORTAL_ID
from tremplin.reference.rome.wanted import understand
from tremplin.search import engine
from tremplin.search.model import Hit, Near, Order, Query

MISSION, IMMERSION, EVENT = "mission", "immersion", "event"
KINDS = (MISSION, IMMERSION, EVENT)
_SUMMARY = 280


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for: words, within a circle, between two days included, so many of each kind. Immersions have no day."""

    words: str = ""
    near: Near | None = None
    since: date | None = None
    until: date | None = None
    limit: int = 5


@dataclass(frozen=True, slots=True)
class Seeker:
    """Reads the public side of the platform, whose pages are under `base_url`."""

    conn: Conn
    base_url: str
    now: datetime

    async def missions(self, wish: Wish) -> dict[str, Any]:
        order = Order.RELEVANCE if wish.words else Order.DISTANCE if wish.near else Order.CREATED
        query = Query(
            kinds=(MISSION,),
            scope=await self._scope(),
            words=wish.words,
            near=wish.near,
            include_anywhere=wish.near is not None,
            date_after=day_start(wish.since) if wish.since else None,
            date_before=day_start(wish.until + timedelta(days=1)) if wish.until else None,
            order=order,
            limit=wish.limit,
        )
        found = await engine.find(self.conn, query)
        return {"total": found.total, "results": [self._mission(hit) for hit in found.hits]}

    async def immersions(self, wish: Wish) -> dict[str, Any]:
        job = understand(wish.words)
        query = OfferQuery(
            at=self.now,
            words=job.words,
            rome_codes=[job.rome] if job.rome else None,
            appellation_codes=job.appellations,
            near=wish.near,
            sort=directory.Sort.DISTANCE if wish.near else directory.Sort.SCORE,
            remote_everywhere=True,
            limit=wish.limit,
        )
        found = await directory.search(self.conn, query)
        return {"total": found.total, "results": [self._offer(row) for row in found.rows]}

    async def events(self, wish: Wish) -> dict[str, Any]:
        query = EventQuery(
            words=wish.words,
            near=wish.near,
            first_day=wish.since or (None if wish.until else paris_day(self.now)),
            last_day=wish.until,
            remote_everywhere=wish.near is not None,
            limit=wish.limit,
        )
        found = await agenda.search(self.conn, query)
        kept = {each.id: each for each in await events.find_all(self.conn, [int(hit.id) for hit in found.hits])} if found.hits else {}
        lines = [self._event(kept[int(hit.id)], hit.distance_km) for hit in found.hits if int(hit.id) in kept]
        return {"total": found.total, "results": lines}

    async def mission(self, id_: str) -> dict[str, Any] | None:
        """A mission, with everything its announcer says of it."""
        hit = await engine.get(self.conn, MISSION, id_, await self._scope())
        return {**self._mission(hit), "details": self._body(hit)} if hit else None

    async def immersion(self, id_: str) -> dict[str, Any] | None:
        """An offer, by its `siret/appellation/place`; the place may be left out."""
        siret, _, rest = id_.partition("/")
        appellation, _, location = rest.partition("/")
        if not all(part.isascii() and part.isdigit() for part in (siret, appellation)):
            return None
        row = await directory.detail(self.conn, siret, appellation, location or None, at=self.now, exact=True)
        return {**self._offer(row), "details": row.fields} if row else None

    async def event(self, id_: str) -> dict[str, Any] | None:
        """An event by its number, past and cancelled ones among them."""
        found = await events.find(self.conn, int(id_)) if id_.isascii() and id_.isdigit() and len(id_) < 17 else None
        if found is None or found.withdrawn:
            return None
        details = {
            "description": found.description,
            "programme": found.programme,
            "street": found.street,
            "remote_url": found.remote_url,
        }
        return {**self._event(found), "details": {**details, "audiences": found.audiences, "objectives": found.objectives}}

    async def _scope(self) -> Condition:
        """What the portal shows: everything but what is tried in sandboxes."""
        return Is(OWNER, tuple(await partners.established(self.conn)))

    def _body(self, hit: Hit) -> dict[str, Any]:
        body: dict[str, Any] = orjson.loads(personalise(hit.body, base_url=self.base_url, reader=PORTAL_ID))
        return {name: value for name, value in body.items() if value not in (None, "", [])}

    def _mission(self, hit: Hit) -> dict[str, Any]:
        told = self._body(hit)
        return {
            "kind": MISSION,
            "id": hit.id,
            "title": told.get("title"),
            "organisation": told.get("organizationName") or told.get("publisherName"),
            "city": told.get("city"),
            "department": told.get("departmentName"),
            "remote": told.get("remote"),
            "distance_km": _rounded(hit.distance_km),
            "starts_at": told.get("startAt"),
            "ends_at": told.get("endAt"),
            "summary": _cut(told.get("description") or ""),
            "url": f"{self.base_url}/missions/{quote(hit.id, safe='')}",
        }

    def _offer(self, row: OfferRow) -> dict[str, Any]:
        told = row.fields
        code = told["appellations"][0]["appellationCode"]
        metres = told.get("distance_m")
        return {
            "kind": IMMERSION,
            "id": f"{row.siret}/{code}/{row.location_id}",
            "title": ", ".join(each["appellationLabel"] for each in told["appellations"]),
            "organisation": told.get("customizedName") or told["name"],
            "city": told["address"]["city"],
            "department": told["address"]["departmentCode"],
            "remote": row.remote_work,
            "distance_km": _rounded(metres / 1000 if metres is not None else None),
            "available": row.available,
            "summary": _cut(told.get("additionalInformation") or told["nafLabel"] or ""),
            "url": f"{self.base_url}/immersions/{row.siret}/{quote(code, safe='')}?{urlencode({'lieu': row.location_id})}",
        }

    def _event(self, event: Event, distance_km: float | None = None) -> dict[str, Any]:
        return {
            "kind": EVENT,
            "id": str(event.id),
            "title": event.title,
            "organisation": event.organiser,
            "city": event.city,
            "department": event.department,
            "status": event.status,
            "remote": event.remote,
            "distance_km": _rounded(distance_km),
            "starts_at": event.local_start.isoformat(timespec="minutes"),
            "ends_at": event.local_end.isoformat(timespec="minutes"),
            "summary": _cut(event.description or ""),
            "url": page_of(event.id, self.base_url),
        }


def _rounded(km: float | None) -> float | None:
    return None if km is None else round(km, 1)


def _cut(text: str) -> str:
    whole = " ".join(text.split())
    return whole if len(whole) <= _SUMMARY else whole[:_SUMMARY].rpartition(" ")[0] + " …"
