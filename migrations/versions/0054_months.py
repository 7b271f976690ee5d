"""Sums of whole months beside those of days, for partners, sources and missions as there are for domains and départements."""

from __future__ import annotations

from alembic import op

revision = "0054"
down_revision = "0052"

_SUMS = "kind text NOT NULL, status text NOT NULL, people integer NOT NULL, bots integer NOT NULL"
_READ = "INCLUDE (mission_id, kind, status, people, bots)"
_OVER = "day < date_trunc('month', tracking.day_of(now()))"


def _added_up(columns: str) -> str:
    return f"SELECT date_trunc('month', day)::date, {columns}, sum(people), sum(bots)"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = 0")
    partners = "to_partner, from_partner, kind, status"
    sources = "to_partner, from_partner, source, source_id, kind, status"
    op.execute(
        f"""
        -- A month is told by its first day; only those that are over are here.
        CREATE TABLE tracking.monthly (day date NOT NULL, to_partner text NOT NULL, from_partner text NOT NULL, {_SUMS});
        CREATE TABLE tracking.source_monthly (
            day date NOT NULL,
            to_partner text NOT NULL,
            from_partner text NOT NULL,
            source text NOT NULL,
            source_id text NOT NULL,
            {_SUMS}
        );
        CREATE TABLE tracking.mission_monthly (
            day date NOT NULL,
            to_partner text NOT NULL,
            -- '': all broadcasters together, which is what an announcer reads of its missions.
            from_partner text NOT NULL,
            mission_id text NOT NULL,
            {_SUMS}
        );
        INSERT INTO tracking.monthly {_added_up(partners)} FROM tracking.daily WHERE {_OVER} GROUP BY 1, {partners} ORDER BY 1, 2;
        INSERT INTO tracking.source_monthly {_added_up(sources)} FROM tracking.source_daily WHERE {_OVER}
        GROUP BY 1, {sources} ORDER BY 1, 2;
        INSERT INTO tracking.mission_monthly
        SELECT date_trunc('month', day)::date, to_partner, coalesce(from_partner, ''), mission_id, kind, status, sum(people), sum(bots)
        FROM tracking.mission_daily WHERE {_OVER}
        GROUP BY 1, to_partner, mission_id, kind, status, GROUPING SETS ((from_partner), ()) ORDER BY 1, 2;

        CREATE INDEX monthly_day ON tracking.monthly (day);
        CREATE INDEX monthly_to ON tracking.monthly (to_partner, day);
        CREATE INDEX monthly_from ON tracking.monthly (from_partner, day);
        CREATE INDEX source_monthly_day ON tracking.source_monthly (day);
        CREATE INDEX source_monthly_to ON tracking.source_monthly (to_partner, day);
        CREATE INDEX source_monthly_from ON tracking.source_monthly (from_partner, day);
        CREATE INDEX mission_monthly_day ON tracking.mission_monthly (day);
        -- With all that is read: lines of one partner are spread over those of all the others.
        CREATE INDEX mission_monthly_to ON tracking.mission_monthly (to_partner, from_partner, day) {_READ};
        CREATE INDEX mission_monthly_from ON tracking.mission_monthly (from_partner, day) {_READ};
        DROP INDEX tracking.mission_daily_to, tracking.mission_daily_from;
        CREATE INDEX mission_daily_to ON tracking.mission_daily (to_partner, day) {_READ};
        CREATE INDEX mission_daily_from ON tracking.mission_daily (from_partner, day) {_READ};
        ALTER TABLE tracking.mission_daily SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
        ALTER TABLE tracking.mission_monthly SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);

        -- Of one announcer each: late statuses come every day, and a month of everyone takes seconds.
        DROP TABLE tracking.stale_month;
        CREATE TABLE tracking.stale_month (day date, to_partner text, PRIMARY KEY (day, to_partner));
        INSERT INTO tracking.stale_month
        SELECT DISTINCT date_trunc('month', day)::date, to_partner FROM tracking.daily WHERE NOT ({_OVER});

        -- Whoever adds a month up holds it alone: otherwise it could take a mark that is already there, and leave out a change that
        -- counted on that mark and is not there to be read yet.
        CREATE FUNCTION tracking.mark_months() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE marked text[]; month date;
        BEGIN
            -- Transition tables have a name for each operation.
            IF TG_OP <> 'DELETE' THEN
                SELECT array_agg(DISTINCT date_trunc('month', day)::date || ' ' || to_partner) INTO marked FROM after;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                SELECT marked || array_agg(DISTINCT date_trunc('month', day)::date || ' ' || to_partner) INTO marked FROM before;
            END IF;
            FOR month IN SELECT DISTINCT left(mark, 10)::date FROM unnest(marked) AS mark ORDER BY 1 LOOP
                PERFORM pg_advisory_xact_lock_shared(7220, month - date '2000-01-01');
            END LOOP;
            INSERT INTO tracking.stale_month (day, to_partner)
            SELECT DISTINCT left(mark, 10)::date, substr(mark, 12) FROM unnest(marked) AS mark ORDER BY 1, 2 ON CONFLICT DO NOTHING;
            RETURN NULL;
        END $$;
        """
    )
    for table in ("mission_daily", "facet_daily"):
        op.execute(
            f"""
            CREATE TRIGGER months_added AFTER INSERT ON tracking.{table}
                REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tracking.mark_months();
            CREATE TRIGGER months_changed AFTER UPDATE ON tracking.{table}
                REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tracking.mark_months();
            CREATE TRIGGER months_removed AFTER DELETE ON tracking.{table}
                REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION tracking.mark_months();
            """
        )
