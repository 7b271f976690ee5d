"""The events of a search, to be followed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tremplin.events import agenda, store
from tremplin.events.agenda import EventPage, Sort
from tremplin.kit.db import Conn
from tremplin.portal.events.forms import LIST, EventForm
from tremplin.portal.events.results import question
from tremplin.portal.events.structured import described
from tremplin.portal.events.syndication import entry
from tremplin.portal.feeds.writing import Found
from tremplin.portal.whereabouts import understand
from tremplin.publication.bodies import completed
from tremplin.publication.model import Kind
from tremplin.reference.rome import wanted


async def gather(conn: Conn, form: EventForm, *, title: str, base_url: str, limit: int, offset: int, now: datetime) -> Found:
    """Those to come, the last announced first. A place that is unknown or has homonyms finds nothing, as on the page."""
    where, job = understand(form.place), wanted.understand(form.job)
    found = EventPage(0, [])
    if not where.undecided:
        asked = question(form.having(view=LIST), where, job, now=now, limit=limit)
        found = await agenda.search(conn, replace(asked, sort=Sort.CREATED, reverse=True, offset=offset))
    kept = {str(each.id): each for each in await store.find_all(conn, [int(hit.id) for hit in found.hits])} if found.hits else {}
    events = [kept[hit.id] for hit in found.hits if hit.id in kept]
    return Found(
        Kind.EVENTS,
        title,
        found.total,
        [completed(Kind.EVENTS, hit.id, hit.body, base_url=base_url, reader="") for hit in found.hits],
        lambda: [entry(each, base_url) for each in events],
        lambda: [described(each, f"{base_url}/evenements/{each.id}") for each in events],
    )
