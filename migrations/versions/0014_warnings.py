"""Mails that wait to be sent, and warnings told to partners."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        -- Holds an address and a text until they are sent, a week at most.
        CREATE TABLE kit.mail (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            message bytea NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
        );

        CREATE TABLE partners.warning (
            id text PRIMARY KEY,
            partner_id text NOT NULL REFERENCES partners.partner,
            kind text NOT NULL,
            title text NOT NULL,
            description text NOT NULL,
            occurrences integer NOT NULL,
            opened_at timestamptz NOT NULL,
            seen_at timestamptz NOT NULL,
            closed_at timestamptz
        );
        CREATE UNIQUE INDEX warning_open ON partners.warning (partner_id, kind) WHERE closed_at IS NULL;
        CREATE INDEX warning_of_partner ON partners.warning (partner_id, seen_at DESC, id);
        """
    )
