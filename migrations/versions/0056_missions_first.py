"""Statistics by mission: the missions that come first are found among the few lines that rank them."""

from __future__ import annotations

from alembic import op

revision = "0056"
down_revision = "0054"

_FEW = "INCLUDE (mission_id, people) WHERE kind <> 'print'"
_DISTINCT = "SELECT DISTINCT date_trunc('month', day)::date || ' ' || to_partner AS mark FROM (SELECT DISTINCT day, to_partner FROM"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = 0")
    op.execute(
        f"""
        -- Nine lines in ten tell of impressions, and rank nothing but them.
        CREATE INDEX mission_daily_few_to ON tracking.mission_daily (to_partner, kind, day) {_FEW};
        CREATE INDEX mission_daily_few_from ON tracking.mission_daily (from_partner, kind, day) {_FEW};
        CREATE INDEX mission_monthly_few_to ON tracking.mission_monthly (to_partner, from_partner, kind, day) {_FEW};
        CREATE INDEX mission_monthly_few_from ON tracking.mission_monthly (from_partner, kind, day) {_FEW};
        -- All that is read of the few missions shown.
        CREATE INDEX mission_monthly_mission ON tracking.mission_monthly (mission_id, from_partner, day)
            INCLUDE (to_partner, kind, status, people, bots);

        -- As before, but for the first line of each query: a day has as many lines as it has missions and few announcers.
        CREATE OR REPLACE FUNCTION tracking.mark_months() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE marked text[]; month date;
        BEGIN
            -- Transition tables have a name for each operation.
            IF TG_OP <> 'DELETE' THEN
                SELECT array_agg(mark) INTO marked FROM ({_DISTINCT} after) AS days) AS marks;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                SELECT marked || array_agg(mark) INTO marked FROM ({_DISTINCT} before) AS days) AS marks;
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
