"""What is done with consumers: created, revoked, given a new key, recognised by the one they show."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tremplin.kit.db import Conn
from tremplin.kit.secrets import SecretBox, Unreadable
from tremplin.partners.consumers import errors, store
from tremplin.partners.consumers.keys import Reader, new_pair, sign
from tremplin.partners.consumers.model import ALL_RIGHTS, Consumer, Rights, check, checked_name

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BEARER = "bearer "


async def create(
    conn: Conn,
    secrets: SecretBox,
    *,
    name: str,
    now: datetime,
    consumer_id: str | None = None,
    rights: Rights = ALL_RIGHTS,
    expires_at: datetime | None = None,
    issued_at: datetime | None = None,
    description: str = "",
    contact: Mapping[str, Any] | None = None,
) -> tuple[Consumer, str]:
    """Adds a consumer, and gives its key, shown this only time. `issued_at`: when the key says to have been signed, for migrations.

    Raises ConsumerInvalid, ConsumerExists, SigningKeyUnreadable.
    """
    if consumer_id is not None and not _ID.fullmatch(consumer_id):
        raise errors.ConsumerInvalid(reason="son identifiant a de 1 à 64 lettres, chiffres, tirets ou soulignés.")
    consumer = Consumer(
        # Drawn at random, as those of the contract: a consumer's id tells nothing of when it came.
        id=consumer_id or str(uuid.uuid4()),
        name=checked_name(name),
        description=description,
        contact=contact,
        rights=rights,
        expires_at=expires_at,
        created_at=now,
        current_key_issued_at=_whole_second(issued_at or now),
    )
    if not await store.insert(conn, consumer):
        raise errors.ConsumerExists(consumer_id=consumer.id)
    return consumer, await _key(conn, secrets, consumer.id, consumer.current_key_issued_at, now)


async def revoke(conn: Conn, consumer_id: str, *, now: datetime) -> Consumer:
    """Closes the API to a consumer, from the next request. Raises ConsumerUnknown, ConsumerAlreadyRevoked."""
    consumer = await _known(conn, consumer_id)
    if consumer.revoked_at is not None:
        raise errors.ConsumerAlreadyRevoked(consumer_id=consumer_id)
    await store.revoke(conn, consumer_id, now)
    return consumer


async def renew(conn: Conn, secrets: SecretBox, consumer_id: str, *, now: datetime) -> str:
    """Gives a new key; those before open nothing any more, and a revoked consumer is one again.

    Raises ConsumerUnknown, SigningKeyUnreadable.
    """
    consumer = await _known(conn, consumer_id)
    # Keys are told apart by the second they were signed: two in one second would both stay good.
    issued_at = max(_whole_second(now), consumer.current_key_issued_at + timedelta(seconds=1))
    key = await _key(conn, secrets, consumer_id, issued_at, now)
    await store.renew(conn, consumer_id, issued_at)
    return key


class Gate:
    """Recognises consumers, in one process. The pair never changes: its public half is read once."""

    def __init__(self) -> None:
        self._reader: Reader | None = None

    async def consumer(self, conn: Conn, presented: str, *, now: datetime) -> Consumer:
        """The consumer whose key is presented, bare or after `Bearer`.

        Raises Unauthenticated, IncorrectJwt, ConsumerNotFound, ConsumerRevoked, KeyRenewed, ConsumerExpired.
        """
        key = presented[len(_BEARER) :].strip() if presented.lower().startswith(_BEARER) else presented.strip()
        if not key:
            raise errors.Unauthenticated
        claims = reader.claims(key, now=now) if (reader := await self._opened(conn)) else None
        if claims is None:
            raise errors.IncorrectJwt
        # PostgreSQL refuses texts with a zero byte: no consumer has such an id.
        consumer = await store.find(conn, claims.consumer_id) if claims.consumer_id.isprintable() else None
        if consumer is None:
            raise errors.ConsumerNotFound
        check(consumer, key_issued_at=claims.issued_at, now=now)
        return consumer

    async def _opened(self, conn: Conn) -> Reader | None:
        if self._reader is None and (pair := await store.find_pair(conn)):
            self._reader = Reader(pair[0])
        return self._reader


async def _known(conn: Conn, consumer_id: str) -> Consumer:
    consumer = await store.find_locked(conn, consumer_id)
    if consumer is None:
        raise errors.ConsumerUnknown(consumer_id=consumer_id)
    return consumer


async def _key(conn: Conn, secrets: SecretBox, consumer_id: str, issued_at: datetime, now: datetime) -> str:
    """Signs a key with the platform's pair, drawn the first time that one is needed."""
    kept = await store.find_pair(conn)
    if kept is None:
        drawn = new_pair()
        await store.insert_pair(conn, drawn, secrets.encrypt(drawn.private), now)
        kept = await store.find_pair(conn)  # someone else's, if two drew one at once
    assert kept is not None
    try:
        return sign(secrets.decrypt(kept[1]), consumer_id, issued_at=issued_at)
    except Unreadable:
        raise errors.SigningKeyUnreadable from None


def _whole_second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
