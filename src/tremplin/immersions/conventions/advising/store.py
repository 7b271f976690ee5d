"""Every SQL statement of advisers: a list is two, a file is two, whatever they hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import orjson

from tremplin.immersions.agencies.vocabulary import AgencyRole
from tremplin.immersions.conventions.advising import risks
from tremplin.immersions.conventions.advising.model import (
    LONG_SPAN,
    MANY_SENDINGS,
    Adviser,
    File,
    Listed,
    Neighbour,
    Note,
    Order,
    Risk,
    Sending,
    SentLink,
    Wanted,
)
from tremplin.immersions.conventions.audit import Entry
from tremplin.immersions.conventions.keeping import Stored, Unreadable, parse
from tremplin.immersions.conventions.links.model import Purpose, Way
from tremplin.immersions.conventions.model import PersonName
from tremplin.immersions.conventions.notices.model import SIGNATURE_LINKS, Kind, Notice, State
from tremplin.immersions.conventions.signatures import Line
from tremplin.immersions.conventions.states import Event
from tremplin.immersions.conventions.upkeep import Channel
from tremplin.immersions.conventions.visits import store as visits
from tremplin.immersions.conventions.vocabulary import MODIFIABLE, SIGNABLE, Role, Status
from tremplin.kit.db import Conn
from tremplin.kit.logs import log
from tremplin.reference.spelling import fold

_MOST_AGENCIES = 500
_CLOSE = timedelta(days=7)  # so near, two conventions of someone are likely the same, written twice
_LINES = """(SELECT jsonb_agg(to_jsonb(s) - 'convention_id' ORDER BY rank) FROM immersions.convention_signature AS s
             WHERE s.convention_id = c.id)"""
# What was sent to whom to sign since the last version that asked for it.
_SENDINGS = """(SELECT jsonb_agg(to_jsonb(t)) FROM (
    SELECT role, count(*) FILTER (WHERE state = 'sent') AS sent,
           (array_agg(state ORDER BY created_at DESC, id DESC))[1] = 'failed' AS failed
    FROM immersions.convention_notice n WHERE n.convention_id = c.id AND n.kind = ANY(%(kinds)s) GROUP BY role ORDER BY role) t)"""
_RANK = """CASE WHEN status <> ALL(%(open)s) THEN 4 WHEN date_start BETWEEN %(today)s AND %(near)s THEN 0
    WHEN date_start < %(today)s AND date_end >= %(today)s THEN 1 WHEN status <> ALL(%(signable)s) THEN 2 ELSE 3 END"""
_ORDERS = {
    Order.PRIORITY: f"{_RANK}, abs(date_start - %(today)s::date), id",
    Order.OLDEST: "submitted_at, id",
    Order.START: "date_start DESC, id DESC",
    Order.RECENT: "changed_at DESC, id DESC",
}
_UNDER_WAY = "status = ANY(%(open)s)"
_RISKS = {
    Risk.STARTED: f"{_UNDER_WAY} AND date_start <= %(today)s",
    Risk.NEAR: f"{_UNDER_WAY} AND date_start > %(today)s AND date_start <= %(near)s",
    Risk.UNSIGNED: "status = ANY(%(signable)s)",
    Risk.MINOR: "birthdate > date_start - interval '18 years'",
    Risk.OVERLONG: f"date_end - date_start >= {LONG_SPAN}",
    Risk.SILENT: f"""status = ANY(%(signable)s) AND EXISTS (
        SELECT FROM immersions.convention_notice n WHERE n.convention_id = c.id AND n.kind = ANY(%(kinds)s) AND n.state = 'sent'
        GROUP BY n.role HAVING count(*) >= {MANY_SENDINGS} AND NOT EXISTS (
            SELECT FROM immersions.convention_signature s
            WHERE s.convention_id = c.id AND s.role = n.role AND s.signed_at > max(n.created_at)))""",
    Risk.UNDELIVERED: f"""{_UNDER_WAY} AND EXISTS (
        SELECT FROM immersions.convention_notice n WHERE n.convention_id = c.id AND n.kind = ANY(%(kinds)s) AND n.state = 'failed'
        AND NOT EXISTS (SELECT FROM immersions.convention_notice l WHERE l.convention_id = c.id AND l.kind = ANY(%(kinds)s)
                        AND l.role = n.role AND (l.created_at, l.id) > (n.created_at, n.id)))""",
    # Once for all signatures rather than once for each convention; of the texts signed, the last one counts.
    Risk.ONE_DEVICE: """status <> 'READY_TO_SIGN' AND c.id IN (
        SELECT s.convention_id FROM immersions.convention_signature s WHERE s.device <> ''
        GROUP BY s.convention_id, s.text_hash, s.device HAVING min(s.role) <> max(s.role) AND s.text_hash = (
            SELECT text_hash FROM immersions.convention_signature l
            WHERE l.convention_id = s.convention_id ORDER BY rank DESC LIMIT 1))""",
}
# What is read in other tables is asked once: those found are then listed by their ids.
_COSTLY = (Risk.SILENT, Risk.UNDELIVERED, Risk.ONE_DEVICE)


class Page(NamedTuple):
    """Some lines of a list, how many there are in all, and how many of each status when the status does not count."""

    lines: list[Listed]
    total: int
    counts: dict[Status, int]


async def adviser(conn: Conn, email: str, *, partner_id: str | None, everywhere: bool) -> Adviser:
    """Someone with their agencies: those whose people they are of, and the one that has the id of this partner, where they advise."""
    rows = await conn.execute(
        """
        SELECT a.id, a.name, coalesce(u.roles, '{}'), u.first_name, u.last_name, a.id = %(partner)s
        FROM immersions.agency a LEFT JOIN immersions.agency_user u ON u.agency_id = a.id AND u.email = %(email)s
        WHERE %(everywhere)s OR a.id IN (
            SELECT agency_id FROM immersions.agency_user WHERE email = %(email)s AND roles <> '{to-review}' UNION SELECT %(partner)s)
        ORDER BY a.name, a.id LIMIT %(most)s
        """,
        {"email": email, "partner": partner_id or "", "everywhere": everywhere, "most": _MOST_AGENCIES},
    )
    agencies: dict[str, frozenset[AgencyRole]] = {}
    names: dict[str, str] = {}
    name = PersonName()
    for id_, called, roles, first, last, is_partner in await rows.fetchall():
        held = frozenset(map(AgencyRole, roles)) - {AgencyRole.TO_REVIEW}
        if is_partner and partner_id:
            held |= {AgencyRole.COUNSELLOR, AgencyRole.VALIDATOR}
        names[id_] = called
        if held:
            agencies[id_] = held
        if first and last and name == PersonName():
            name = PersonName(firstname=first, lastname=last)
    return Adviser(email=email, agencies=agencies, names=names, everywhere=everywhere, name=name)


async def page(conn: Conn, who: Adviser, wanted: Wanted, *, today: date, limit: int, skip: int) -> Page:
    """Some lines of a list."""
    values = _values(who, wanted, today) | {"limit": limit, "skip": skip}
    filters, ids = _filters(who, wanted), ", array_agg(id)" if wanted.risk in _COSTLY else ""
    cursor = await conn.execute(f"SELECT status, count(*){ids} FROM immersions.convention c WHERE {filters} GROUP BY status", values)
    counted = await cursor.fetchall()
    if ids:
        filters, values["found"] = "id = ANY(%(found)s)", [id_ for row in counted for id_ in row[2]]
    cursor = await conn.cursor(binary=True).execute(
        f"""
        WITH first AS (
            SELECT id FROM immersions.convention c WHERE {filters} AND {_status(wanted)}
            ORDER BY {_ORDERS[wanted.order]} LIMIT %(limit)s OFFSET %(skip)s
        ), chosen AS MATERIALIZED (SELECT id, row_number() OVER () AS place FROM first)
        SELECT c.version, c.body, {_LINES}, {_SENDINGS},
               (SELECT count(*) FROM immersions.convention_note n WHERE n.convention_id = c.id AND n.removed_at IS NULL)
        FROM chosen JOIN immersions.convention c USING (id) ORDER BY chosen.place
        """,
        values,
    )
    lines = [line for row in await cursor.fetchall() if (line := _listed(row))]
    counts = {Status(row[0]): row[1] for row in counted}
    wanted_ones = set(wanted.statuses) or set(counts)
    return Page(lines, sum(count for status, count in counts.items() if status in wanted_ones), counts)


async def chosen(conn: Conn, who: Adviser, ids: list[str]) -> list[Stored]:
    """Those of these conventions that they see, in the order of their ids."""
    values = _values(who, Wanted(), date.min) | {"ids": ids}
    cursor = await conn.cursor(binary=True).execute(
        f"SELECT version, body FROM immersions.convention c WHERE id = ANY(%(ids)s) AND {_scope(who)} ORDER BY id", values
    )
    return [Stored(parse(body), version, body) for version, body in await cursor.fetchall()]


async def file(conn: Conn, convention_id: str) -> File | None:
    """All that is kept of a convention."""
    found = await visits.file_of(conn, convention_id)
    if found is None:
        return None
    one = found.stored.convention
    cursor = await conn.execute(
        """
        SELECT
            (SELECT jsonb_agg(to_jsonb(e) ORDER BY version) FROM immersions.convention_entry e WHERE convention_id = %(id)s),
            (SELECT jsonb_agg(to_jsonb(n) ORDER BY created_at, id) FROM immersions.convention_notice n WHERE convention_id = %(id)s),
            (SELECT jsonb_agg(to_jsonb(n) - 'convention_id' ORDER BY at, id) FROM immersions.convention_note n
             WHERE convention_id = %(id)s),
            (SELECT jsonb_agg(jsonb_build_object('purpose', purpose, 'way', channel, 'role', role, 'address', address,
                                                 'created_at', created_at, 'expires_at', expires_at) ORDER BY created_at, digest)
             FROM immersions.convention_link WHERE convention_id = %(id)s),
            (SELECT array_agg(id ORDER BY date_start, id) FROM immersions.convention WHERE renewed_from = %(id)s),
            (SELECT jsonb_agg(jsonb_build_object(
                        'id', id, 'family', coalesce(renewed_from, id), 'start', date_start, 'end', date_end,
                        'job', appellation_code, 'objective', convert_from(body, 'UTF8')::json ->> 'immersionObjective'
                    ) ORDER BY date_start, id)
             FROM immersions.convention
             WHERE siret = %(siret)s AND birthdate = %(birthdate)s AND lower(last_name) = lower(%(name)s) AND kind = %(kind)s
               AND date_start BETWEEN %(start)s::date - 366 AND %(start)s::date + 366 AND status <> ALL(%(ended)s) AND id <> %(id)s)
        """,
        {
            "id": one.id,
            "siret": one.siret,
            "start": one.date_start,
            "birthdate": one.signatories.beneficiary.birthdate,
            "name": one.signatories.beneficiary.last_name,
            "kind": one.kind.value,
            "ended": [Status.REJECTED, Status.CANCELLED, Status.DEPRECATED],
        },
    )
    entries, notices, notes, links, renewals, others = await cursor.fetchone() or (None,) * 6
    neighbours, family = tuple(map(_neighbour, others or ())), Neighbour.of(one).family
    return File(
        stored=found.stored,
        chain=found.chain,
        assessment=found.assessment,
        history=tuple((each["version"], _entry(each)) for each in entries or ()),
        notices=tuple(map(_notice, notices or ())),
        notes=tuple(map(_note, notes or ())),
        links=tuple(map(_link, links or ())),
        renewals=tuple(renewals or ()),
        similar=tuple(each.id for each in neighbours if each.family != family and abs(each.start - one.date_start) <= _CLOSE),
        neighbours=neighbours,
    )


async def add_note(conn: Conn, convention_id: str, note: Note) -> None:
    """Keeps a note."""
    await conn.execute(
        "INSERT INTO immersions.convention_note (id, convention_id, author, body, at) VALUES (%s, %s, %s, %s, %s)",
        (note.id, convention_id, note.author, note.body, note.at),
    )


async def set_note_removed(conn: Conn, convention_id: str, note_id: str, author: str, at: datetime | None) -> bool:
    """Takes a note back, or puts it back (`at` None); False when it is not one of this author."""
    done = await conn.execute(
        "UPDATE immersions.convention_note SET removed_at = %s WHERE id = %s AND convention_id = %s AND author = %s",
        (at, note_id, convention_id, author),
    )
    return done.rowcount > 0


def _values(who: Adviser, wanted: Wanted, today: date) -> dict[str, Any]:
    return {
        "agencies": list(who.agencies),
        "agency": wanted.agency_id,
        "department": wanted.department,
        "kind": wanted.kind.value if wanted.kind else "",
        "since": wanted.since,
        "until": wanted.until,
        "statuses": list(wanted.statuses),
        "referent": fold(who.full_name),
        "open": sorted(MODIFIABLE),
        "signable": sorted(SIGNABLE),
        "today": today,
        "near": risks.last_near_day(today) if today > date.min else today,
        "kinds": list(SIGNATURE_LINKS),
        **{f"word_{at}": f"%{word}%" for at, word in enumerate(fold(wanted.words).split())},
    }


def _scope(who: Adviser) -> str:
    return "true" if who.everywhere else "(agency_id = ANY(%(agencies)s) OR referred_id = ANY(%(agencies)s))"


def _status(wanted: Wanted) -> str:
    return "status = ANY(%(statuses)s)" if wanted.statuses else "true"


def _filters(who: Adviser, wanted: Wanted) -> str:
    """What is asked for, the status apart. Only what counts is in the statement: it is then planned for it."""
    asked = [_scope(who)]
    if wanted.agency_id:
        asked.append("(agency_id = %(agency)s OR referred_id = %(agency)s)")
    if wanted.department:
        asked.append("department = %(department)s")
    if wanted.kind:
        asked.append("kind = %(kind)s")
    if wanted.since:
        asked.append("date_start >= %(since)s")
    if wanted.until:
        asked.append("date_start <= %(until)s")
    if wanted.mine:
        asked.append("referent = %(referent)s AND referent <> ''")
    if wanted.risk in _RISKS:
        asked.append(f"({_RISKS[wanted.risk]})")
    asked += [f"words LIKE %(word_{at})s" for at, _ in enumerate(fold(wanted.words).split())]
    return " AND ".join(asked)


def _listed(row: tuple[Any, ...]) -> Listed | None:
    """A line of a list; none for what can't be read: the others must not go with it."""
    version, body, lines, sendings, notes = row
    try:
        convention = parse(bytes(body))
    except Unreadable as error:
        log(__name__).error("convention.unreadable", id=orjson.loads(body).get("id"), why=str(error))
        return None
    return Listed(
        Stored(convention, version, bytes(body)),
        tuple(
            Line(**each | {"convention_id": convention.id, "role": Role(each["role"]), "signed_at": _moment(each["signed_at"])})
            for each in lines or ()
        ),
        tuple(Sending(Role(each["role"]), each["sent"], each["failed"]) for each in sendings or ()),
        notes,
    )


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told)


