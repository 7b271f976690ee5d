"""Every SQL statement about the registration of partners."""

from __future__ import annotations

from datetime import datetime

from tremplin.kit.db import Conn
from tremplin.partners.enrolment.model import Checked, Known, Number


async def save(conn: Conn, partner_id: str, known: Known, *, at: datetime) -> None:
    """Notes which organisation a partner is."""
    await conn.execute(
        """
        INSERT INTO partners.registration (partner_id, siret, rna, checked, at) VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (partner_id) DO UPDATE SET siret = excluded.siret, rna = excluded.rna, checked = excluded.checked, at = excluded.at
        """,
        (partner_id, known.number.siret, known.number.rna, known.checked, at),
    )


async def of_partner(conn: Conn, partner_id: str) -> tuple[Number, Checked] | None:
    """Which organisation a partner is, and how that was checked."""
    row = await (
        await conn.execute("SELECT siret, rna, checked FROM partners.registration WHERE partner_id = %s", (partner_id,))
    ).fetchone()
    return (Number(row[0], row[1]), Checked(row[2])) if row else None


async def partner_of(conn: Conn, number: Number) -> str | None:
    """The partner, deleted ones apart, that is the organisation of a number: any of its establishments is the same organisation."""
    row = await (
        await conn.execute(
            """
            SELECT r.partner_id FROM partners.registration r
            JOIN partners.partner p ON p.id = r.partner_id AND p.deleted_at IS NULL AND p.sandbox_until IS NULL
            WHERE left(r.siret, 9) = left(%s, 9) OR r.rna = %s ORDER BY p.created_at, p.id LIMIT 1
            """,
            (number.siret, number.rna),
        )
    ).fetchone()
    return row[0] if row else None


async def set_checked(conn: Conn, partner_id: str, checked: Checked, *, at: datetime) -> bool:
    """Notes that a number was verified; False when the partner gave none."""
    done = await conn.execute(
        "UPDATE partners.registration SET checked = %s, at = %s WHERE partner_id = %s", (checked, at, partner_id)
    )
    return done.rowcount == 1
