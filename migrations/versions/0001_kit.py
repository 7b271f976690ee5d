"""Extensions, the outbox and the queue."""

from __future__ import annotations

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for extension in ("unaccent", "pg_trgm", "btree_gin", "btree_gist", "citext"):
        op.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    op.execute(
        """
        CREATE SCHEMA kit;
        CREATE TABLE kit.outbox (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL,
            payload jsonb NOT NULL,
            recorded_at timestamptz NOT NULL DEFAULT now(),
            dispatched_at timestamptz
        );
        CREATE INDEX outbox_waiting ON kit.outbox (id) WHERE dispatched_at IS NULL;
        """
    )
    # Procrastinate's schema holds percent signs and colons that SQLAlchemy's text() would read as parameters.
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(SchemaManager.get_schema().encode())
