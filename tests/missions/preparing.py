"""A mission prepared from a draft, without a database."""

from __future__ import annotations

from typing import Any

from tests.factories.missions import draft
from tests.factories.partners import NOW
from tremplin.missions import preparation
from tremplin.missions.preparation import Known, Prepared
from tremplin.partners.model import Partner

OWNER = Partner(id="alize", name="Alizé", url="https://alize.example", mission_type="benevolat", created_at=NOW, updated_at=NOW)


def prepared(*, owner: Partner = OWNER, known: Known | None = None, synced: bool = False, **given: Any) -> Prepared:
    """What becomes of the factory's draft with these fields."""
    given_draft = draft(**given)
    return preparation.prepare(
        given_draft,
        owner=owner,
        mission_id="0f6f2c2e-8c1e-4d0a-9b57-3f1c2f0d9a11",
        organisation=preparation.organisation_of(given_draft, owner=owner, organisation_id="org-1", now=NOW),
        known=known,
        now=NOW,
        synced=synced,
    )
