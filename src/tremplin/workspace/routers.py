"""Every address of the workspace."""

from __future__ import annotations

from tremplin.workspace import account, announcers, catalogues, home, keys, mission_pages, moderation, people, signing, statistics

ROUTERS = tuple(
    module.router for module in (signing, account, home, people, mission_pages, catalogues, announcers, keys, moderation, statistics)
)
