"""Answers kept for the requests that may be sent again."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE TABLE kit.idempotency (
            owner text NOT NULL,
            key text NOT NULL,
            fingerprint bytea NOT NULL,
            at timestamptz NOT NULL,
            -- Written in the transaction that claims the key: a row that others see always has them.
            status smallint,
            body bytea,
            PRIMARY KEY (owner, key)
        );
        CREATE INDEX idempotency_by_age ON kit.idempotency (at);
        """
    )
