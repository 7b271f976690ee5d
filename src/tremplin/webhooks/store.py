"""Every SQL statement about endpoints: declared, changed, read. What is sent to them is in `deliveries/store.py`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from psycopg.rows import TupleRow

from tremplin.kit.db import Conn
from tremplin.webhooks.model import Endpoint, State

_COLUMNS = (
    "id, partner_id, consumer_id, url, events, description, header_names, state, state_reason, failures, failing_since, not_before,"
    " created_at, updated_at"
)


async def insert(conn: Conn, endpoint: Endpoint, *, headers: bytes | None) -> None:
    """Adds an endpoint; `headers`: what is sent back to it, encrypted."""
    await conn.execute(
        """
        INSERT INTO webhooks.endpoint
            (id, partner_id, consumer_id, url, events, description, header_names, headers, state, created_at, updated_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            endpoint.id,
            endpoint.partner_id,
            endpoint.consumer_id,
            endpoint.url,
            list(endpoint.events),
            endpoint.description,
            list(endpoint.header_names),
            headers,
            endpoint.state,
            endpoint.created_at,
            endpoint.updated_at,
        ),
    )


async def add_secret(conn: Conn, endpoint_id: str, encrypted: bytes, *, at: datetime) -> None:
    """One more secret that signs for an endpoint."""
    await conn.execute(
        "INSERT INTO webhooks.secret (endpoint_id, secret, created_at) VALUES (%s, %s, %s)", (endpoint_id, encrypted, at)
    )


async def retire_secrets(conn: Conn, endpoint_id: str, *, at: datetime) -> None:
    """The secrets of an endpoint stop signing then, if they did not have to earlier."""
    await conn.execute("UPDATE webhooks.secret SET expires_at = least(expires_at, %s) WHERE endpoint_id = %s", (at, endpoint_id))


async def forget_secrets(conn: Conn, *, now: datetime) -> None:
    """Deletes the secrets that no longer sign."""
    await conn.execute("DELETE FROM webhooks.secret WHERE expires_at <= %s", (now,))


async def delete(conn: Conn, endpoint_id: str) -> None:
    """Removes an endpoint with all that was sent or waits to be."""
    await conn.execute("DELETE FROM webhooks.endpoint WHERE id = %s", (endpoint_id,))


async def find_locked(conn: Conn, endpoint_id: str) -> Endpoint | None:
    """An endpoint, kept from others until the transaction ends."""
    found = await _endpoints(conn, "WHERE id = %s FOR UPDATE", (endpoint_id,))
    return found[0] if found else None


async def find(conn: Conn, endpoint_id: str) -> Endpoint | None:
    """An endpoint, whoever's."""
    found = await _endpoints(conn, "WHERE id = %s", (endpoint_id,))
    return found[0] if found else None


async def of_partner(conn: Conn, partner_id: str) -> list[Endpoint]:
    """The endpoints of a partner, oldest first."""
    return await _endpoints(conn, "WHERE partner_id = %s ORDER BY created_at, id", (partner_id,))


async def of_consumer(conn: Conn, consumer_id: str) -> list[Endpoint]:
    """The subscriptions of a consumer, oldest first."""
    return await _endpoints(conn, "WHERE consumer_id = %s ORDER BY created_at, id", (consumer_id,))


async def give(conn: Conn, from_id: str, to_id: str) -> None:
    """Gives the endpoints of a partner to another: they are told of what becomes of its items."""
    await conn.execute("UPDATE webhooks.endpoint SET partner_id = %s WHERE partner_id = %s", (to_id, from_id))


async def everyone(conn: Conn) -> list[Endpoint]:
    """All endpoints, oldest first."""
    return await _endpoints(conn, "ORDER BY created_at, id", ())


async def hold(conn: Conn, ids: Collection[str]) -> dict[str, Endpoint]:
    """Several endpoints, kept from others until the transaction ends; in one order, so that nobody waits in a circle."""
    found = await _endpoints(conn, "WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", (list(ids),))
    return {each.id: each for each in found}


async def set_state(conn: Conn, endpoint_id: str, state: State, reason: str | None, *, at: datetime) -> None:
    """Pauses, opens or closes an endpoint; opened again, its past failures are forgotten."""
    await conn.execute(
        """
        UPDATE webhooks.endpoint
        SET state = %s, state_reason = %s, failures = 0, failing_since = NULL, not_before = NULL, updated_at = %s WHERE id = %s
        """,
        (state, reason, at, endpoint_id),
    )


async def set_events(conn: Conn, endpoint: Endpoint) -> None:
    """Keeps what an endpoint follows, and how it is called."""
    await conn.execute(
        "UPDATE webhooks.endpoint SET events = %s, description = %s, updated_at = %s WHERE id = %s",
        (list(endpoint.events), endpoint.description, endpoint.updated_at, endpoint.id),
    )


async def followed(conn: Conn, *, now: datetime) -> list[Endpoint]:
    """The endpoints that changes are told to: not those disabled, of partners gone, of consumers revoked or expired."""
    return await _endpoints(conn, f"WHERE e.state <> 'disabled' AND {OWNER_SERVED} ORDER BY e.id", {"now": now})


OWNER_SERVED = """(
    EXISTS (SELECT FROM partners.partner p WHERE p.id = e.partner_id AND p.deleted_at IS NULL)
    OR EXISTS (
        SELECT FROM partners.consumer c
        WHERE c.id = e.consumer_id AND c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at >= %(now)s)
    )
)"""
"""A condition on an endpoint `e` and an instant `now`: its owner is still there. The rule for consumers is `consumers.model.check`."""


async def _endpoints(conn: Conn, end: str, values: Sequence[object] | Mapping[str, object]) -> list[Endpoint]:
    cursor = await conn.execute(f"SELECT {_COLUMNS} FROM webhooks.endpoint e {end}", values)
    return [_endpoint(row) for row in await cursor.fetchall()]


def _endpoint(row: TupleRow) -> Endpoint:
    id_, partner_id, consumer_id, url, events, description, names, state, reason, failures, since, not_before, created, updated = row
    return Endpoint(
        id=id_,
        partner_id=partner_id,
        consumer_id=consumer_id,
        url=url,
        events=tuple(events),
        description=description,
        header_names=tuple(names),
        state=state,
        state_reason=reason,
        failures=failures,
        failing_since=since,
        not_before=not_before,
        created_at=created,
        updated_at=updated,
    )
