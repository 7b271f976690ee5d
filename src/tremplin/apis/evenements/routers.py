"""Every route of the contract, module by module."""

from __future__ import annotations

from tremplin.apis.evenements import fairs, mee, tokens

# Asked by every visitor of a site that shows events: answered ahead of FastAPI (see kit.direct).
ROUTERS = HOT = (mee.router, fairs.router, tokens.router)
