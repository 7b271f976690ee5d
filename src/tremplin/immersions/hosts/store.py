"""Every SQL statement about drafts of the form, and the links that open them or a page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from tremplin.immersions.hosts.model import Answers, Draft, Link
from tremplin.immersions.offers.model import RightStatus, Role
from tremplin.kit.db import Conn


async def insert_draft(conn: Conn, draft_id: str, answers: Answers, *, siret: str | None, email: str, now: datetime) -> None:
    """Keeps a new draft."""
    await conn.execute(
        "INSERT INTO immersions.host_draft (id, siret, email, answers, created_at, updated_at) VALUES (%s, %s, %s, %s, %s, %s)",
        (draft_id, siret, email, Jsonb(answers.as_json()), now, now),
    )


async def save_answers(conn: Conn, draft_id: str, changed: dict[str, Any], *, email: str, now: datetime) -> None:
    """Replaces some answers of a draft, those of one step: two windows open on two steps undo nothing of each other."""
    await conn.execute(
        "UPDATE immersions.host_draft SET answers = answers || %s, email = %s, updated_at = %s WHERE id = %s",
        (Jsonb(changed), email, now, draft_id),
    )


async def find_draft(conn: Conn, draft_id: str) -> Draft | None:
    """A draft."""
    row = await (
        await conn.execute("SELECT id, siret, answers, updated_at FROM immersions.host_draft WHERE id = %s", (draft_id,))
    ).fetchone()
    return Draft(row[0], row[1], Answers.from_json(row[2]), row[3]) if row else None


async def hold_draft(conn: Conn, draft_id: str) -> Draft | None:
    """The same, kept from others until the transaction ends: pressed twice, a button publishes once."""
    await conn.execute("SELECT FROM immersions.host_draft WHERE id = %s FOR UPDATE", (draft_id,))
    return await find_draft(conn, draft_id)


async def delete_draft(conn: Conn, draft_id: str) -> None:
    """Forgets a draft, and what opens it."""
    await conn.execute("DELETE FROM immersions.host_draft WHERE id = %s", (draft_id,))


async def drafts_of(conn: Conn, email: str) -> list[tuple[str, str]]:
    """The drafts of those who join from a mailbox, the last changed first: their ids, and the names of their companies."""
    rows = await conn.execute(
        """
        SELECT id, answers ->> 'name' FROM immersions.host_draft WHERE email = %s AND siret IS NULL
        ORDER BY updated_at DESC LIMIT 10
        """,
        (email,),
    )
    return [(id_, name or "") for id_, name in await rows.fetchall()]


async def pages_of(conn: Conn, email: str) -> list[tuple[str, str]]:
    """The companies whose page someone administers: their sirets and names."""
    rows = await conn.execute(
        """
        SELECT siret, coalesce(e.customized_name, e.name) FROM immersions.member JOIN immersions.establishment e USING (siret)
        WHERE email = %s AND role = %s AND member.status = %s ORDER BY siret LIMIT 50
        """,
        (email, Role.ADMIN, RightStatus.ACCEPTED),
    )
    return list(await rows.fetchall())


async def insert_link(
    conn: Conn,
    digest: bytes,
    *,
    draft_id: str | None = None,
    siret: str | None = None,
    email: str | None,
    now: datetime,
    until: datetime,
) -> None:
    """Keeps what opens a draft or a page."""
    await conn.execute(
        """
        INSERT INTO immersions.host_link (digest, draft_id, siret, email, created_at, expires_at)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (digest, draft_id, siret, email, now, until),
    )


async def find_link(conn: Conn, digest: bytes, *, now: datetime) -> Link | None:
    """What a link opens; None past its end."""
    row = await (
        await conn.execute(
            "SELECT draft_id, siret, email FROM immersions.host_link WHERE digest = %s AND expires_at > %s", (digest, now)
        )
    ).fetchone()
    return Link(*row) if row else None


async def mails_since(conn: Conn, email: str, since: datetime) -> int:
    """How many links were sent to a mailbox since an instant."""
    row = await (
        await conn.execute("SELECT count(*) FROM immersions.host_link WHERE email = %s AND created_at > %s", (email, since))
    ).fetchone()
    return int(row[0]) if row else 0


async def insert_request(conn: Conn, request_id: str, email: str, *, now: datetime) -> None:
    """Keeps an address that asks for its links."""
    await conn.execute("INSERT INTO immersions.host_link_request (id, email, at) VALUES (%s, %s, %s)", (request_id, email, now))


async def take_request(conn: Conn, request_id: str) -> str | None:
    """Forgets a request, and gives its address; None when it was answered already."""
    row = await (
        await conn.execute("DELETE FROM immersions.host_link_request WHERE id = %s RETURNING email", (request_id,))
    ).fetchone()
    return row[0] if row else None


async def forget(conn: Conn, *, drafts_before: datetime, requests_before: datetime, now: datetime) -> int:
    """Forgets drafts left, links past their end, requests that no worker took; how many drafts."""
    await conn.execute("DELETE FROM immersions.host_link WHERE expires_at <= %s", (now,))
    await conn.execute("DELETE FROM immersions.host_link_request WHERE at < %s", (requests_before,))
    return (await conn.execute("DELETE FROM immersions.host_draft WHERE updated_at < %s", (drafts_before,))).rowcount
