"""Our own API over real HTTP, on the same platform and with the same cast as the contracts that we honour."""

from __future__ import annotations

from tests.apis.engagement.conftest import alize, boussole, cabestan, configuration, server

__all__ = ["alize", "boussole", "cabestan", "configuration", "server"]
