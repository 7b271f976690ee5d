"""What embeds need; built once a process, found in `app.state.embeds`."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from tremplin.diffusion.widgets.showcase import Showcase
from tremplin.kit.clock import Clock
from tremplin.kit.db import Database
from tremplin.portal.embeds.keeping import Kept
from tremplin.publication.freshness import Freshness


@dataclass(frozen=True, slots=True)
class EmbedDesk:
    """`publisher_id` is the partner that the portal is: its links are those of a mission shown alone. `kept` knows what was shown
    lately."""

    base_url: str
    publisher_id: str
    db: Database
    now: Clock
    freshness: Freshness
    showcase: Showcase = field(default_factory=Showcase)
    kept: Kept = field(default_factory=Kept)


def desk_of(request: Request) -> EmbedDesk:
    """The desk of this process."""
    found: EmbedDesk = request.app.state.embeds
    return found
