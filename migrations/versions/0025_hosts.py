"""The form by which companies join the directory: drafts and links; and how far a new edition of ROME has been written in offers."""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE TABLE immersions.host_draft (
            id text PRIMARY KEY,
            siret text COLLATE "C" REFERENCES immersions.establishment ON DELETE CASCADE,
            email text NOT NULL,
            answers jsonb NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        );
        COMMENT ON TABLE immersions.host_draft IS 'What someone has answered so far; forgotten when it is published, or left.';
        COMMENT ON COLUMN immersions.host_draft.siret IS 'The company whose page it changes; NULL for one that joins.';
        CREATE INDEX host_draft_by_email ON immersions.host_draft (email);
        CREATE INDEX host_draft_by_date ON immersions.host_draft (updated_at);

        CREATE TABLE immersions.host_link (
            digest bytea PRIMARY KEY,
            draft_id text REFERENCES immersions.host_draft ON DELETE CASCADE,
            siret text COLLATE "C" REFERENCES immersions.establishment ON DELETE CASCADE,
            email text,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            CHECK (num_nonnulls(draft_id, siret) = 1)
        );
        COMMENT ON TABLE immersions.host_link IS
            'Addresses that open a draft, or the page of a company: only digests, so that whoever reads this table can open none.';
        COMMENT ON COLUMN immersions.host_link.email IS
            'Whom it was sent to: whoever opens it reads that mailbox. NULL for the one that the browser was given.';
        CREATE INDEX host_link_by_email ON immersions.host_link (email, created_at);
        CREATE INDEX host_link_by_end ON immersions.host_link (expires_at);

        CREATE TABLE immersions.host_link_request (
            id text PRIMARY KEY,
            email text NOT NULL,
            at timestamptz NOT NULL
        );
        COMMENT ON TABLE immersions.host_link_request IS
            'Addresses whose owner asked for a link, until a job has looked whether there is one to send: no answer tells it.';

        CREATE TABLE immersions.rendering (
            single boolean PRIMARY KEY DEFAULT true CHECK (single),
            edition text NOT NULL,
            last_siret text COLLATE "C"
        );
        COMMENT ON TABLE immersions.rendering IS
            'The edition of ROME whose labels offers bear, and the last company that was written with it; NULL when all were.';
        """
    )
