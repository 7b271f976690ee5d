"""Every route of our API, module by module."""

from __future__ import annotations

from tremplin.apis.native import (
    agenda,
    conventions,
    establishments,
    events,
    immersions,
    live,
    mails,
    public_statistics,
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
    webhooks.router,
    conventions.router,
    establishments.router,
)
