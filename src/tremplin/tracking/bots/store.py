"""Every SQL statement about the rules on robots, and the flags they put on events."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, datetime, timedelta

from psycopg.rows import class_row

from tremplin.kit.db import Conn
from tremplin.tracking.bots.model import Found, Kind, Rate, Rule, bounds

_RULE = ", ".join(field.name for field in fields(Rule))


async def take_time(conn: Conn) -> None:
    """Lets this transaction read whole days, which takes longer than a page may."""
    await conn.execute("SET LOCAL statement_timeout = '10min'")


async def insert(conn: Conn, rule: Rule) -> bool:
    """Adds a rule; False when the same one is there already (for a visitor: even revoked)."""
    values = ", ".join(f"%({field.name})s" for field in fields(Rule))
    done = await conn.execute(f"INSERT INTO tracking.bot_rule ({_RULE}) VALUES ({values}) ON CONFLICT DO NOTHING", asdict(rule))
    return done.rowcount == 1


async def same_as(conn: Conn, rule: Rule) -> Rule | None:
    """The rule about the same visitor and day, or the same pattern if it still holds."""
    async with conn.cursor(row_factory=class_row(Rule)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_RULE} FROM tracking.bot_rule
            WHERE (kind = 'visitor' AND day = %(day)s AND visitor = %(visitor)s)
               OR (kind = 'user_agent' AND pattern = %(pattern)s AND revoked_at IS NULL)
            """,
            {"day": rule.day, "visitor": rule.visitor, "pattern": rule.pattern},
        )
        return await cursor.fetchone()


async def find(conn: Conn, rule_id: str) -> Rule | None:
    """A rule by id, whatever its state."""
    async with conn.cursor(row_factory=class_row(Rule)) as cursor:
        await cursor.execute(f"SELECT {_RULE} FROM tracking.bot_rule WHERE id = %s", (rule_id,))
        return await cursor.fetchone()


async def find_all(conn: Conn, *, kind: Kind | None = None, revoked: bool = False, limit: int = 10_000) -> list[Rule]:
    """The rules that hold, or all of them with `revoked`; the latest first."""
    async with conn.cursor(row_factory=class_row(Rule)) as cursor:
        await cursor.execute(
            f"""
            SELECT {_RULE} FROM tracking.bot_rule
            WHERE (%(revoked)s OR revoked_at IS NULL) AND (%(kind)s::text IS NULL OR kind = %(kind)s)
            ORDER BY created_at DESC, id LIMIT %(limit)s
            """,
            {"revoked": revoked, "kind": kind, "limit": limit},
        )
        return await cursor.fetchall()


async def revoke(conn: Conn, rule_id: str, *, by: str, at: datetime) -> list[Rule]:
    """Revokes a rule and those it found; returns what was not revoked yet."""
    async with conn.cursor(row_factory=class_row(Rule)) as cursor:
        await cursor.execute(
            f"""
            UPDATE tracking.bot_rule SET revoked_at = %(at)s, revoked_by = %(by)s
            WHERE (id = %(id)s OR found_by = %(id)s) AND revoked_at IS NULL RETURNING {_RULE}
            """,
            {"id": rule_id, "at": at, "by": by},
        )
        return await cursor.fetchall()


async def count_of_visitor(conn: Conn, visitor: bytes, day: date) -> int:
    """How many events of a visitor's day are taken for a person's."""
    since, until = bounds(day)
    row = await (
        await conn.execute(
            "SELECT count(*) FROM tracking.event WHERE at >= %s AND at < %s AND visitor = %s AND bot IS NULL",
            (since, until, visitor),
        )
    ).fetchone()
    return int(row[0]) if row else 0


