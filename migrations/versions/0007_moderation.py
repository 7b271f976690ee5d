"""What each moderator decides of missions, the history of it, and its automatic rules."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        -- A mission that nobody has decided has no row: it is pending for whoever moderates it.
        CREATE TABLE missions.decision (
            mission_id text NOT NULL REFERENCES missions.mission ON DELETE CASCADE,
            moderator_id text NOT NULL REFERENCES partners.partner,
            status text NOT NULL CHECK (status IN ('PENDING', 'ONGOING', 'ACCEPTED', 'REFUSED')),
            motive text,
            comment text,
            note text,
            title text,
            origin text CHECK (origin IN ('person', 'rule', 'change')),
            rule text,
            decided_at timestamptz,
            decided_by text,
            -- Digests of the mission as it was decided, by field; which of them differ since, and since when.
            judged jsonb NOT NULL,
            changed text[] NOT NULL,
            changed_at timestamptz,
            PRIMARY KEY (mission_id, moderator_id),
            CHECK (status <> 'REFUSED' OR motive IS NOT NULL OR comment IS NOT NULL)
        );
        CREATE INDEX decision_of_moderator ON missions.decision (moderator_id, status);

        CREATE TABLE missions.decision_change (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            mission_id text NOT NULL,
            moderator_id text NOT NULL,
            at timestamptz NOT NULL,
            actor text NOT NULL,
            origin text NOT NULL,
            before jsonb NOT NULL,
            after jsonb NOT NULL,
            -- Joins what one gesture decided, so that one gesture undoes it.
            batch text,
            undoes bigint REFERENCES missions.decision_change
        );
        CREATE INDEX decision_change_of_mission ON missions.decision_change (mission_id, moderator_id, id);
        CREATE INDEX decision_change_of_batch ON missions.decision_change (batch) WHERE batch IS NOT NULL;
        CREATE INDEX decision_change_undone ON missions.decision_change (undoes) WHERE undoes IS NOT NULL;

        CREATE TABLE missions.moderation_rules (
            moderator_id text PRIMARY KEY REFERENCES partners.partner,
            active boolean NOT NULL,
            -- Not jsonb: criteria stay in the order they were written in, as the sentence that tells them.
            rules json NOT NULL,
            updated_at timestamptz NOT NULL
        );

        -- Keys that could do everything still can.
        UPDATE partners.key SET scopes = scopes || '{moderation:read,moderation:write}'
        WHERE scopes @> '{missions:read,missions:write,activity:write,settings:write}'
          AND NOT scopes && '{moderation:read,moderation:write}';
        """
    )
