"""The missions of a search, to be followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import orjson

from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.portal import mission
from tremplin.portal.feeds import calendars, linked
from tremplin.portal.feeds.syndication import Entry
from tremplin.portal.feeds.writing import FILE_LIMIT, FORMATS, LINKED_LIMIT, Format, Found
from tremplin.portal.forms import SearchForm
from tremplin.portal.mission import Mission
from tremplin.portal.results import question
from tremplin.portal.whereabouts import understand
from tremplin.publication.bodies import completed
from tremplin.publication.model import Kind
from tremplin.search import engine

PATH = "/missions"
VOLUNTEERING = "volunteering.jsonld"


async def gather(conn: Conn, form: SearchForm, scope: Condition, *, base_url: str, reader: str, limit: int, offset: int) -> Found:
    """The last announced first. A place that is unknown or has homonyms finds nothing, as on the page."""
    where = understand(form.place)
    bodies: list[bytes] = []
    total = 0
    if not where.undecided:
        result = await engine.find(conn, question(scope, form, where, limit=limit, offset=offset))
        total = result.total
        bodies = [completed(Kind.MISSIONS, hit.id, hit.body, base_url=base_url, reader=reader) for hit in result.hits]
    return Found(
        Kind.MISSIONS,
        _title(form),
        total,
        bodies,
        lambda: [_entry(body) for body in bodies],
        lambda: [linked.mission(*each) for each in _read(bodies)],
    )


def _read(bodies: Sequence[bytes]) -> list[tuple[Mission, str]]:
    return [(mission.read(body), orjson.loads(body)["pageUrl"]) for body in bodies]


def _entry(body: bytes) -> Entry:
    told, found = orjson.loads(body), mission.read(body)
    created, updated = (datetime.fromisoformat(told[name]) for name in ("createdAt", "updatedAt"))
    said = " – ".join(part for part in (found.organisation, found.where) if part)
    return Entry(
        address=told["pageUrl"],
        title=found.title,
        summary=f"{said}. {found.summary}" if said else found.summary,
        html=str(found.description),
        published=found.posted_at or created,
        updated=updated,
        author=found.organisation or found.publisher,
        tags=tuple(each for each in (found.domain_label, *found.activities) if each),
    )


def _title(form: SearchForm) -> str:
    """What programs call a search."""
    about = [part for part in (form.words, form.place) if part]
    return f"Missions de bénévolat : {', '.join(about)}" if about else "Missions de bénévolat"


MISSION_FORMATS = {
    **FORMATS,
    "ics": Format(
        calendars.MEDIA_TYPE, FILE_LIMIT, lambda found, _: calendars.calendar(map(orjson.loads, found.bodies), name=found.title)
    ),
    VOLUNTEERING: Format(linked.MEDIA_TYPE, LINKED_LIMIT, lambda found, _: orjson.dumps(linked.volunteering(_read(found.bodies)))),
}
