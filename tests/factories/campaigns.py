"""Campaigns for tests: Boussole's, which lead to a page of Alizé; Cabestan is a stranger."""

from __future__ import annotations

from itertools import count
from typing import Any

from tests.factories.partners import NOW
from tremplin.kit.db import Conn
from tremplin.partners.model import Partner
from tremplin.tracking.campaigns import actions
from tremplin.tracking.campaigns.model import Campaign

PAGE = "https://alize.example/devenir-benevole"
_numbers = count(1)


async def make_campaign(conn: Conn, owner: Partner, announcer: Partner | None = None, **given: Any) -> Campaign:
    """A new campaign of a partner."""
    values: dict[str, Any] = {"name": f"Campagne {next(_numbers)}", "url": PAGE, "now": NOW, **given}
    return await actions.create(conn, owner_id=owner.id, announcer_id=announcer.id if announcer else None, **values)
