"""Bodies of `/v2/activity` (contract §4.5)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tremplin.apis.engagement.bodies import Body

_Text = Annotated[str, Field(max_length=500)]


class Activity(Body):
    """Ce qu'un partenaire déclare."""

    type: Literal["apply", "account"] = "apply"
    click_id: _Text | None = None
    mission_id: _Text | None = None
    mission_client_id: _Text | None = None
    tag: _Text | None = None
    client_event_id: _Text | None = None
    custom_attributes: Annotated[dict[_Text, _Text], Field(max_length=50)] | None = None


class Change(Body):
    """Ce que l'action est devenue."""

    status: Literal["PENDING", "VALIDATED", "CANCELED", "REFUSED", "CARRIED_OUT"]
    type: Literal["apply", "account"] | None = None
