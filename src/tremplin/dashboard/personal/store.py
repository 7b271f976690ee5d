"""The statements that find a person everywhere by their address, in one go, and erase what has no verb of its own."""

from __future__ import annotations

from psycopg.rows import tuple_row

from tremplin.dashboard.personal.model import KINDS, Holding
from tremplin.kit.db import Conn

_MOST = 1000
_HELD = """
    SELECT 'compte', to_jsonb(t) FROM (
        SELECT id, email, name, staff, created_at, signed_in_at, disabled_at, password IS NOT NULL AS has_password,
            totp IS NOT NULL AS has_second_factor FROM identity.account WHERE email = %(email)s) t
    UNION ALL SELECT 'roles', to_jsonb(t) FROM (
        SELECT p.name AS partner, m.role, m.created_at FROM identity.membership m JOIN identity.account a ON a.id = m.account_id
        JOIN partners.partner p ON p.id = m.partner_id WHERE a.email = %(email)s) t
    UNION ALL SELECT 'sessions', to_jsonb(t) FROM (
        SELECT s.device, s.created_at, s.seen_at, s.expires_at FROM identity.session s
        JOIN identity.account a ON a.id = s.account_id WHERE a.email = %(email)s) t
    UNION ALL SELECT 'connexions', to_jsonb(t) FROM (
        SELECT x.at, x.kind, x.device FROM identity.trace x JOIN identity.account a ON a.id = x.account_id
        WHERE a.email = %(email)s ORDER BY x.at DESC LIMIT 200) t
    UNION ALL SELECT 'invitations', to_jsonb(t) FROM (
        SELECT p.name AS partner, i.role, i.created_at, i.expires_at FROM identity.invitation i
        JOIN partners.partner p ON p.id = i.partner_id WHERE i.email = %(email)s) t
    UNION ALL SELECT 'inscriptions', to_jsonb(t) FROM (
        SELECT organisation, name, created_at, expires_at FROM identity.signup WHERE email = %(email)s) t
    UNION ALL SELECT 'evenements', to_jsonb(t) FROM (
        SELECT r.id, e.title, r.first_name, r.last_name, r.state, r.asked_at, r.confirmed_at, r.attended_at
        FROM events.registration r JOIN events.event e ON e.id = r.event_id WHERE r.email = %(email)s) t
    UNION ALL SELECT 'mises-en-relation', to_jsonb(t) FROM (
        SELECT d.id, d.at, d.siret, d.first_name, d.last_name, d.email, d.status FROM immersions.discussion d
        WHERE d.email = %(email)s) t
    UNION ALL SELECT 'conventions', to_jsonb(t) FROM (
        SELECT c.id, c.business_name, c.date_start, c.date_end, c.status FROM immersions.convention c
        WHERE c.id IN (SELECT convention_id FROM immersions.convention_link WHERE address = %(email)s
                       UNION SELECT convention_id FROM immersions.convention_notice WHERE address = %(email)s)) t
    UNION ALL SELECT 'brouillons-convention', to_jsonb(t) FROM (
        SELECT id, name, created_at, updated_at FROM immersions.convention_draft WHERE owner = %(email)s
           OR id IN (SELECT draft_id FROM immersions.convention_link WHERE address = %(email)s)) t
    UNION ALL SELECT 'accueil', to_jsonb(t) FROM (
        SELECT * FROM immersions.member WHERE email = %(email)s) t
    UNION ALL SELECT 'brouillons-accueil', to_jsonb(t) FROM (
        SELECT * FROM immersions.host_draft WHERE email = %(email)s) t
    UNION ALL SELECT 'structures', to_jsonb(t) FROM (
        SELECT agency_id, roles, first_name, last_name FROM immersions.agency_user WHERE email = %(email)s) t
    UNION ALL SELECT 'partenaires', to_jsonb(t) FROM (
        SELECT id, name FROM partners.partner WHERE lower(email) = %(email)s AND deleted_at IS NULL) t
    UNION ALL SELECT 'journal', to_jsonb(t) FROM (
        SELECT j.at, j.act, j.subject FROM partners.journal j JOIN identity.account a ON a.id = j.actor_id
        WHERE a.email = %(email)s ORDER BY j.at DESC LIMIT 200) t
"""


async def held(conn: Conn, email: str) -> list[Holding]:
    """All that is held of an address, by sort; sorts that hold nothing apart."""
    found: dict[str, list[dict[str, object]]] = {key: [] for key in KINDS}
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(_HELD, {"email": email})
        for key, row in await cursor.fetchmany(_MOST):
            found[key].append(row)
    return [Holding(key, rows) for key, rows in found.items() if rows]


async def requests_of(conn: Conn, email: str) -> list[tuple[str, str]]:
    """The requests for an immersion of an address that were not erased: the code of the applicant, and the id."""
    rows = await conn.execute(
        "SELECT applicant_code, id FROM immersions.discussion WHERE email = %s AND erased_at IS NULL ORDER BY at", (email,)
    )
    return [(code, id_) for code, id_ in await rows.fetchall()]


async def registrations_of(conn: Conn, email: str) -> list[str]:
    """The places of an address at events."""
    rows = await conn.execute("SELECT id FROM events.registration WHERE email = %s AND state <> 'cancelled' ORDER BY id", (email,))
    return [row[0] for row in await rows.fetchall()]


async def drop_drafts(conn: Conn, email: str) -> None:
    """Forgets what an address had begun and not sent, and what still waited for it."""
    await conn.execute("DELETE FROM immersions.host_draft WHERE email = %s", (email,))
    await conn.execute("DELETE FROM immersions.convention_draft WHERE owner = %s", (email,))
    await conn.execute("DELETE FROM identity.invitation WHERE email = %s", (email,))
    await conn.execute("DELETE FROM identity.signup WHERE email = %s", (email,))
