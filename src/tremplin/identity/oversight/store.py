"""Every SQL statement of what staff looks at and does about partners and people."""

from __future__ import annotations

from datetime import datetime

from psycopg.rows import class_row

from tremplin.identity.model import Role
from tremplin.identity.oversight.model import Acting, PartnerLine, PersonLine
from tremplin.kit.db import Conn

STATES = {
    "open": "p.deleted_at IS NULL AND p.sandbox_until IS NULL",
    "to_check": "p.deleted_at IS NULL AND p.sandbox_until IS NULL AND r.checked = 'unknown'",
    "deleted": "p.deleted_at IS NOT NULL",
    "sandbox": "p.deleted_at IS NULL AND p.sandbox_until IS NOT NULL",
}


async def act(conn: Conn, session_id: str, partner_id: str | None, acting: Acting | None) -> None:
    """Opens the space of a partner to a session of staff; closes it (None)."""
    told = (acting.role, acting.reason, acting.writes, acting.until) if acting else (None, None, False, None)
    await conn.execute(
        """
        UPDATE identity.session SET acting_at = %s, acting_role = %s, acting_reason = %s, acting_writes = %s, acting_until = %s
        WHERE id = %s
        """,
        (partner_id, *told, session_id),
    )


async def partners(conn: Conn, *, words: str, state: str, limit: int, skip: int) -> tuple[int, list[PartnerLine]]:
    """How many partners suit, and a page of them by name (none: `limit` 0). `state`: a key of STATES."""
    source = f"""
        FROM partners.partner p LEFT JOIN partners.registration r ON r.partner_id = p.id
        WHERE {STATES[state]} AND (%(words)s = '' OR p.id = %(words)s OR r.siret = %(words)s OR r.rna = %(words)s
            OR position(lower(%(words)s) IN lower(p.name)) > 0)
    """
    values = {"words": words, "limit": limit, "skip": skip}
    total = await (await conn.execute(f"SELECT count(*) {source}".encode(), values)).fetchone()
    if not limit:
        return int(total[0]) if total else 0, []
    async with conn.cursor(row_factory=class_row(PartnerLine)) as cursor:
        await cursor.execute(
            f"""
            SELECT p.id, p.name, p.announces, p.broadcasts, p.moderates, p.created_at, p.deleted_at, p.sandbox_until,
                coalesce(r.siret, r.rna) AS number, r.checked,
                (SELECT count(DISTINCT m.account_id) FROM identity.membership m WHERE m.partner_id = p.id)::int AS people
            {source} ORDER BY lower(p.name), p.id LIMIT %(limit)s OFFSET %(skip)s
            """.encode(),
            values,
        )
        return int(total[0]) if total else 0, await cursor.fetchall()


async def people(
    conn: Conn, *, words: str = "", account_id: str | None = None, limit: int = 1, skip: int = 0
) -> tuple[int, list[PersonLine]]:
    """How many people suit, by name or address, and a page of them by address; or one (`account_id`)."""
    source = """
        FROM identity.account a
        WHERE (%(id)s::text IS NULL OR a.id = %(id)s)
          AND (%(words)s = '' OR position(lower(%(words)s) IN a.email) > 0 OR position(lower(%(words)s) IN lower(a.name)) > 0)
    """
    values = {"words": words, "id": account_id, "limit": limit, "skip": skip}
    total = await (await conn.execute(f"SELECT count(*) {source}".encode(), values)).fetchone()
    async with conn.cursor(row_factory=class_row(PersonLine)) as cursor:
        await cursor.execute(
            f"""
            SELECT a.id, a.email, a.name, a.staff, a.created_at, a.signed_in_at, a.disabled_at,
                (SELECT count(*) FROM identity.session s WHERE s.account_id = a.id)::int AS sessions,
                (SELECT coalesce(jsonb_agg(jsonb_build_array(p.name, m.role) ORDER BY p.name, m.role), '[]') FROM identity.membership m
                 JOIN partners.partner p ON p.id = m.partner_id WHERE m.account_id = a.id) AS places
            {source} ORDER BY a.email LIMIT %(limit)s OFFSET %(skip)s
            """.encode(),
            values,
        )
        return int(total[0]) if total else 0, await cursor.fetchall()


async def partners_of(conn: Conn, account_id: str) -> list[str]:
    """Ids of the partners of someone, who read what staff does to them."""
    rows = await conn.execute("SELECT DISTINCT partner_id FROM identity.membership WHERE account_id = %s ORDER BY 1", (account_id,))
    return [row[0] for row in await rows.fetchall()]


async def reopen(conn: Conn, account_id: str) -> None:
    """Opens a closed account again; its sessions are gone, its roles are not."""
    await conn.execute("UPDATE identity.account SET disabled_at = NULL WHERE id = %s", (account_id,))


async def set_roles(conn: Conn, account_id: str, partner_id: str, roles: tuple[Role, ...], *, at: datetime) -> None:
    """Replaces what someone is at a partner."""
    await conn.execute(
        "DELETE FROM identity.membership WHERE account_id = %s AND partner_id = %s AND role <> ALL(%s)",
        (account_id, partner_id, list(roles)),
    )
    for role in roles:
        await conn.execute(
            """
            INSERT INTO identity.membership (account_id, partner_id, role, created_at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
            """,
            (account_id, partner_id, role, at),
        )


async def move_people(conn: Conn, from_id: str, to_id: str) -> int:
    """Gives the people of a partner the same roles at another; how many roles."""
    done = await conn.execute(
        """
        INSERT INTO identity.membership (account_id, partner_id, role, created_at)
        SELECT account_id, %s, role, created_at FROM identity.membership WHERE partner_id = %s ON CONFLICT DO NOTHING
        """,
        (to_id, from_id),
    )
    await conn.execute("DELETE FROM identity.invitation WHERE partner_id = %s", (from_id,))
    await conn.execute("DELETE FROM identity.join_request WHERE partner_id = %s", (from_id,))
    return done.rowcount
