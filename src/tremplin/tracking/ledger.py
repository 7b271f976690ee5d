"""All that one process writes of visits: clicks, answered once on disk; impressions and reasons of refusals, a moment later."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime

from tremplin.kit.clock import uuid7
from tremplin.kit.db import Database
from tremplin.tracking import store
from tremplin.tracking.buffer import Buffer
from tremplin.tracking.journal import Journal
from tremplin.tracking.model import Event
from tremplin.tracking.refusals import store as refusals
from tremplin.tracking.refusals.model import Door, Reason, Refused, identifier, subject_of


class Ledger:
    """What is written for the life of one process."""

    def __init__(self, db: Database) -> None:
        self.clicks = Journal(db)
        self.impressions: Buffer[Event] = Buffer(db, store.add, kind="print", yielding=lambda: self.clicks.behind)
        self.refusals: Buffer[Refused] = Buffer(db, refusals.add, kind="refusal", yielding=lambda: self.clicks.behind)

    def start(self) -> None:
        self.clicks.start()
        self.impressions.start()
        self.refusals.start()

    async def stop(self) -> None:
        """Writes what waits, then stops."""
        await asyncio.gather(self.clicks.stop(), self.impressions.stop(), self.refusals.stop())

    def refuse(self, door: Door, why: Reason, given: Mapping[str, str | None], *, partner_id: str | None, now: datetime) -> None:
        """Keeps why something was not counted, for the partner it concerns."""
        refused = Refused(
            id=uuid7(now),
            at=now,
            partner_id=identifier(partner_id),
            door=door,
            code=why.code,
            sentence=why.sentence,
            subject=subject_of(given),
        )
        self.refusals.add(refused)
