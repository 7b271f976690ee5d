"""Every SQL statement about accounts, sessions, links, invitations and traces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from psycopg.rows import class_row

from tremplin.identity.model import Account, Invitation, Member, Purpose, Role, Session, Trace
from tremplin.kit.db import Conn
from tremplin.partners.model import Partner

_ACCOUNT = ", ".join(field.name for field in fields(Account))
_SESSION = ", ".join(f"session.{field.name}" for field in fields(Session))
_PARTNER = ", ".join(f"partner.{field.name}" for field in fields(Partner))
_ITS_ACCOUNT = ", ".join(f"account.{field.name}" for field in fields(Account))
_INVITATION = ", ".join(field.name for field in fields(Invitation))


async def insert_account(conn: Conn, account_id: str, email: str, *, name: str, now: datetime) -> None:
    """Adds an account; one that has this address already is left as it is."""
    await conn.execute(
        "INSERT INTO identity.account (id, email, name, created_at) VALUES (%s, %s, %s, %s) ON CONFLICT (email) DO NOTHING",
        (account_id, email, name, now),
    )


async def find_account(conn: Conn, account_id: str) -> Account | None:
    """An account, disabled or not."""
    async with conn.cursor(row_factory=class_row(Account)) as cursor:
        await cursor.execute(f"SELECT {_ACCOUNT} FROM identity.account WHERE id = %s", (account_id,))
        return await cursor.fetchone()


async def hold_account(conn: Conn, account_id: str) -> Account | None:
    """The same, kept from others until the transaction ends: a code serves once even when sent twice at once."""
    await conn.execute("SELECT FROM identity.account WHERE id = %s FOR UPDATE", (account_id,))
    return await find_account(conn, account_id)


async def find_by_email(conn: Conn, email: str) -> Account | None:
    """The account of an address, disabled or not."""
    async with conn.cursor(row_factory=class_row(Account)) as cursor:
        await cursor.execute(f"SELECT {_ACCOUNT} FROM identity.account WHERE email = %s", (email,))
        return await cursor.fetchone()


async def everyone(conn: Conn) -> list[tuple[Account, list[tuple[str, str]]]]:
    """All accounts by address, with the partners and roles of each."""
    held: dict[str, list[tuple[str, str]]] = {}
    rows = await conn.execute("SELECT account_id, partner_id, role FROM identity.membership ORDER BY partner_id, role")
    for account_id, partner_id, role in await rows.fetchall():
        held.setdefault(account_id, []).append((partner_id, role))
    async with conn.cursor(row_factory=class_row(Account)) as cursor:
        await cursor.execute(f"SELECT {_ACCOUNT} FROM identity.account ORDER BY email")
        return [(account, held.get(account.id, [])) async for account in cursor]


async def make_staff(conn: Conn, account_id: str) -> None:
    """Makes someone staff of the platform."""
    await conn.execute("UPDATE identity.account SET staff = true WHERE id = %s", (account_id,))


async def disable(conn: Conn, account_id: str, *, at: datetime) -> None:
    """Closes an account: nothing of it opens anything any more."""
    await conn.execute("UPDATE identity.account SET disabled_at = coalesce(disabled_at, %s) WHERE id = %s", (at, account_id))
    await conn.execute("DELETE FROM identity.session WHERE account_id = %s", (account_id,))
    await conn.execute("DELETE FROM identity.link WHERE account_id = %s", (account_id,))


async def rename(conn: Conn, account_id: str, name: str) -> None:
    """Changes how someone is called."""
    await conn.execute("UPDATE identity.account SET name = %s WHERE id = %s", (name, account_id))


async def note_sign_in(conn: Conn, account_id: str, *, at: datetime) -> None:
    """Notes the last time someone signed in."""
    await conn.execute("UPDATE identity.account SET signed_in_at = %s WHERE id = %s", (at, account_id))


async def set_password(conn: Conn, account_id: str, password: str) -> None:
    """Replaces the hash of a password."""
    await conn.execute("UPDATE identity.account SET password = %s WHERE id = %s", (password, account_id))


async def propose_totp(conn: Conn, account_id: str, proposed: bytes) -> None:
    """Keeps the secret of a second factor until it has proved that it works."""
    await conn.execute("UPDATE identity.account SET totp_proposed = %s WHERE id = %s", (proposed, account_id))


async def set_totp(conn: Conn, account_id: str, totp: bytes | None, *, step: int) -> None:
    """Turns a second factor on, or off (None)."""
    await conn.execute(
        "UPDATE identity.account SET totp = %s, totp_proposed = NULL, totp_step = %s WHERE id = %s", (totp, step, account_id)
    )


async def use_step(conn: Conn, account_id: str, step: int) -> None:
    """Notes the code used, which serves no more."""
    await conn.execute("UPDATE identity.account SET totp_step = %s WHERE id = %s", (step, account_id))


async def join(conn: Conn, account_id: str, partner_id: str, role: str, *, at: datetime) -> None:
    """Gives someone a role at a partner; held already, nothing changes."""
    await conn.execute(
        """
        INSERT INTO identity.membership (account_id, partner_id, role, created_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT DO NOTHING
        """,
        (account_id, partner_id, role, at),
    )


async def leave(conn: Conn, account_id: str, partner_id: str) -> int:
    """Takes every role of someone at a partner; how many there were."""
    done = await conn.execute("DELETE FROM identity.membership WHERE account_id = %s AND partner_id = %s", (account_id, partner_id))
    return done.rowcount


async def roles_of(conn: Conn, account_id: str) -> dict[str, tuple[Role, ...]]:
    """Partner → what someone is there; deleted partners apart."""
    rows = await conn.execute(
        """
        SELECT m.partner_id, array_agg(m.role ORDER BY m.role) FROM identity.membership m
        JOIN partners.partner p ON p.id = m.partner_id AND p.deleted_at IS NULL
        WHERE m.account_id = %s GROUP BY m.partner_id
        """,
        (account_id,),
    )
    return {partner_id: tuple(Role(role) for role in roles) for partner_id, roles in await rows.fetchall()}


async def find_entrance(conn: Conn, account_id: str, partner_id: str) -> tuple[Partner, tuple[Role, ...]] | None:
    """A partner that is not deleted, and what someone is there: read at each page, so in one go."""
    rows = await conn.execute(
        f"""
        SELECT ARRAY(SELECT m.role FROM identity.membership m WHERE m.account_id = %s AND m.partner_id = partner.id), {_PARTNER}
        FROM partners.partner partner WHERE partner.id = %s AND partner.deleted_at IS NULL
        """,
        (account_id, partner_id),
    )
    row = await rows.fetchone()
    if row is None:
        return None
    roles, *values = row
    return Partner(**dict(zip((field.name for field in fields(Partner)), values, strict=True))), tuple(Role(role) for role in roles)


async def members(conn: Conn, partner_id: str) -> list[Member]:
    """The people of a partner whose account is open, by address."""
    rows = await conn.execute(
        """
        SELECT a.id, a.email, a.name, array_agg(m.role ORDER BY m.role), a.signed_in_at
        FROM identity.membership m JOIN identity.account a ON a.id = m.account_id
        WHERE m.partner_id = %s AND a.disabled_at IS NULL GROUP BY a.id ORDER BY a.email
        """,
        (partner_id,),
    )
    return [Member(id_, email, name, tuple(map(Role, roles)), at) for id_, email, name, roles, at in await rows.fetchall()]


async def lock_members(conn: Conn, partner_id: str) -> None:
    """Makes whoever else changes the people of a partner wait: two owners must not remove each other at once."""
    await conn.execute("SELECT FROM partners.partner WHERE id = %s FOR UPDATE", (partner_id,))


# --- sessions ----------------------------------------------------------------------------------------------------------


async def insert_session(conn: Conn, session: Session, digest: bytes) -> None:
    """Opens a session."""
    await conn.execute(
        """
        INSERT INTO identity.session (id, account_id, digest, rotated_at, device, created_at, seen_at, expires_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            session.id, session.account_id, digest, session.rotated_at, session.device,
            session.created_at, session.seen_at, session.expires_at,
        ),
    )  # fmt: skip


