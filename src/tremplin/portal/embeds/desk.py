"""What embeds need; built once a process, found in `app.state.embeds`."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from tremplin.diffusion.widgets.showcase import Showcase
from tremplin.kit.clock import Clock
from tremplin.kit.db import Database


@dataclass(frozen=True, slots=True)
class EmbedDesk:
    """`publisher_id` is the partner that the portal is: its links are those of a mission shown alone."""

    base_url: str
    publisher_id: str
    db: Database
    now: Clock
    showcase: Showcase = field(default_factory=Showcase)


def desk_of(request: Request) -> EmbedDesk:
    """The desk of this process."""
    found: EmbedDesk = request.app.state.embeds
    return found
