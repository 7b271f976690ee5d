"""Every SQL statement about what applicants sent."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from tremplin.immersions.contacts.model import ContactRequest
from tremplin.kit.db import Conn


async def insert(conn: Conn, contact_id: str, asked: ContactRequest, *, at: datetime) -> None:
    """Keeps what a applicant sent."""
    values = {**asdict(asked), **asdict(asked.applicant), "id": contact_id, "at": at}
    del values["applicant"]
    await conn.execute(
        f"INSERT INTO immersions.contact_request ({', '.join(values)}) VALUES ({', '.join(f'%({name})s' for name in values)})", values
    )


async def has_similar(conn: Conn, asked: ContactRequest, *, since: datetime) -> bool:
    """Whether the same person asked the same company for the same job since an instant, that instant excluded."""
    row = await conn.execute(
        """
        SELECT EXISTS (SELECT FROM immersions.contact_request
                       WHERE siret = %s AND appellation_code = %s AND email = %s AND at > %s)
        """,
        (asked.siret, asked.appellation_code, asked.applicant.email, since),
    )
    return bool((await row.fetchone() or (False,))[0])


async def forget(conn: Conn, *, before: datetime) -> int:
    """Forgets what was sent before an instant; how many."""
    return (await conn.execute("DELETE FROM immersions.contact_request WHERE at < %s", (before,))).rowcount
