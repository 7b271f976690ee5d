"""Catalogues coming in: where they are, each run and its report."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE SCHEMA feeds;
        CREATE TABLE feeds.source (
            id text PRIMARY KEY,
            partner_id text NOT NULL REFERENCES partners.partner,
            -- A URL that is fetched, or the name of a file given once and kept in `content`.
            url text,
            file_name text,
            content bytea,
            format text NOT NULL DEFAULT 'auto',
            every_hours integer NOT NULL DEFAULT 6 CHECK (every_hours BETWEEN 1 AND 168),
            username text,
            -- Encrypted with the platform's secret: a copy of the database does not open the partner's server.
            password bytea,
            active boolean NOT NULL DEFAULT true,
            etag text,
            last_modified text,
            content_digest bytea,
            next_run_at timestamptz NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            CHECK ((url IS NULL) <> (file_name IS NULL)),
            CHECK ((username IS NULL) = (password IS NULL))
        );
        CREATE UNIQUE INDEX source_of_partner ON feeds.source (partner_id, coalesce(url, file_name));
        CREATE INDEX source_due ON feeds.source (next_run_at) WHERE active AND url IS NOT NULL;

        CREATE TABLE feeds.run (
            id text PRIMARY KEY,
            partner_id text NOT NULL REFERENCES partners.partner,
            source_id text REFERENCES feeds.source,
            origin text NOT NULL,
            started_at timestamptz NOT NULL,
            finished_at timestamptz,
            -- RUNNING; SUCCESS; INCOMPLETE: read in part, nothing withdrawn; QUARANTINED: written, but the withdrawals wait for a
            -- confirmation; FAILED: nothing was changed; INTERRUPTED: killed, nothing was changed.
            status text NOT NULL
                CHECK (status IN ('RUNNING', 'SUCCESS', 'INCOMPLETE', 'QUARANTINED', 'FAILED', 'INTERRUPTED')),
            error_code text,
            error text,
            created integer NOT NULL DEFAULT 0,
            updated integer NOT NULL DEFAULT 0,
            deleted integer NOT NULL DEFAULT 0,
            unchanged integer NOT NULL DEFAULT 0,
            refused integer NOT NULL DEFAULT 0,
            -- Live missions absent from the catalogue, kept until someone confirms their withdrawal.
            held integer NOT NULL DEFAULT 0,
            content_digest bytea,
            confirmed_at timestamptz
        );
        CREATE INDEX run_of_partner ON feeds.run (partner_id, started_at DESC, id DESC);

        CREATE TABLE feeds.problem (
            run_id text NOT NULL REFERENCES feeds.run ON DELETE CASCADE,
            position integer NOT NULL,
            client_id text,
            line integer,
            code text NOT NULL,
            severity text NOT NULL,
            pointer text NOT NULL,
            message text NOT NULL,
            message_en text NOT NULL,
            hint text NOT NULL,
            PRIMARY KEY (run_id, position)
        );

        -- What a quarantined run would withdraw.
        CREATE TABLE feeds.held_mission (
            run_id text NOT NULL REFERENCES feeds.run ON DELETE CASCADE,
            client_id text NOT NULL,
            PRIMARY KEY (run_id, client_id)
        );
        """
    )
