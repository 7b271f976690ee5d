"""Clicks, in monthly partitions whose key begins with the partner they belong to."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE SCHEMA tracking;
        CREATE TABLE tracking.event (
            id text NOT NULL,
            at timestamptz NOT NULL,
            kind text NOT NULL CHECK (kind IN ('click', 'print', 'apply', 'account')),
            -- Whose item it is, and who showed it.
            to_partner text NOT NULL,
            from_partner text NOT NULL,
            mission_id text,
            source text NOT NULL,
            source_id text NOT NULL,
            tags text[] NOT NULL DEFAULT '{}',
            -- A digest salted anew each day: the same visitor can be recognised within a day, nobody can be found again later.
            visitor bytea,
            -- Why this is taken for a robot; NULL for a person.
            bot text,
            referer_host text,
            custom jsonb,
            PRIMARY KEY (to_partner, at, id)
        ) PARTITION BY RANGE (at);
        CREATE INDEX event_by_id ON tracking.event (id);
        CREATE INDEX event_from ON tracking.event (from_partner, at);
        -- Receives what no month holds yet, so that a late job never loses a click.
        CREATE TABLE tracking.event_elsewhere PARTITION OF tracking.event DEFAULT;

        CREATE TABLE tracking.salt (day date PRIMARY KEY, salt bytea NOT NULL);

        CREATE FUNCTION tracking.ensure_month(month date) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            first date := date_trunc('month', month);
            name text := 'event_' || to_char(first, 'YYYY_MM');
        BEGIN
            IF to_regclass('tracking.' || name) IS NULL THEN
                EXECUTE format(
                    'CREATE TABLE tracking.%I PARTITION OF tracking.event FOR VALUES FROM (%L) TO (%L)',
                    name, first::timestamp AT TIME ZONE 'UTC', (first + interval '1 month') AT TIME ZONE 'UTC'
                );
            END IF;
        END $$;
        SELECT tracking.ensure_month(current_date), tracking.ensure_month((current_date + interval '1 month')::date);
        """
    )
