"""What visitors did with the demonstration's missions: three months at the first start, then what is missing of the days since.

Each day is drawn from its own date, so that another start tells the same story. Written as visits are, and added up at once.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from tremplin.demo.channels import CAMPAIGN, MODERATOR
from tremplin.kit.clock import uuid7
from tremplin.kit.db import Conn, Database
from tremplin.kit.french import PARIS, day_of
from tremplin.missions import store as missions
from tremplin.missions.model import Mission, Status
from tremplin.partners.actions import PORTAL_ID
from tremplin.tracking import store
from tremplin.tracking.links.channels import Channel, of_broadcaster, of_campaign, of_list, of_widget
from tremplin.tracking.live.store import latest_events
from tremplin.tracking.model import Bot, Event, EventStatus, Kind
from tremplin.tracking.statistics.rollups import actions as rollups

DAYS = 90
_TOWN, _YOUTH = "ville-de-montplaisir", "portail-jeunesse"
_ANNOUNCERS = ("benevoles-d-ici", "grande-plateforme", "littoral")
_MOST_MISSIONS = 60
_FEWEST = 6  # before any was posted, there were others
# From Monday: people look for missions when the week begins, and a little on Sunday evening.
_WEEK = (1.1, 1.15, 1.05, 1.0, 0.75, 0.45, 0.7)
_HOURS = (*(0,) * 7, 1, 2, 4, 5, 5, 6, 5, 5, 5, 5, 6, 7, 8, 8, 6, 3, 1)
_ROBOTS, _ACCOUNTS = 0.03, 0.05
_DECIDED_AFTER = timedelta(days=12)
_OUTCOMES = {
    EventStatus.VALIDATED: 9,
    EventStatus.CARRIED_OUT: 5,
    EventStatus.PENDING: 3,
    EventStatus.REFUSED: 2,
    EventStatus.CANCELED: 1,
}


@dataclass(frozen=True, slots=True)
class Way:
    """How missions of an announcer are seen at a broadcaster: times a day, the share that leads to clicks, theirs to applications.

    Without `seen`, it is a link of no mission, that nothing counts before it is followed.
    """

    announcer: str
    seen: Channel | None
    followed: Channel
    views: int
    clicks: float
    applications: float


def ways(widget_id: str) -> list[Way]:
    """Who shows whom in the demonstration."""
    by_widget = of_list(_TOWN, widget_id=widget_id, request_id=None), of_widget(widget_id, "", _TOWN, request_id=None)
    ici, platform, coast = _ANNOUNCERS
    return [
        Way(ici, *by_widget, 16, 0.16, 0.22),
        Way(ici, *_site(_YOUTH), 10, 0.10, 0.12),
        Way(platform, *_site(_YOUTH), 14, 0.09, 0.10),
        Way(coast, *_site(_YOUTH), 7, 0.14, 0.18),
        Way(coast, *_site(MODERATOR), 4, 0.18, 0.20),
        Way(coast, None, of_campaign(CAMPAIGN, _YOUTH), 2, 0.8, 0.08),
        Way(ici, *_site(PORTAL_ID), 5, 0.12, 0.12),
        Way(platform, *_site(PORTAL_ID), 6, 0.11, 0.11),
        Way(coast, *_site(PORTAL_ID), 3, 0.15, 0.12),
    ]


def _site(broadcaster_id: str) -> tuple[Channel, Channel]:
    return of_list(broadcaster_id, widget_id=None, request_id=None), of_broadcaster(broadcaster_id, "")


async def ensure(db: Database, widget_id: str, now: datetime) -> int:
    """The visits that are missing, in the figures as well; how many."""
    async with db.writing() as conn:
        begin = now - timedelta(days=DAYS)
        last = [await latest_events(conn, each, since=begin, limit=1) for each in (_YOUTH, _TOWN)]
        since = max((found[0].at for found in last if found), default=begin)
        shown = {each: await _shown(conn, each) for each in _ANNOUNCERS}
        events = [each for each in draw(ways(widget_id), shown, since, now) if since < each.at <= now]
        for month in sorted({each.at.date().replace(day=1) for each in events}):
            await store.ensure_month(conn, month)
        await store.add(conn, events)
    await rollups.refresh(db)
    return len(events)


async def _shown(conn: Conn, announcer_id: str) -> list[Mission]:
    """Missions of an announcer, those posted first at the head."""
    _, found = await missions.page_of_owner(conn, announcer_id, statuses=[Status.ACCEPTED], limit=_MOST_MISSIONS, skip=0)
    return sorted(found, key=lambda each: (each.posted_at or each.created_at, each.client_id))


def draw(known: Sequence[Way], shown: Mapping[str, Sequence[Mission]], since: datetime, now: datetime) -> Iterator[Event]:
    """What happens to missions, by announcer, from the day of an instant to today, both whole."""
    for ordinal in range(day_of(since).toordinal(), day_of(now).toordinal() + 1):
        day = date.fromordinal(ordinal)
        for number, way in enumerate(known):
            if shown[way.announcer]:
                chance = random.Random(f"{day} {number}")  # noqa: S311 (a story, not a secret)
                yield from _day(way, shown[way.announcer], day, chance, now)


def _day(way: Way, missions_: Sequence[Mission], day: date, chance: random.Random, now: datetime) -> Iterator[Event]:
    open_ = max(_FEWEST, sum(day_of(each.posted_at or each.created_at) <= day for each in missions_))
    posted = missions_[:open_]
    popular = list(accumulate(1 / (rank + 2) for rank in range(len(posted))))
    views = round(way.views * _WEEK[day.weekday()] * chance.uniform(0.75, 1.25))
    for mission in chance.choices(posted, cum_weights=popular, k=views):
        (hour,) = chance.choices(range(24), _HOURS)
        at = datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60)), PARIS)
        robot = way.seen is not None and chance.random() < _ROBOTS
        if way.seen:
            seen = _event(Kind.PRINT, way, way.seen, mission.id, at, chance)
            yield replace(seen, bot=Bot.USER_AGENT) if robot else seen
        if not robot and chance.random() < way.clicks:
            yield from _visit(way, mission.id if way.seen else None, at + timedelta(seconds=chance.randint(5, 90)), chance, now)


def _visit(way: Way, mission_id: str | None, at: datetime, chance: random.Random, now: datetime) -> Iterator[Event]:
    """A link followed, and what came of it."""
    click = replace(_event(Kind.CLICK, way, way.followed, mission_id, at, chance), human=True)
    yield click
    declared = replace(click, click_id=click.id, human=False, visitor=None, declared_by=way.announcer)
    if chance.random() < _ACCOUNTS:
        yield _then(declared, Kind.ACCOUNT, at + timedelta(minutes=chance.randint(2, 6)))
    if chance.random() < way.applications:
        applied = _then(declared, Kind.APPLY, at + timedelta(minutes=chance.randint(7, 40)))
        (status,) = chance.choices(list(_OUTCOMES), [*_OUTCOMES.values()])
        decided = applied.at + timedelta(days=chance.uniform(1, _DECIDED_AFTER.days))
        yield replace(applied, status=status, updated_at=decided) if decided < now and status != EventStatus.PENDING else applied


def _then(click: Event, kind: Kind, at: datetime) -> Event:
    return replace(click, id=uuid7(at), at=at, kind=kind)


def _event(kind: Kind, way: Way, channel: Channel, mission_id: str | None, at: datetime, chance: random.Random) -> Event:
    return Event(
        id=uuid7(at),
        at=at,
        kind=kind,
        to_partner=way.announcer,
        from_partner=channel.from_partner,
        mission_id=mission_id,
        source=channel.source,
        source_id=channel.source_id,
        visitor=chance.randbytes(16),
        referer_host=f"{channel.from_partner}.example",
    )
