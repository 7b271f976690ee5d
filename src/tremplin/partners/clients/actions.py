"""What is done with clients: created, revoked; tokens given, recognised, taken back."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from tremplin.kit.db import Conn
from tremplin.partners.clients import errors, store
from tremplin.partners.clients.model import (
    TOKEN_SECONDS,
    Bearer,
    Client,
    checked_id,
    checked_name,
    checked_scopes,
    checked_secret,
    digest,
)

# 256 bits each: what is kept of them needs no slow hash.
_BYTES = 32
_LONGEST = 4096


async def create(
    conn: Conn,
    *,
    name: str,
    scope: str,
    now: datetime,
    client_id: str | None = None,
    secret: str | None = None,
    partner_id: str | None = None,
) -> tuple[Client, str]:
    """Adds a client, and gives its secret, shown this only time; an identifier and a secret of elsewhere are kept as they are.

    Raises ClientInvalid, ClientExists.
    """
    shown = checked_secret(secret) if secret is not None else secrets.token_hex(_BYTES)
    client = Client(
        id=checked_id(client_id) if client_id is not None else f"tpl_{secrets.token_hex(16)}",
        name=checked_name(name),
        secret_digest=digest(shown),
        scopes=checked_scopes(scope),
        created_at=now,
        partner_id=partner_id,
    )
    if not await store.insert(conn, client):
        raise errors.ClientExists(client_id=client.id)
    return client, shown


async def revoke(conn: Conn, client_id: str, *, now: datetime) -> None:
    """Closes every API to a client, from the next request. Raises ClientUnknown, ClientAlreadyRevoked."""
    if await store.find(conn, client_id) is None:
        raise errors.ClientUnknown(client_id=client_id)
    if not await store.revoke(conn, client_id, now):
        raise errors.ClientAlreadyRevoked(client_id=client_id)


def new_token() -> str:
    """A token, which says nothing by itself."""
    return secrets.token_urlsafe(_BYTES)


async def keep_token(conn: Conn, token: str, client_id: str, scope: str, *, now: datetime) -> None:
    """Makes a token open what this scope says, for as long as the contract tells."""
    await store.insert_token(conn, digest(token), client_id, scope.split(), expires_at=now + timedelta(seconds=TOKEN_SECONDS))


async def recognise(conn: Conn, presented: str, *, now: datetime) -> Bearer | None:
    """Who shows a token; None when it is unknown, expired or taken back."""
    return await store.bearer(conn, digest(presented), at=now) if 0 < len(presented) <= _LONGEST else None


async def take_back(conn: Conn, token: str, client_id: str) -> None:
    """Makes a token of a client open nothing any more; one that is not its own is left."""
    await store.delete_token(conn, digest(token), client_id)
