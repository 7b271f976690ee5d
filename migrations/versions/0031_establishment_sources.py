"""Companies by who described them: a partner lists its own without the others being read."""

from __future__ import annotations

from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("CREATE INDEX establishment_by_source ON immersions.establishment (source, siret)")
