"""PostgreSQL started by the program itself, so that nobody has to install a server before trying it."""

from __future__ import annotations

from tremplin.kit.postgres.launcher import EmbeddedPostgres
from tremplin.kit.postgres.provider import EmbeddedPostgresError

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError"]
