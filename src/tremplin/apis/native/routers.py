"""Every route of our API, module by module."""

from __future__ import annotations

from tremplin.apis.native import (
    agenda,
    announced_events,
    announced_missions,
    conventions,
    establishments,
    events,
    immersions,
    live,
    mails,
    missions,
    public_statistics,
    search,
    statistics,
    webhooks,
)

ROUTERS = (
    events.router,
    live.router,
    mails.router,
    statistics.router,
    public_statistics.router,
    immersions.router,
    agenda.router,
    announced_events.router,
    missions.router,
    announced_missions.router,
    search.router,
    webhooks.router,
    conventions.router,
    establishments.router,
)

HOT = (missions.router, search.router)
"""Those answered ahead of the framework (`kit.direct`): open to anyone, asked again all day."""
