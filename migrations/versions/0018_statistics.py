"""Rollups: what events add up to by day, kept right by marks that any change to events leaves behind."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        -- What partners read, from the smallest that can answer. Days are those of Paris.
        CREATE TABLE tracking.daily (
            day date NOT NULL,
            to_partner text NOT NULL,
            from_partner text NOT NULL,
            kind text NOT NULL,
            status text NOT NULL,
            people integer NOT NULL,
            bots integer NOT NULL
        );
        CREATE TABLE tracking.source_daily (
            day date NOT NULL,
            to_partner text NOT NULL,
            from_partner text NOT NULL,
            source text NOT NULL,
            source_id text NOT NULL,
            kind text NOT NULL,
            status text NOT NULL,
            people integer NOT NULL,
            bots integer NOT NULL
        );
        CREATE TABLE tracking.mission_daily (
            day date NOT NULL,
            to_partner text NOT NULL,
            from_partner text NOT NULL,
            source text NOT NULL,
            source_id text NOT NULL,
            mission_id text NOT NULL,
            kind text NOT NULL,
            status text NOT NULL,
            people integer NOT NULL,
            bots integer NOT NULL
        );
        -- No key over so many long columns: it would cost more than all the rest. A day is written by one process at a time, under
        -- a lock, from what is there; indexes of few values are small, whatever the number of rows.
        CREATE INDEX daily_day ON tracking.daily (day);
        CREATE INDEX daily_to ON tracking.daily (to_partner, day);
        CREATE INDEX daily_from ON tracking.daily (from_partner, day);
        CREATE INDEX source_daily_day ON tracking.source_daily (day);
        CREATE INDEX source_daily_to ON tracking.source_daily (to_partner, day);
        CREATE INDEX source_daily_from ON tracking.source_daily (from_partner, day);
        CREATE INDEX mission_daily_day ON tracking.mission_daily (day);
        CREATE INDEX mission_daily_to ON tracking.mission_daily (to_partner, day);
        CREATE INDEX mission_daily_from ON tracking.mission_daily (from_partner, day);
        CREATE INDEX mission_daily_mission ON tracking.mission_daily (mission_id);

        -- Days whose rollup is to be done again. Each transaction that changes events adds its own marks, so that whoever sees a
        -- mark sees the change too, and nobody waits for anybody. No partner: the whole day.
        CREATE TABLE tracking.stale_day (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            day date NOT NULL,
            to_partner text,
            marked_at timestamptz NOT NULL DEFAULT now()
        );
        -- Before this day events may have been purged: their rollups are all that is left of them, and are never done again.
        CREATE TABLE tracking.rollup_limit (
            singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
            first_day date NOT NULL
        );
        INSERT INTO tracking.rollup_limit (first_day) VALUES ('2000-01-01');

        -- Anonymous figures of a year (month 0) or of a month, for the public; '' stands for all the values of a column.
        CREATE TABLE tracking.public_figure (
            year integer NOT NULL,
            month integer NOT NULL,
            department text NOT NULL,
            type text NOT NULL,
            domain text NOT NULL,
            organisations integer NOT NULL,
            missions integer NOT NULL,
            -- NULL: withheld, because it would tell the figures of one partner.
            clicks integer,
            applications integer,
            PRIMARY KEY (year, department, type, month, domain)
        );
        CREATE TABLE tracking.public_year (year integer PRIMARY KEY, computed_at timestamptz NOT NULL);

        -- A day over all partners is read without a tree to keep up on each click: events arrive in the order of time.
        CREATE INDEX event_at ON tracking.event USING brin (at) WITH (pages_per_range = 32, autosummarize = on);
        -- With the time, what a mission received on the few days that are stale is counted without reading the others.
        DROP INDEX tracking.event_of_mission;
        CREATE INDEX event_of_mission ON tracking.event (mission_id, kind, at) WHERE mission_id IS NOT NULL;

        CREATE FUNCTION tracking.day_of(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN (at AT TIME ZONE 'Europe/Paris')::date;

        CREATE FUNCTION tracking.mark_added() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO tracking.stale_day (day) SELECT DISTINCT tracking.day_of(at) FROM added;
            RETURN NULL;
        END $$;
        CREATE FUNCTION tracking.mark_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO tracking.stale_day (day, to_partner)
            SELECT DISTINCT touched.day, touched.to_partner
            FROM before FULL JOIN after USING (id)
            CROSS JOIN LATERAL (
                VALUES (tracking.day_of(before.at), before.to_partner), (tracking.day_of(after.at), after.to_partner)
            ) AS touched (day, to_partner)
            WHERE (before.at, before.to_partner, before.from_partner, before.kind, before.source, before.source_id, before.mission_id,
                   before.status, before.bot IS NULL)
                  IS DISTINCT FROM
                  (after.at, after.to_partner, after.from_partner, after.kind, after.source, after.source_id, after.mission_id,
                   after.status, after.bot IS NULL)
              AND touched.day >= (SELECT first_day FROM tracking.rollup_limit);
            RETURN NULL;
        END $$;
        CREATE FUNCTION tracking.mark_removed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO tracking.stale_day (day, to_partner)
            SELECT DISTINCT tracking.day_of(at), to_partner FROM removed
            WHERE tracking.day_of(at) >= (SELECT first_day FROM tracking.rollup_limit);
            RETURN NULL;
        END $$;
        CREATE TRIGGER added AFTER INSERT ON tracking.event
            REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tracking.mark_added();
        CREATE TRIGGER changed AFTER UPDATE ON tracking.event
            REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tracking.mark_changed();
        CREATE TRIGGER removed AFTER DELETE ON tracking.event
            REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION tracking.mark_removed();

        -- Events kept before rollups existed.
        INSERT INTO tracking.stale_day (day) SELECT DISTINCT tracking.day_of(at) FROM tracking.event;
        """
    )
