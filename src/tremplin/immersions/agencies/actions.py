"""What is asked of agencies: one by its id, those that cover a place, their people; and keeping them as a file tells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from tremplin.immersions.agencies import errors, letters, particulars, store, team
from tremplin.immersions.agencies.model import Agency, AgencyUser, notified
from tremplin.immersions.agencies.reading import Read
from tremplin.immersions.agencies.vocabulary import AgencyKind, AgencyRole
from tremplin.kit import mail, outbox
from tremplin.kit.db import Conn
from tremplin.kit.french import day_of
from tremplin.partners import store as partners
from tremplin.partners.model import Partner

CHANGED = "immersions.agencies_changed"
"""The event that says that what conventions show of some agencies changed: `{agencies: ids}`."""

_SHOWN = ("name", "kind", "departments", "contact_email", "siret")
_TOLD_BY_LISTS = frozenset({AgencyRole.COUNSELLOR, AgencyRole.VALIDATOR})


async def find(conn: Conn, agency_id: str) -> Agency:
    """An agency. Raises AgencyUnknown."""
    found = (await store.find(conn, [agency_id])).get(agency_id)
    if found is None:
        raise errors.AgencyUnknown(agency_id=agency_id)
    return found


async def find_open(conn: Conn, agency_id: str) -> Agency:
    """An agency that conventions may be submitted to. Raises AgencyUnknown, AgencyNotOpen."""
    found = await find(conn, agency_id)
    if not found.is_open:
        raise errors.AgencyNotOpen(name=found.name)
    return found


async def list_covering(conn: Conn, department: str, kinds: Collection[AgencyKind] | None = None) -> list[Agency]:
    """The open agencies of a département, of these kinds only if some are given: what a form proposes."""
    return await store.covering(conn, department, kinds)


async def describe(conn: Conn, agency_id: str, typed: Mapping[str, str], *, now: datetime) -> Agency:
    """Says where an agency is and until when it may validate, by the names of `particulars.known`. Raises AgencyUnknown,
    ParticularsInvalid."""
    agency = await store.hold(conn, agency_id)
    if agency is None:
        raise errors.AgencyUnknown(agency_id=agency_id)
    described, faults = particulars.written(agency, typed, now=now)
    if faults:
        raise errors.ParticularsInvalid(faults)
    await store.save(conn, [described])
    return described


async def people(conn: Conn, agency_id: str) -> list[AgencyUser]:
    """The people of an agency."""
    return (await store.people(conn, [agency_id])).get(agency_id, [])


async def join(conn: Conn, agency_id: str, person: AgencyUser) -> Agency:
    """Adds someone to an agency. Raises AgencyUnknown and the refusals of `team.joined`."""
    agency, known = await _hold_team(conn, agency_id)
    await store.replace_people(conn, {agency_id: team.joined(agency, known, person)})
    return agency


async def change(conn: Conn, agency_id: str, email: str, roles: Collection[AgencyRole] | None, *, notified: bool) -> Agency:
    """Gives someone other roles, the same when None; says whether they are written to. Raises AgencyUnknown and as `team.changed`."""
    agency, known = await _hold_team(conn, agency_id)
    kept = next((each.roles for each in known if each.email == email), frozenset()) if roles is None else roles
    await store.replace_people(conn, {agency_id: team.changed(agency, known, email, kept, notified=notified)})
    return agency


async def leave(conn: Conn, agency_id: str, email: str) -> Agency:
    """Takes someone out of an agency. Raises AgencyUnknown and the refusals of `team.left`."""
    agency, known = await _hold_team(conn, agency_id)
    await store.replace_people(conn, {agency_id: team.left(agency, known, email)})
    return agency


async def _hold_team(conn: Conn, agency_id: str) -> tuple[Agency, list[AgencyUser]]:
    """An agency and its people, whom nobody else changes until the transaction ends."""
    agency = await store.hold(conn, agency_id)
    if agency is None:
        raise errors.AgencyUnknown(agency_id=agency_id)
    return agency, await people(conn, agency_id)


async def tell_delegations(conn: Conn, *, now: datetime) -> int:
    """Writes to those who administer agencies whose delegation ends soon, or has just ended; how many mails that is."""
    today = day_of(now)
    ending = await store.with_delegation_ending(conn, today)
    known = await store.people(conn, [each.id for each in ending])
    mails = [
        letters.delegation(agency, to=email, today=today)
        for agency in ending
        for email in notified(known.get(agency.id, ()), AgencyRole.ADMIN) or [agency.contact_email]
    ]
    for each in mails:
        await mail.post(conn, each)
    return len(mails)


async def open_workspace(conn: Conn, agency_id: str, *, now: datetime) -> None:
    """Makes an agency a partner with the same id, which announces and broadcasts nothing, for its people to sign in; nothing if it is
    one, or if no agency has this id."""
    if await partners.find(conn, agency_id) is not None:
        return
    agency = (await store.find(conn, [agency_id])).get(agency_id)
    if agency is not None:
        await partners.insert(
            conn, Partner(id=agency_id, name=agency.name, email=agency.contact_email, created_at=now, updated_at=now)
        )


async def keep(conn: Conn, read: Collection[Read], *, now: datetime) -> None:
    """Keeps agencies and the people that are told of. The last of several with one id counts; agencies they refer to must be kept
    before the transaction ends."""
    latest = {each.agency.id: each for each in read}
    before = await store.find(conn, latest)
    await store.save(conn, [each.agency for each in latest.values()])
    told = {agency_id: each.people for agency_id, each in latest.items() if each.people is not None}
    await store.replace_people(conn, _with_others(told, await store.people(conn, told)))
    changed = sorted(
        id_ for id_, old in before.items() if any(getattr(old, each) != getattr(latest[id_].agency, each) for each in _SHOWN)
    )
    if changed:
        await outbox.record(conn, CHANGED, {"agencies": changed})


def _with_others(
    told: Mapping[str, Collection[AgencyUser]], known: Mapping[str, Collection[AgencyUser]]
) -> dict[str, list[AgencyUser]]:
    """The people told of, and those of before who only have roles that a file may leave out: administrators, readers."""
    merged = {}
    for agency_id, those in told.items():
        emails = {each.email for each in those}
        others = [each for each in known.get(agency_id, ()) if each.email not in emails and not each.roles & _TOLD_BY_LISTS]
        merged[agency_id] = [*those, *others]
    return merged
