"""A draft made into what is kept: texts cleaned, place found, zone settled, end and seats completed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tremplin.events import problems as kinds
from tremplin.events.draft import EventDraft, FairDraft
from tremplin.events.model import Event, Fair, Origin, Place, Status, day_start
from tremplin.events.places import settle
from tremplin.events.validation import check, check_fair, is_rome
from tremplin.events.vocabulary import ONLINE_FAIR, type_of
from tremplin.events.zones import known_zone, zone_of
from tremplin.kit.hypertext import plain_text, safe_html
from tremplin.kit.problem import Problem, Severity
from tremplin.kit.texts import legible, one_line

# An event without an end: the contract wants an hour, and calendars show at least this.
_USUAL = timedelta(hours=1)
_LAST_REVISION = 2**31 - 1  # what the database holds
_LISTS = ("objectives", "audiences", "operations", "benefits", "rome_codes", "offer_ids")
_SAME = (
    *("client_id", "title", "all_day", "timezone", "series", "programme"),
    *("venue", "street", "postcode", "city", "insee", "lat", "lon"),
    *("type", "on_site", "remote", "remote_url", "multi_sector", "seats_on_site", "seats_remote", "url", "organiser", "contact"),
    *("status_reason", "revision"),
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An event to keep, None when `problems` refuse it; else they are warnings."""

    event: Event | None
    problems: tuple[Problem, ...]


def prepare(draft: EventDraft, *, partner_id: str, number: int, known: Event | None, origin: Origin, now: datetime) -> Prepared:
    """What to keep of a draft, under a number; `known`: what it replaces, whose registrations stay."""
    place, found = settle(draft)
    zone, told = _zone(draft, place)
    on_site, remote = _modes(draft, place)
    lost = [kinds.PLACE_MISSING.at("/ville")] if on_site and not _is_placed(place) else []
    problems = (*check(draft), *found, *lost, *told)
    if draft.starts_at is None or any(problem.severity == Severity.ERROR for problem in problems):
        return Prepared(None, problems)
    starts_at, ends_at = _instants(draft, draft.starts_at, zone)
    cleaned = legible(draft.description)
    safe = safe_html(cleaned)
    event = Event(
        id=number,
        partner_id=partner_id,
        client_id=legible(draft.client_id).strip(),
        origin=origin,
        series=draft.series,
        title=_line(draft.title) or "",
        description=plain_text(cleaned, safe),
        description_html=safe,
        programme=plain_text(legible(draft.programme)),
        starts_at=starts_at,
        ends_at=ends_at,
        all_day=draft.all_day,
        timezone=zone.key,
        **asdict(place),
        type=_line(draft.type) or type_of(draft.title),
        on_site=on_site,
        remote=remote,
        remote_url=_line(draft.remote_url),
        objectives=_lines(draft.objectives),
        audiences=_lines(draft.audiences),
        operations=_lines(draft.operations),
        benefits=_lines(draft.benefits),
        rome_codes=tuple(code for code in _lines(code.strip().upper() for code in draft.rome_codes) if is_rome(code)),
        multi_sector=draft.multi_sector,
        offer_ids=_lines(draft.offer_ids),
        seats_on_site=(draft.seats_on_site or 0) if on_site else 0,
        seats_remote=(draft.seats_remote or 0) if remote else 0,
        registered_on_site=known.registered_on_site if known else 0,
        registered_remote=known.registered_remote if known else 0,
        url=_line(draft.url),
        organiser=_line(draft.organiser),
        contact=_line(draft.contact),
        status=draft.status,
        status_reason=_line(draft.status_reason),
        revision=min(max(draft.revision, 0), _LAST_REVISION),
        created_at=known.created_at if known else now,
        updated_at=now,
    )
    return Prepared(event, problems)


def draft_of(event: Event) -> EventDraft:
    """What would be announced to have this very event: a door that changes some of it says all the rest again."""
    zone = ZoneInfo(event.timezone)
    starts, ends = event.starts_at, event.ends_at
    if event.all_day:  # the days of the place, whatever their midnights are elsewhere
        starts, ends = (moment.astimezone(zone).replace(tzinfo=UTC) for moment in (starts, ends))
    given = {name: getattr(event, name) for name in _SAME} | {name: list(getattr(event, name)) for name in _LISTS}
    return EventDraft(**given, starts_at=starts, ends_at=ends, description=event.description_html, status=Status(event.status))


def prepare_fair(draft: FairDraft, *, partner_id: str, origin: Origin) -> tuple[Fair | None, tuple[Problem, ...]]:
    """The fair to keep, None when the problems refuse it."""
    problems = tuple(check_fair(draft))
    if problems or draft.starts_on is None:
        return None, problems
    ends_on: date = draft.ends_on or draft.starts_on
    fair = Fair(
        partner_id=partner_id,
        url=draft.url,
        title=_line(draft.title) or "",
        starts_on=draft.starts_on,
        ends_on=ends_on,
        applications_from=draft.applications_from or min(draft.starts_on, draft.applications_until or draft.starts_on),
        applications_until=draft.applications_until or ends_on,
        description=safe_html(legible(draft.description), images=True),
        place=_line(draft.place) or "",
        type=ONLINE_FAIR,
        organiser=_line(draft.organiser) or "",
        offers=draft.offers,
        origin=origin,
        status=draft.status,
        status_reason=_line(draft.status_reason),
    )
    return fair, ()


def _zone(draft: EventDraft, place: Place) -> tuple[ZoneInfo, list[Problem]]:
    """The zone named, else that of the place, which is right for whoever comes."""
    local = ZoneInfo(zone_of(place.department))
    if not draft.timezone:
        return local, []
    named = known_zone(draft.timezone)
    return (named, []) if named else (local, [kinds.ZONE_UNKNOWN.at("/timezone", value=draft.timezone[:60])])


def _instants(draft: EventDraft, start: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Start and end in UTC: whole days are those of the place, whatever zone their midnights were written in."""
    if not draft.all_day:
        return start.astimezone(UTC), (draft.ends_at or start + _USUAL).astimezone(UTC)
    last = draft.ends_at.date() if draft.ends_at and draft.ends_at.date() > start.date() else start.date() + timedelta(days=1)
    return day_start(start.date(), zone), day_start(last, zone)


def _modes(draft: EventDraft, place: Place) -> tuple[bool, bool]:
    """Whether one may come, and whether one may follow from elsewhere; what is not said is read from the place."""
    remote = draft.remote if draft.remote is not None else bool(draft.remote_url) or draft.type == ONLINE_FAIR
    on_site = draft.on_site if draft.on_site is not None else _is_placed(place) or not remote
    return on_site, remote


def _is_placed(place: Place) -> bool:
    return bool(place.city or place.street or place.postcode or place.venue)


def _line(text: str | None) -> str | None:
    return one_line(legible(text)) if text else None


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    """Lines that hold something, each once, in order."""
    return tuple(dict.fromkeys(line for line in map(_line, texts) if line))