def _entry(told: dict[str, Any]) -> Entry:
    return Entry(
        convention_id=told["convention_id"],
        event=Event(told["event"]),
        at=_moment(told["at"]),
        author_id=told["author_id"],
        roles=frozenset(map(Role, told["roles"])),
        before=Status(told["before"]) if told["before"] else None,
        after=Status(told["after"]),
        justification=told["justification"],
        details=told["details"],
    )


def _notice(told: dict[str, Any]) -> Notice:
    ended = told["ended_at"]
    return Notice(
        **told
        | {
            "kind": Kind(told["kind"]),
            "channel": Channel(told["channel"]),
            "role": Role(told["role"]),
            "state": State(told["state"]),
            "created_at": _moment(told["created_at"]),
            "ended_at": _moment(ended) if ended else None,
        }
    )


def _note(told: dict[str, Any]) -> Note:
    removed = told["removed_at"]
    return Note(**told | {"at": _moment(told["at"]), "removed_at": _moment(removed) if removed else None})


def _neighbour(told: dict[str, Any]) -> Neighbour:
    return Neighbour(**told | {"start": date.fromisoformat(told["start"]), "end": date.fromisoformat(told["end"])})


def _link(told: dict[str, Any]) -> SentLink:
    return SentLink(
        purpose=Purpose(told["purpose"]),
        way=Way(told["way"]),
        role=Role(told["role"]) if told["role"] else None,
        address=told["address"],
        created_at=_moment(told["created_at"]),
        expires_at=_moment(told["expires_at"]),
    )
