"""Every route of our API, module by module."""

from __future__ import annotations

from tremplin.apis.native import events, live, public_statistics, statistics

ROUTERS = (events.router, live.router, statistics.router, public_statistics.router)