async def too_fast(conn: Conn, rate: Rate, day: date) -> list[Found]:
    """The visitors of a day who do what a rate describes and about whom no rule was made, most clicks first.

    What a person confirmed does not count, and a visitor who applied or made an account is none.
    """
    since, until = bounds(day)
    asked = {
        "since": since,
        "until": until,
        "day": day,
        "before": rate.clicks - 1,
        "window": timedelta(minutes=rate.minutes),
        "one": rate.one_broadcaster,
    }
    rows = await conn.execute(
        """
        WITH many AS (
            -- Counted before they are put in order: nearly all visitors leave here.
            SELECT visitor FROM tracking.event
            WHERE at >= %(since)s AND at < %(until)s AND kind = 'click' AND bot IS NULL AND visitor IS NOT NULL AND NOT human
            GROUP BY visitor HAVING count(*) > %(before)s
        ), click AS (
            SELECT visitor, id, from_partner, to_partner,
                   at - lag(at, %(before)s) OVER (PARTITION BY visitor ORDER BY at, id) AS span
            FROM tracking.event
            WHERE at >= %(since)s AND at < %(until)s AND kind = 'click' AND bot IS NULL AND NOT human
              AND visitor IN (SELECT visitor FROM many)
        ), fast AS (
            SELECT visitor, count(*) AS clicks, count(DISTINCT from_partner) AS broadcasters FROM click GROUP BY visitor
            HAVING bool_or(span <= %(window)s) AND (NOT %(one)s OR count(DISTINCT from_partner) = 1)
        ), concerned AS (
            SELECT visitor, count(*) AS events FROM tracking.event
            WHERE at >= %(since)s AND at < %(until)s AND bot IS NULL AND visitor IN (SELECT visitor FROM fast) GROUP BY visitor
        )
        SELECT fast.visitor, fast.clicks, fast.broadcasters, concerned.events FROM fast JOIN concerned USING (visitor)
        WHERE NOT EXISTS (
            SELECT FROM tracking.bot_rule r WHERE r.kind = 'visitor' AND r.day = %(day)s AND r.visitor = fast.visitor
        ) AND NOT EXISTS (
            SELECT FROM click JOIN tracking.event done
            ON done.to_partner = click.to_partner AND done.at >= %(since)s AND done.click_id = click.id
            WHERE click.visitor = fast.visitor AND done.kind IN ('apply', 'account')
        )
        ORDER BY fast.clicks DESC, fast.visitor
        """,
        asked,
    )
    return [Found(bytes(visitor), day, clicks, seen, events) for visitor, clicks, seen, events in await rows.fetchall()]


async def flag_visitors(conn: Conn, day: date) -> int:
    """Flags what visitors did on a day when a rule says that they were robots; tells how many events changed."""
    since, until = bounds(day)
    done = await conn.execute(
        """
        UPDATE tracking.event e SET bot = 'rule:' || r.id FROM tracking.bot_rule r
        WHERE r.kind = 'visitor' AND r.day = %(day)s AND r.revoked_at IS NULL
          AND e.at >= %(since)s AND e.at < %(until)s AND e.visitor = r.visitor AND e.bot IS NULL
        """,
        {"day": day, "since": since, "until": until},
    )
    return done.rowcount


async def unflag(conn: Conn, flags: list[str]) -> int:
    """Gives back to people what these rules had flagged; tells how many events changed."""
    done = await conn.execute(
        "UPDATE tracking.event SET bot = NULL WHERE bot = ANY(%s) AND bot LIKE 'rule:%%'",
        (flags,),
    )
    return done.rowcount


async def revoked_since(conn: Conn, since: datetime) -> list[Rule]:
    """The rules revoked from an instant on."""
    async with conn.cursor(row_factory=class_row(Rule)) as cursor:
        await cursor.execute(f"SELECT {_RULE} FROM tracking.bot_rule WHERE revoked_at >= %s ORDER BY id", (since,))
        return await cursor.fetchall()


async def patterns(conn: Conn) -> list[tuple[str, str]]:
    """Pattern and rule of each rule on what programs say, the oldest first."""
    rows = await conn.execute(
        "SELECT pattern, id FROM tracking.bot_rule WHERE kind = 'user_agent' AND revoked_at IS NULL ORDER BY created_at, id"
    )
    return await rows.fetchall()


async def forget_visitors(conn: Conn, before: date) -> int:
    """Forgets the rules on visitors of days whose events are gone."""
    done = await conn.execute("DELETE FROM tracking.bot_rule WHERE kind = 'visitor' AND day < %s", (before,))
    return done.rowcount