async def find_session(
    conn: Conn, digest: bytes, *, now: datetime, idle_since: datetime, rotated_since: datetime
) -> tuple[Session, Account, bool] | None:
    """The session of a token, if its account is open, whose it is, and whether the token is the current one.

    Used since `idle_since`; the token before the current one serves if that was replaced after `rotated_since`.
    """
    rows = await conn.execute(
        f"""
        SELECT session.digest = %(digest)s, {_SESSION}, {_ITS_ACCOUNT} FROM identity.session session
        JOIN identity.account account ON account.id = session.account_id AND account.disabled_at IS NULL
        WHERE (session.digest = %(digest)s OR (session.previous = %(digest)s AND session.rotated_at > %(rotated)s))
          AND session.expires_at > %(now)s AND session.seen_at > %(idle)s
        """,
        {"digest": digest, "rotated": rotated_since, "now": now, "idle": idle_since},
    )
    row = await rows.fetchone()
    if row is None:
        return None
    current, *values = row
    named = iter(values)
    session = Session(**{field.name: next(named) for field in fields(Session)})
    return session, Account(**{field.name: next(named) for field in fields(Account)}), bool(current)


async def touch_session(conn: Conn, session_id: str, *, at: datetime) -> None:
    """Notes that a session is used."""
    await conn.execute("UPDATE identity.session SET seen_at = %s WHERE id = %s", (at, session_id))


