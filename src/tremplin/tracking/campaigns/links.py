"""Where the links of campaigns lead, read at each visit, and remembered for the day the database does not answer."""

from __future__ import annotations

import asyncio

from tremplin.kit.db import Database
from tremplin.kit.logs import log
from tremplin.tracking.campaigns import store
from tremplin.tracking.campaigns.model import Campaign

# A visitor does not wait longer for a database that may come back.
_PATIENCE_SECONDS = 2.0
# Beyond what any platform has; then memory is emptied rather than grown.
_MOST_REMEMBERED = 20_000


class CampaignLinks:
    """The campaigns followed in one process."""

    def __init__(self) -> None:
        self._remembered: dict[str, Campaign] = {}

    async def find(self, db: Database, campaign_id: str) -> Campaign | None:
        """A campaign that is not deleted, paused or not; as it was last read when the database does not answer."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS), db.reading() as conn:
                found = await store.find(conn, campaign_id)
        except Exception:
            log(__name__).error("campaign.not_read", campaign=campaign_id, exc_info=True)
            return self._remembered.get(campaign_id)
        if found is None:
            self._remembered.pop(campaign_id, None)
        else:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[campaign_id] = found
        return found
