"""Body of `/r/impressions`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tremplin.apis.engagement.bodies import Body

_MOST_TOGETHER = 100


class SeenTogether(Body):
    """Les missions d'une liste, vues à peu près au même moment."""

    publisher_id: str
    missions: Annotated[list[str], Field(min_length=1, max_length=_MOST_TOGETHER)]
    tracker: str | None = None
    source_id: str = ""
    request_id: str | None = None
