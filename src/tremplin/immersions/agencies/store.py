"""Every SQL statement about agencies and their people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from tremplin.immersions.agencies.model import Agency, AgencyAddress, AgencyUser, Delegation
from tremplin.immersions.agencies.vocabulary import OPEN, AgencyKind, AgencyRole, AgencyStatus, ValidationSteps
from tremplin.kit.db import Conn

_COLUMNS = (
    *("id", "kind", "status", "status_justification", "name", "validation_steps", "street", "postcode", "department_code", "city"),
    *("lat", "lon", "departments", "contact_email", "siret", "phone", "signature", "logo_url", "safir_code", "refers_to"),
    *("delegation_until", "delegation_name", "delegation_kind", "created_at", "updated_at"),
)
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM immersions.agency"
_SAVE = f"""
    INSERT INTO immersions.agency ({", ".join(_COLUMNS)}) VALUES ({", ".join(f"%({name})s" for name in _COLUMNS)})
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])}
"""


async def save(conn: Conn, agencies: Sequence[Agency]) -> None:
    """Keeps agencies, in place of those that have the same ids."""
    async with conn.cursor() as cursor:
        await cursor.executemany(_SAVE, [_row(each) for each in agencies])


async def find(conn: Conn, ids: Collection[str]) -> dict[str, Agency]:
    """Agencies by id; those that nobody has are left out."""
    rows = await conn.execute(f"{_SELECT} WHERE id = ANY(%s)", (list(ids),))
    return {each.id: each for each in [_agency(row) for row in await rows.fetchall()]}


async def hold(conn: Conn, agency_id: str) -> Agency | None:
    """An agency, kept from others until the transaction ends."""
    row = await (await conn.execute(f"{_SELECT} WHERE id = %s FOR NO KEY UPDATE", (agency_id,))).fetchone()
    return _agency(row) if row else None


async def covering(conn: Conn, department: str, kinds: Collection[AgencyKind] | None) -> list[Agency]:
    """The open agencies that cover a département, by name."""
    rows = await conn.execute(
        f"""
        {_SELECT} WHERE departments @> ARRAY[%s] AND status = ANY(%s) AND (%s::text[] IS NULL OR kind = ANY(%s))
        ORDER BY name, id
        """,
        (department, sorted(OPEN), *[None if kinds is None else sorted(kinds)] * 2),
    )
    return [_agency(row) for row in await rows.fetchall()]


async def with_delegation_ending(conn: Conn, today: date) -> list[Agency]:
    """The open agencies to be told that their delegation ends in three months, in a month, or ended yesterday (contract §3.8)."""
    rows = await conn.execute(
        f"""
        {_SELECT} WHERE status = ANY(%(open)s) AND delegation_until IN (
            (%(today)s::date + interval '3 months')::date, (%(today)s::date + interval '1 month')::date, %(today)s::date - 1
        ) ORDER BY id
        """,
        {"open": sorted(OPEN), "today": today},
    )
    return [_agency(row) for row in await rows.fetchall()]


async def known(conn: Conn, ids: Collection[str]) -> set[str]:
    """Which of these ids are agencies'."""
    rows = await conn.execute("SELECT id FROM immersions.agency WHERE id = ANY(%s)", (list(ids),))
    return {id_ for (id_,) in await rows.fetchall()}


async def people(conn: Conn, agency_ids: Collection[str]) -> dict[str, list[AgencyUser]]:
    """The people of agencies, by agency and address; an agency without any has no key."""
    rows = await conn.execute(
        """
        SELECT agency_id, email, roles, notified, first_name, last_name FROM immersions.agency_user
        WHERE agency_id = ANY(%s) ORDER BY agency_id, email
        """,
        (list(agency_ids),),
    )
    found: dict[str, list[AgencyUser]] = {}
    for agency_id, email, roles, notified, first_name, last_name in await rows.fetchall():
        user = AgencyUser(
            email=email,
            roles=frozenset(map(AgencyRole, roles)),
            notified=notified,
            first_name=first_name,
            last_name=last_name,
        )
        found.setdefault(agency_id, []).append(user)
    return found


async def replace_people(conn: Conn, people: Mapping[str, Collection[AgencyUser]]) -> None:
    """Makes these the people of these agencies, and no one else."""
    await conn.execute("DELETE FROM immersions.agency_user WHERE agency_id = ANY(%s)", (list(people),))
    async with conn.cursor() as cursor:
        await cursor.executemany(
            """
            INSERT INTO immersions.agency_user (agency_id, email, roles, notified, first_name, last_name)
            VALUES (%s, %s, %s, %s, %s, %s)
            """,
            [
                (agency_id, each.email, sorted(each.roles), each.notified, each.first_name, each.last_name)
                for agency_id, those in people.items()
                for each in those
            ],
        )


async def agencies_of(conn: Conn, email: str) -> dict[str, frozenset[AgencyRole]]:
    """The agencies someone is of, with their roles in each."""
    rows = await conn.execute("SELECT agency_id, roles FROM immersions.agency_user WHERE email = %s ORDER BY agency_id", (email,))
    return {agency_id: frozenset(map(AgencyRole, roles)) for agency_id, roles in await rows.fetchall()}


def _row(agency: Agency) -> dict[str, Any]:
    place, delegation = agency.address, agency.delegation or Delegation()
    lat, lon = agency.position or (None, None)
    return {
        **{name: getattr(agency, name) for name in _COLUMNS if hasattr(agency, name)},
        "street": place.street,
        "postcode": place.postcode,
        "department_code": place.department_code,
        "city": place.city,
        "departments": list(agency.departments),
        "lat": lat,
        "lon": lon,
        "delegation_until": delegation.until,
        "delegation_name": delegation.name,
        "delegation_kind": delegation.kind,
    }


def _agency(row: Sequence[Any]) -> Agency:
    held = dict(zip(_COLUMNS, row, strict=True))
    delegation = Delegation(
        until=held.pop("delegation_until"),
        name=held.pop("delegation_name"),
        kind=AgencyKind(kind) if (kind := held.pop("delegation_kind")) else None,
    )
    lat, lon = held.pop("lat"), held.pop("lon")
    address = AgencyAddress(**{name: held.pop(name) for name in ("street", "postcode", "department_code", "city")})
    return Agency(
        **held
        | {
            "kind": AgencyKind(held["kind"]),
            "status": AgencyStatus(held["status"]),
            "validation_steps": ValidationSteps(held["validation_steps"]),
            "departments": tuple(held["departments"]),
        },
        address=address,
        position=(lat, lon) if lat is not None else None,
        delegation=delegation if delegation != Delegation() else None,
    )
