"""Every route of the contract, module by module."""

from __future__ import annotations

from tremplin.apis.engagement import (
    activity,
    diffusion_rules,
    matching,
    missions,
    moderation,
    myorganization,
    organizations,
    outlets,
    own_missions,
    publishers,
    push,
    redirect,
    visibility,
    warnings,
    widgets,
)

# Asked thousands of times a minute: answered ahead of FastAPI (see kit.direct).
HOT = (missions.router, push.router, redirect.router, widgets.router)
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
