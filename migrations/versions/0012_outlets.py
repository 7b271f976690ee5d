"""Files for channels, and what channels say of the missions they were given."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE SCHEMA outlets;
        CREATE TABLE outlets.outlet (
            id text PRIMARY KEY,
            partner_id text NOT NULL REFERENCES partners.partner,
            format text NOT NULL,
            -- Part of what signs the address of the file: changed, it closes that address.
            salt text NOT NULL,
            filter jsonb NOT NULL,
            cap integer CHECK (cap > 0),
            quotas jsonb NOT NULL DEFAULT '{}',
            companies jsonb NOT NULL DEFAULT '{}',
            every_hours integer NOT NULL CHECK (every_hours BETWEEN 1 AND 168),
            least_percent integer NOT NULL CHECK (least_percent BETWEEN 0 AND 100),
            -- NEW: no file yet; READY; HELD: the last file made waits for a confirmation, the one before is served.
            state text NOT NULL CHECK (state IN ('NEW', 'READY', 'HELD')),
            comment text,
            checked_at timestamptz,
            left_out jsonb NOT NULL DEFAULT '{}',
            -- The file served, and the one that waits: digests, sizes, numbers.
            edition jsonb,
            held jsonb,
            next_build_at timestamptz NOT NULL,
            created_at timestamptz NOT NULL,
            CHECK ((state = 'HELD') = (held IS NOT NULL))
        );
        CREATE INDEX outlet_due ON outlets.outlet (next_build_at);

        CREATE TABLE outlets.feedback (
            board text NOT NULL CHECK (board IN ('LEBONCOIN', 'JOBTEASER')),
            mission_id text NOT NULL REFERENCES missions.mission,
            -- The place told of, when the channel has an ad a place.
            address_id text,
            status text NOT NULL CHECK (status IN ('ONLINE', 'OFFLINE', 'ERROR')),
            -- The channel's own word for it.
            said text NOT NULL,
            site text,
            url text,
            note text,
            at timestamptz NOT NULL,
            UNIQUE NULLS NOT DISTINCT (mission_id, board, address_id)
        );

        CREATE TABLE outlets.feedback_change (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            board text NOT NULL,
            mission_id text NOT NULL REFERENCES missions.mission,
            address_id text,
            at timestamptz NOT NULL,
            status text NOT NULL,
            said text NOT NULL,
            site text,
            url text,
            note text
        );
        CREATE INDEX feedback_change_of_mission ON outlets.feedback_change (mission_id, at, id);
        """
    )
