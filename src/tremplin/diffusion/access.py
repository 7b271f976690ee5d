"""Who is calling and what they may see, kept in memory while it does not change.

Every request reads one number (`partners.access_epoch`), with those that come at the same time, changed in the same transaction as
any key or rule: the memory is dropped when the number differs, so that a revoked key or a removed rule takes effect at the next
request, in every process.
"""

from __future__ import annotations

from dataclasses import dataclass

from tremplin.diffusion import actions
from tremplin.kit.clock import Clock
from tremplin.kit.condition import Condition
from tremplin.kit.db import Conn
from tremplin.kit.together import Together
from tremplin.partners import actions as partner_actions
from tremplin.partners import store as partners
from tremplin.partners.model import Key, Partner, digest
from tremplin.partners.usage import Uses

# More keys than any platform has; beyond, memory is emptied rather than grown by someone who tries keys.
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Caller:
    """A partner recognised by a key, and the condition on what it may see."""

    partner: Partner
    key: Key
    scope: Condition


class Access:
    """The memory of one process."""

    def __init__(self, now: Clock, uses: Uses | None = None) -> None:
        """`uses`: who is told that a key serves."""
        self._now, self._uses = now, uses
        self._epochs = Together(partners.access_epoch)
        self._epoch = -1
        self._callers: dict[bytes, Caller] = {}
        self._partners: dict[str, Partner | None] = {}
        self._scopes: dict[str, Condition] = {}

    async def caller(self, conn: Conn, presented: str) -> Caller | None:
        """The caller a key belongs to; None when it opens nothing (unknown, revoked, expired, partner gone)."""
        epoch = await self._refresh(conn)
        key = digest(presented)
        if (remembered := self._callers.get(key)) and not self._expired(remembered.key):
            return self._seen(remembered)
        found = await partner_actions.recognise(conn, presented, now=self._now())
        if found is None:
            return None
        partner, stored = found
        caller = Caller(partner, stored, await self.scope(conn, partner.id))
        if epoch == self._epoch:  # else rights changed meanwhile: what was just read may already be stale
            self._callers[key] = caller
        return self._seen(caller)

    async def partner(self, conn: Conn, partner_id: str) -> Partner | None:
        """A partner by id."""
        epoch = await self._refresh(conn)
        if partner_id in self._partners:
            return self._partners[partner_id]
        found = await partners.find(conn, partner_id)
        if epoch == self._epoch:
            self._partners[partner_id] = found
        return found

    async def scope(self, conn: Conn, partner_id: str) -> Condition:
        """What a partner may show."""
        epoch = self._epoch
        if partner_id in self._scopes:
            return self._scopes[partner_id]
        scope = await actions.scope_of(conn, partner_id)
        if epoch == self._epoch:
            self._scopes[partner_id] = scope
        return scope

    async def _refresh(self, conn: Conn) -> int:
        epoch = await self._epochs.get(conn)
        remembered = len(self._callers) + len(self._partners) + len(self._scopes)
        if epoch != self._epoch or remembered > _MOST_REMEMBERED:
            self._epoch = epoch
            self._callers, self._partners, self._scopes = {}, {}, {}
        return epoch

    def _seen(self, caller: Caller) -> Caller:
        if self._uses:
            self._uses.saw(caller.key.id)
        return caller

    def _expired(self, key: Key) -> bool:
        return key.expires_at is not None and key.expires_at <= self._now()
