"""Every route of the contract, module by module."""

from __future__ import annotations

from tremplin.apis.engagement import (
    activity,
    campaigns,
    diffusion_rules,
    impressions,
    matching,
    missions,
    moderation,
    myorganization,
    organizations,
    outlets,
    own_missions,
    pixels,
    publishers,
    push,
    redirect,
    visibility,
    warnings,
    widgets,
)

# Asked thousands of times a minute: answered ahead of FastAPI (see kit.direct).
# Those of fixed words come before `/r/{mission}/{broadcaster}`, which would take them.
HOT = (campaigns.router, impressions.router, pixels.router, redirect.router, missions.router, push.router, widgets.router)
ROUTERS = (
    *HOT,
    matching.router,
    own_missions.router,
    visibility.router,
    publishers.router,
    organizations.router,
    myorganization.router,
    diffusion_rules.router,
    moderation.router,
    activity.router,
    warnings.router,
    outlets.router,
)