async def rotate_session(conn: Conn, session_id: str, *, old: bytes, new: bytes, at: datetime) -> bool:
    """Replaces the token of a session; False when another request just did."""
    done = await conn.execute(
        """
        UPDATE identity.session SET previous = digest, digest = %s, rotated_at = %s, seen_at = %s
        WHERE id = %s AND digest = %s
        """,
        (new, at, at, session_id, old),
    )
    return done.rowcount == 1


async def sessions_of(conn: Conn, account_id: str, *, now: datetime, idle_since: datetime) -> list[Session]:
    """Where someone is signed in, last used first."""
    async with conn.cursor(row_factory=class_row(Session)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_SESSION} FROM identity.session session
            WHERE account_id = %s AND expires_at > %s AND seen_at > %s ORDER BY seen_at DESC, id
            """,
            (account_id, now, idle_since),
        )
        return await cursor.fetchall()


async def close_session(conn: Conn, account_id: str, session_id: str) -> bool:
    """Closes one session of someone; False when they have none by this id."""
    done = await conn.execute("DELETE FROM identity.session WHERE account_id = %s AND id = %s", (account_id, session_id))
    return done.rowcount == 1


async def close_sessions(conn: Conn, account_id: str, *, but: str | None = None) -> int:
    """Closes every session of someone, one apart; how many."""
    done = await conn.execute("DELETE FROM identity.session WHERE account_id = %s AND id IS DISTINCT FROM %s", (account_id, but))
    return done.rowcount


# --- links and invitations ---------------------------------------------------------------------------------------------


async def insert_link(conn: Conn, digest: bytes, account_id: str, purpose: Purpose, *, now: datetime, until: datetime) -> None:
    """Keeps what lets someone in once."""
    await conn.execute(
        "INSERT INTO identity.link (digest, account_id, purpose, created_at, expires_at) VALUES (%s, %s, %s, %s, %s)",
        (digest, account_id, purpose, now, until),
    )


async def find_link(conn: Conn, digest: bytes, purposes: Sequence[Purpose], *, now: datetime) -> tuple[str, Purpose] | None:
    """Whose link this is, and what for; None past its end, or for another purpose."""
    rows = await conn.execute(
        "SELECT account_id, purpose FROM identity.link WHERE digest = %s AND purpose = ANY(%s) AND expires_at > %s",
        (digest, list(purposes), now),
    )
    row = await rows.fetchone()
    return (row[0], Purpose(row[1])) if row else None


async def take_link(conn: Conn, digest: bytes, purposes: Sequence[Purpose], *, now: datetime) -> str | None:
    """Uses a link up, and tells whose it was; None when it opens nothing. Of two at once, one gets it."""
    rows = await conn.execute(
        "DELETE FROM identity.link WHERE digest = %s AND purpose = ANY(%s) AND expires_at > %s RETURNING account_id",
        (digest, list(purposes), now),
    )
    row = await rows.fetchone()
    return row[0] if row else None


async def drop_links(conn: Conn, account_id: str) -> None:
    """Forgets every link of someone: a new password leaves no other door open."""
    await conn.execute("DELETE FROM identity.link WHERE account_id = %s", (account_id,))


async def links_since(conn: Conn, account_id: str, purposes: Sequence[Purpose], since: datetime) -> int:
    """How many links someone was sent since an instant."""
    rows = await conn.execute(
        "SELECT count(*) FROM identity.link WHERE account_id = %s AND purpose = ANY(%s) AND created_at > %s",
        (account_id, list(purposes), since),
    )
    row = await rows.fetchone()
    return int(row[0]) if row else 0


async def insert_request(conn: Conn, request_id: str, email: str, purpose: Purpose, *, now: datetime) -> None:
    """Keeps an address that asks for a link."""
    await conn.execute(
        "INSERT INTO identity.link_request (id, email, purpose, at) VALUES (%s, %s, %s, %s)", (request_id, email, purpose, now)
    )


async def take_request(conn: Conn, request_id: str) -> tuple[str, Purpose] | None:
    """Forgets a request, and gives its address; None when it was answered already."""
    rows = await conn.execute("DELETE FROM identity.link_request WHERE id = %s RETURNING email, purpose", (request_id,))
    row = await rows.fetchone()
    return (row[0], Purpose(row[1])) if row else None


async def save_invitation(conn: Conn, invitation: Invitation, digest: bytes) -> None:
    """Keeps an invitation; the same one sent again replaces the first."""
    await conn.execute(
        """
        INSERT INTO identity.invitation (id, digest, email, partner_id, role, invited_by, created_at, expires_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (partner_id, email, role) DO UPDATE
        SET digest = excluded.digest, invited_by = excluded.invited_by,
            created_at = excluded.created_at, expires_at = excluded.expires_at
        """,
        (
            invitation.id, digest, invitation.email, invitation.partner_id, invitation.role,
            invitation.invited_by, invitation.created_at, invitation.expires_at,
        ),
    )  # fmt: skip


async def find_invitation(conn: Conn, digest: bytes, *, now: datetime) -> Invitation | None:
    """An invitation that still stands, at a partner that does."""
    async with conn.cursor(row_factory=class_row(Invitation)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_INVITATION} FROM identity.invitation WHERE digest = %s AND expires_at > %s
              AND EXISTS (SELECT FROM partners.partner p WHERE p.id = partner_id AND p.deleted_at IS NULL)
            """,
            (digest, now),
        )
        return await cursor.fetchone()


