"""Campaigns: tracked links of a broadcaster to a page of an announcer."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE TABLE tracking.campaign (
            id text PRIMARY KEY,
            owner text NOT NULL REFERENCES partners.partner,
            name text NOT NULL,
            type text NOT NULL CHECK (type IN ('AD_BANNER', 'MAILING', 'TILE_BUTTON', 'OTHER')),
            url text NOT NULL,
            -- Whose page it leads to; NULL: its owner's own.
            announcer text REFERENCES partners.partner,
            -- [{"key": "utm_source", "value": "…"}], merged into the address at each visit.
            trackers jsonb NOT NULL DEFAULT '[]',
            paused_at timestamptz,
            -- Kept once deleted: its events name it, and its id must not lead elsewhere one day.
            deleted_at timestamptz,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE UNIQUE INDEX campaign_name ON tracking.campaign (owner, name) WHERE deleted_at IS NULL;
        """
    )
