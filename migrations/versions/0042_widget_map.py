"""Widgets that draw a map of départements, as their owner chooses."""

from __future__ import annotations

from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE diffusion.widget ADD COLUMN map boolean NOT NULL DEFAULT false")