async def take_invitation(conn: Conn, digest: bytes) -> bool:
    """Uses an invitation up; False when someone just did."""
    return (await conn.execute("DELETE FROM identity.invitation WHERE digest = %s", (digest,))).rowcount == 1


async def invitations(conn: Conn, partner_id: str, *, now: datetime) -> list[Invitation]:
    """Who is expected at a partner, by address."""
    async with conn.cursor(row_factory=class_row(Invitation)) as cursor:
        await cursor.execute(
            f"SELECT {_INVITATION} FROM identity.invitation WHERE partner_id = %s AND expires_at > %s ORDER BY email, role",
            (partner_id, now),
        )
        return await cursor.fetchall()


async def cancel_invitation(conn: Conn, partner_id: str, invitation_id: str) -> bool:
    """Takes an invitation back; False when the partner has none by this id."""
    done = await conn.execute("DELETE FROM identity.invitation WHERE partner_id = %s AND id = %s", (partner_id, invitation_id))
    return done.rowcount == 1


# --- traces ------------------------------------------------------------------------------------------------------------


async def note(conn: Conn, trace_id: str, kind: Trace, *, account_id: str | None, mailbox: bytes, device: str, at: datetime) -> None:
    """Notes what happened to someone's access."""
    await conn.execute(
        "INSERT INTO identity.trace (id, at, account_id, mailbox, kind, device) VALUES (%s, %s, %s, %s, %s, %s)",
        (trace_id, at, account_id, mailbox, kind, device),
    )


async def count_traces(conn: Conn, mailbox: bytes, kinds: Sequence[Trace], *, since: datetime) -> int:
    """How many of these were noted for an address since an instant."""
    rows = await conn.execute(
        "SELECT count(*) FROM identity.trace WHERE mailbox = %s AND kind = ANY(%s) AND at > %s", (mailbox, list(kinds), since)
    )
    row = await rows.fetchone()
    return int(row[0]) if row else 0


async def traces_of(conn: Conn, account_id: str, *, limit: int) -> list[tuple[datetime, Trace, str]]:
    """What happened to someone's access, latest first: when, what, on which device."""
    rows = await conn.execute(
        "SELECT at, kind, device FROM identity.trace WHERE account_id = %s ORDER BY at DESC, id DESC LIMIT %s", (account_id, limit)
    )
    return [(at, Trace(kind), device) for at, kind, device in await rows.fetchall()]


async def forget(conn: Conn, *, now: datetime, idle_since: datetime, requests_before: datetime, traces_before: datetime) -> int:
    """Forgets sessions, links and invitations past their end, requests that no worker took, old traces, accounts closed as long
    ago; how many sessions."""
    await conn.execute("DELETE FROM identity.account WHERE disabled_at < %s", (traces_before,))
    await conn.execute("DELETE FROM identity.link WHERE expires_at <= %s", (now,))
    await conn.execute("DELETE FROM identity.invitation WHERE expires_at <= %s", (now,))
    await conn.execute("DELETE FROM identity.link_request WHERE at < %s", (requests_before,))
    await conn.execute("DELETE FROM identity.trace WHERE at < %s", (traces_before,))
    return (await conn.execute("DELETE FROM identity.session WHERE expires_at <= %s OR seen_at <= %s", (now, idle_since))).rowcount
