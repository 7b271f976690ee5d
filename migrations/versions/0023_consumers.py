"""Programs that call the immersion API, the pair that signs their keys, and the contacts made for applicants."""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE TABLE partners.consumer (
            id text PRIMARY KEY,
            name text NOT NULL,
            description text NOT NULL,
            contact jsonb,
            rights jsonb NOT NULL,
            expires_at timestamptz,
            created_at timestamptz NOT NULL,
            revoked_at timestamptz,
            current_key_issued_at timestamptz NOT NULL
        );

        -- One pair for the whole platform: the column of one value keeps two processes from drawing two.
        CREATE TABLE partners.consumer_signature (
            single boolean PRIMARY KEY DEFAULT true CHECK (single),
            public_key text NOT NULL,
            private_key bytea NOT NULL,
            created_at timestamptz NOT NULL
        );

        -- What applicants sent. That a company was contacted is in immersions.contact, under the same id, and lasts longer.
        CREATE TABLE immersions.contact_request (
            id text PRIMARY KEY,
            siret text COLLATE "C" NOT NULL,
            appellation_code text NOT NULL,
            location_id text,
            contact_mode text NOT NULL,
            kind text NOT NULL,
            first_name text NOT NULL,
            last_name text NOT NULL,
            email text NOT NULL,
            phone text,
            date_preferences text,
            objective text,
            experience text,
            resume_link text,
            level_of_education text,
            message text,
            source text NOT NULL,
            at timestamptz NOT NULL
        );
        CREATE INDEX contact_request_similar ON immersions.contact_request (siret, appellation_code, email, at);
        CREATE INDEX contact_request_by_date ON immersions.contact_request (at);
        """
    )
