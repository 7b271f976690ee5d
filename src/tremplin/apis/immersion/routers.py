"""Every route of the contract, module by module."""

from __future__ import annotations

from tremplin.apis.immersion import applications, browser, conventions, former, offers, specification, statistics, webhooks

# Reads asked thousands of times a minute: answered ahead of FastAPI (see kit.direct).
HOT = (offers.router, browser.router, conventions.router)
ROUTERS = (*HOT, applications.router, former.router, statistics.router, webhooks.router, specification.router)
