"""What visitors do with links and lists: followed, seen, confirmed by a person."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from tremplin.kit.clock import Clock, uuid7
from tremplin.kit.db import Conn, Database
from tremplin.kit.logs import log
from tremplin.kit.secrets import SecretBox
from tremplin.tracking import errors, store
from tremplin.tracking.journal import NotYetWritten
from tremplin.tracking.ledger import Ledger
from tremplin.tracking.links.channels import Channel
from tremplin.tracking.model import Bot, Event, Kind, is_robot, referer_host

# A click is worth more than knowing whether its visitor had come before.
_SALT_SECONDS = 1.0
_TOKEN_DAYS = 30
_PURPOSE = "tracking"


@dataclass(frozen=True, slots=True)
class Visit:
    """What a browser tells when a link is followed. Address and user agent are digested, never kept."""

    address: str
    user_agent: str
    referer: str | None
    too_many: bool = False
    # The flag of the rule that takes it for a robot's (tracking.bots).
    rule: str | None = None

    @property
    def bot(self) -> str | None:
        """Why it is taken for a robot's; None for a person's."""
        return Bot.RATE if self.too_many else Bot.USER_AGENT if is_robot(self.user_agent) else self.rule


class Follower:
    """Counts what visitors do, in one process."""

    def __init__(self, db: Database, ledger: Ledger, secrets_box: SecretBox, now: Clock) -> None:
        self._db = db
        self._ledger = ledger
        self._secrets = secrets_box
        self._now = now
        self._salt: tuple[date, bytes] | None = None
        self._salting = asyncio.Lock()

    async def follow(self, url: str, channel: Channel, visit: Visit, *, owner: str, mission_id: str) -> str:
        """The link to redirect to, for a mission of an announcer (`owner`). Robots get the announcer's own link."""
        click_id = await self.count(channel, visit, owner=owner, mission_id=mission_id)
        if click_id is None:
            return url
        token = ""
        if channel.signed:
            token = self._secrets.token({"clickId": click_id, "purpose": _PURPOSE}, now=self._now(), days=_TOKEN_DAYS)
        return channel.arrival(url, click_id=click_id, token=token, owner=owner)

    async def count(self, channel: Channel, visit: Visit, *, owner: str, mission_id: str | None) -> str | None:
        """Counts a click: its id, once it is on disk; None for a robot's, counted apart.

        A click that can't be written is logged, and the visitor goes on all the same.
        """
        click_id, at = None, self._now()
        try:
            click = await self._event(Kind.CLICK, channel, visit, at, owner=owner, mission_id=mission_id)
            click_id = click.id
            await self._ledger.clicks.add(click)
        except NotYetWritten:
            log(__name__).warning("click.waits", mission=mission_id)
        except Exception:
            log(__name__).error("click.not_counted", mission=mission_id, exc_info=True)
        return None if visit.bot else click_id or uuid7(at)

    async def see(self, channel: Channel, visit: Visit, *, owner: str, mission_id: str | None, tag: str | None = None) -> Event:
        """Counts an impression, written a moment later."""
        seen = await self._event(Kind.PRINT, channel, visit, self._now(), owner=owner, mission_id=mission_id, tag=tag)
        self._ledger.impressions.add(seen)
        return seen

    async def _event(
        self, kind: Kind, channel: Channel, visit: Visit, at: datetime, *, owner: str, mission_id: str | None, tag: str | None = None
    ) -> Event:
        return Event(
            id=uuid7(at),
            at=at,
            kind=kind,
            to_partner=owner,
            from_partner=channel.from_partner,
            mission_id=mission_id,
            source=channel.source,
            source_id=channel.source_id,
            tags=channel.tags,
            tag=tag,
            visitor=await self.digest(visit, at.date()),
            bot=visit.bot,
            referer_host=referer_host(visit.referer),
            request_id=channel.request_id,
            custom=channel.custom,
        )

    async def digest(self, visit: Visit, day: date) -> bytes | None:
        """What tells a visitor apart within a day, and nothing after; None while the day's salt can't be read."""
        if self._salt is None or self._salt[0] != day:
            try:
                async with asyncio.timeout(_SALT_SECONDS), self._salting:
                    await self._draw_salt(day)
            except Exception:
                log(__name__).error("salt.not_read", exc_info=True)
                return None
        assert self._salt is not None
        told = f"{visit.address}\x1f{visit.user_agent}".encode()
        return hashlib.blake2b(told, key=self._salt[1], digest_size=16).digest()

    async def _draw_salt(self, day: date) -> None:
        if self._salt is None or self._salt[0] != day:  # else someone drew it while we waited
            async with self._db.writing() as conn:
                self._salt = (day, await store.salt_of(conn, day, secrets.token_bytes(16)))


async def confirm_human(conn: Conn, click_id: str, token: str | None, *, box: SecretBox, now: datetime) -> None:
    """Notes that a person, not a program, followed a link. Old tags send no token: what they say is accepted (contract).

    Raises TokenInvalid, ClickNotFound.
    """
    if token and box.claims(token, now=now) != {"clickId": click_id, "purpose": _PURPOSE}:
        raise errors.TokenInvalid
    if not await store.confirm_human(conn, click_id):
        raise errors.ClickNotFound
