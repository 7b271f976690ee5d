"""What is done with links: followed."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from datetime import date

from tremplin.kit.clock import Clock, uuid7
from tremplin.kit.db import Database
from tremplin.kit.logs import log
from tremplin.kit.secrets import SecretBox
from tremplin.missions.store import Destination
from tremplin.tracking import store
from tremplin.tracking.journal import Journal
from tremplin.tracking.model import Bot, Event, Kind, Source, is_robot, referer_host, tracked_link

# The visitor's patience comes before our counting.
_PATIENCE_SECONDS = 2.0
_TOKEN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Visit:
    """What a browser tells when a link is followed. Address and user agent are digested, never kept."""

    address: str
    user_agent: str
    referer: str | None
    tags: tuple[str, ...] = ()
    user_scoring_id: str | None = None
    too_many: bool = False


class Follower:
    """Follows links: counts the click, then gives the address to go to."""

    def __init__(self, db: Database, journal: Journal, secrets_box: SecretBox, now: Clock) -> None:
        self._db = db
        self._journal = journal
        self._secrets = secrets_box
        self._now = now
        self._salt: tuple[date, bytes] | None = None

    async def follow(self, destination: Destination, *, broadcaster_id: str, visit: Visit) -> str:
        """The link to redirect to. A click that can't be written is logged, and the visitor goes on all the same.

        Robots are counted apart and get the announcer's own link.
        """
        url = destination.application_url or ""
        bot = Bot.RATE if visit.too_many else Bot.USER_AGENT if is_robot(visit.user_agent) else None
        now = self._now()
        click_id = uuid7(now)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                event = Event(
                    id=click_id,
                    at=now,
                    kind=Kind.CLICK,
                    to_partner=destination.owner,
                    from_partner=broadcaster_id,
                    mission_id=destination.mission_id,
                    source=Source.PUBLISHER,
                    source_id=broadcaster_id,
                    tags=visit.tags,
                    visitor=await self._digest(visit, now.date()),
                    bot=bot,
                    referer_host=referer_host(visit.referer),
                    custom={"user_scoring_id": visit.user_scoring_id} if visit.user_scoring_id else None,
                )
                await self._journal.add(event)
        except Exception:
            log(__name__).error("click.not_counted", mission=destination.mission_id, exc_info=True)
        if bot is not None:
            return url
        token = self._secrets.token({"clickId": click_id, "purpose": "tracking"}, now=now, days=_TOKEN_DAYS)
        return tracked_link(
            url, click_id=click_id, token=token, broadcaster=destination.broadcaster or broadcaster_id, owner=destination.owner
        )

    async def _digest(self, visit: Visit, day: date) -> bytes:
        if self._salt is None or self._salt[0] != day:
            async with self._db.writing() as conn:
                self._salt = (day, await store.salt_of(conn, day, secrets.token_bytes(16)))
        told = f"{visit.address}\x1f{visit.user_agent}".encode()
        return hashlib.blake2b(told, key=self._salt[1], digest_size=16).digest()
