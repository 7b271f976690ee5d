"""What people do with their missions: drafts, tables of missions coming in, what was done to many at once."""

from __future__ import annotations

from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE TABLE missions.draft (
            id text PRIMARY KEY,
            owner text NOT NULL REFERENCES partners.partner,
            -- What is said of the mission and of its organisation, by the names of the domain.
            mission jsonb NOT NULL,
            organisation jsonb NOT NULL,
            publish_at timestamptz,
            -- Why it could not be published when its time came.
            problem text,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE INDEX draft_of_owner ON missions.draft (owner, updated_at DESC, id);
        CREATE INDEX draft_to_publish ON missions.draft (publish_at) WHERE publish_at IS NOT NULL;

        CREATE TABLE missions.sheet (
            id text PRIMARY KEY,
            owner text NOT NULL REFERENCES partners.partner,
            name text NOT NULL,
            heads text[] NOT NULL,
            -- The field that each column holds; '' for one that is not read.
            fields text[] NOT NULL,
            -- [[number of the line, [cells]]…]
            lines jsonb NOT NULL,
            -- What became of each line, once imported: [[number, outcome, title, id of the mission]…]
            report jsonb,
            created_at timestamptz NOT NULL
        );
        CREATE INDEX sheet_by_age ON missions.sheet (created_at);

        -- What a person said that a column holds, so that their next table is understood at once.
        CREATE TABLE missions.sheet_head (
            owner text NOT NULL REFERENCES partners.partner,
            head text NOT NULL,
            field text NOT NULL,
            PRIMARY KEY (owner, head)
        );

        CREATE TABLE missions.batch (
            id text PRIMARY KEY,
            owner text NOT NULL REFERENCES partners.partner,
            verb text NOT NULL,
            results jsonb NOT NULL,
            by_email text NOT NULL,
            created_at timestamptz NOT NULL,
            undone_at timestamptz
        );
        -- The list of an announcer as it opens, and how many missions it has in each state.
        CREATE INDEX mission_by_change ON missions.mission (owner, updated_at DESC, id) WHERE deleted_at IS NULL;
        CREATE INDEX mission_by_state ON missions.mission (owner, status, deleted_at);
        CREATE INDEX batch_of_owner ON missions.batch (owner, created_at DESC, id);
        """
    )


def downgrade() -> None:
    op.execute("DROP INDEX missions.mission_by_change, missions.mission_by_state")
    op.execute("DROP TABLE missions.batch, missions.sheet_head, missions.sheet, missions.draft")
