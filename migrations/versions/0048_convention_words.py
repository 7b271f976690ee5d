"""Conventions found by what an adviser types, without reading them all."""

from __future__ import annotations

from alembic import op

revision = "0048"
down_revision = "0045"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("CREATE INDEX convention_words ON immersions.convention USING gin (words public.gin_trgm_ops)")
