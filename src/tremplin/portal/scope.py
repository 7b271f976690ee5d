"""What the public portal may show."""

from __future__ import annotations

from tremplin.diffusion.model import OWNER
from tremplin.kit.condition import ALWAYS, Condition, Is, Not
from tremplin.kit.db import Conn
from tremplin.partners import store as partners


async def public(conn: Conn) -> Condition:
    """Everything, but what is tried in sandboxes."""
    hidden = await partners.sandboxes(conn)
    return Not(Is(OWNER, tuple(hidden))) if hidden else ALWAYS
