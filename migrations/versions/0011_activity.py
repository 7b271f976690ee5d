"""What became of clicks: applications and accounts that partners declare, with their statuses."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        ALTER TABLE tracking.event
            ADD COLUMN status text NOT NULL DEFAULT 'PENDING',
            -- The click that an application or an account comes from.
            ADD COLUMN click_id text,
            -- The announcer's own identifier of the event.
            ADD COLUMN client_event_id text,
            ADD COLUMN tag text,
            ADD COLUMN updated_at timestamptz;
        CREATE INDEX event_of_mission ON tracking.event (mission_id, kind) WHERE mission_id IS NOT NULL;
        CREATE INDEX event_of_client ON tracking.event (to_partner, client_event_id) WHERE client_event_id IS NOT NULL;
        """
    )
