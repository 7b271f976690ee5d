"""Every address of the workspace."""

from __future__ import annotations

from tremplin.dashboard import home
from tremplin.dashboard.diffusion import announcers
from tremplin.dashboard.measures import overview
from tremplin.dashboard.missions import catalogues, own
from tremplin.dashboard.moderation import inbox
from tremplin.dashboard.people import account, keys, signing, team

ROUTERS = tuple(
    module.router
    for module in (
        *(signing, account, home, team, keys),
        *(own, catalogues),
        *(announcers,),
        *(inbox,),
        *(overview,),
    )
)
