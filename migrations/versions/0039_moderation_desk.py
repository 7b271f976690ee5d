"""What is said between a moderator and an announcer, refusals to tell by mail, and the alerts that partners set on their figures."""

from __future__ import annotations

from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE TABLE missions.moderation_message (
            id text PRIMARY KEY,
            mission_id text NOT NULL REFERENCES missions.mission ON DELETE CASCADE,
            moderator_id text NOT NULL REFERENCES partners.partner,
            at timestamptz NOT NULL,
            side text NOT NULL CHECK (side IN ('announcer', 'moderator')),
            author text,
            resubmits boolean NOT NULL,
            body text NOT NULL
        );
        CREATE INDEX moderation_message_of_mission ON missions.moderation_message (mission_id, moderator_id, id);
        CREATE INDEX moderation_message_at ON missions.moderation_message (at);

        -- Refusals that announcers have not been told of yet: a while is left to undo them, then many make one mail.
        CREATE TABLE missions.refusal_to_tell (
            mission_id text NOT NULL REFERENCES missions.mission ON DELETE CASCADE,
            moderator_id text NOT NULL REFERENCES partners.partner,
            at timestamptz NOT NULL,
            PRIMARY KEY (mission_id, moderator_id)
        );

        -- What a moderator did lately: its history page, its delays, what its rules decided.
        CREATE INDEX decision_change_of_moderator ON missions.decision_change (moderator_id, at);

        CREATE TABLE tracking.alert (
            id text PRIMARY KEY,
            partner_id text NOT NULL REFERENCES partners.partner,
            kind text NOT NULL,
            threshold integer NOT NULL,
            email text NOT NULL,
            created_at timestamptz NOT NULL,
            paused_at timestamptz,
            -- Since when what it watches for is there; NULL while it is not. A mail leaves when it becomes set.
            raised_at timestamptz,
            sentence text,
            checked_at timestamptz
        );
        CREATE INDEX alert_of_partner ON tracking.alert (partner_id);
        """
    )
