"""Statistics by domain and by département, from sums of their own; inboxes and lists of missions read in the order they are shown."""

from __future__ import annotations

from alembic import op

revision = "0052"
down_revision = "0051"

_COLUMNS = """
    day date NOT NULL,
    to_partner text NOT NULL,
    from_partner text NOT NULL,
    facet text NOT NULL CHECK (facet IN ('domain', 'department')),
    value text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    people integer NOT NULL,
    bots integer NOT NULL
"""
_READ = "INCLUDE (value, kind, status, people, bots)"
_KEY = "to_partner, from_partner, facet, value, kind, status"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = 0")
    op.execute(
        f"""
        -- What partners read by domain and by département; '' for a mission without. A month is told by its first day.
        CREATE TABLE tracking.facet_daily ({_COLUMNS});
        CREATE TABLE tracking.facet_monthly ({_COLUMNS});

        -- Of each mission once: its addresses are long, and it has a line in most days.
        WITH place AS MATERIALIZED (SELECT id, domain, addresses #>> '{{0,department_code}}' AS department FROM missions.mission)
        INSERT INTO tracking.facet_daily (day, {_KEY}, people, bots)
        SELECT s.day, s.to_partner, s.from_partner, told.facet, told.value, s.kind, s.status, sum(s.people), sum(s.bots)
        FROM (SELECT day, to_partner, from_partner, mission_id, kind, status, sum(people) AS people, sum(bots) AS bots
              FROM tracking.mission_daily GROUP BY 1, 2, 3, 4, 5, 6) AS s
        LEFT JOIN place ON place.id = s.mission_id
        CROSS JOIN LATERAL (
            VALUES ('domain', coalesce(place.domain, '')), ('department', coalesce(place.department, ''))
        ) AS told(facet, value)
        GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2;
        INSERT INTO tracking.facet_monthly (day, {_KEY}, people, bots)
        SELECT date_trunc('month', day)::date, {_KEY}, sum(people), sum(bots) FROM tracking.facet_daily
        WHERE day < date_trunc('month', tracking.day_of(now())) GROUP BY 1, {_KEY} ORDER BY 1, 2;

        CREATE INDEX facet_daily_day ON tracking.facet_daily (day);
        CREATE INDEX facet_monthly_day ON tracking.facet_monthly (day);
        -- With all that is read: lines of one partner are spread over those of all the others, day after day.
        CREATE INDEX facet_daily_to ON tracking.facet_daily (to_partner, facet, day) {_READ};
        CREATE INDEX facet_daily_from ON tracking.facet_daily (from_partner, facet, day) {_READ};
        CREATE INDEX facet_monthly_to ON tracking.facet_monthly (to_partner, facet, day) {_READ};
        CREATE INDEX facet_monthly_from ON tracking.facet_monthly (from_partner, facet, day) {_READ};
        ALTER TABLE tracking.facet_daily SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
        ALTER TABLE tracking.facet_monthly SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);

        -- What moderators read first is what came first; an announcer's list, by any of its columns.
        CREATE INDEX catalogue_line_by_arrival ON missions.catalogue_line (created_at, mission_id);

        -- Lists are read from catalogue_line; nothing reads missions in this order any more.
        DROP INDEX missions.mission_by_change;

        -- Days to be told apart again, of one announcer each; only ever added, as tracking.stale_day is.
        CREATE TABLE tracking.stale_facet (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            day date NOT NULL,
            to_partner text NOT NULL
        );
        -- Months whose sums are not those of their days, or not made yet: the one that runs is always here once it has a sum.
        CREATE TABLE tracking.stale_month (month date PRIMARY KEY);
        INSERT INTO tracking.stale_month SELECT DISTINCT date_trunc('month', day)::date FROM tracking.daily
        WHERE day >= date_trunc('month', tracking.day_of(now()));

        CREATE FUNCTION tracking.mark_facets() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'DELETE' THEN
                INSERT INTO tracking.stale_facet (day, to_partner) SELECT DISTINCT day, to_partner FROM after;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                INSERT INTO tracking.stale_facet (day, to_partner) SELECT DISTINCT day, to_partner FROM before;
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER facets_added AFTER INSERT ON tracking.mission_daily
            REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tracking.mark_facets();
        CREATE TRIGGER facets_changed AFTER UPDATE ON tracking.mission_daily
            REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tracking.mark_facets();
        CREATE TRIGGER facets_removed AFTER DELETE ON tracking.mission_daily
            REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION tracking.mark_facets();

        -- Correcting a mission corrects its past.
        CREATE FUNCTION tracking.mark_moved_missions() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE moved text[];
        BEGIN
            SELECT array_agg(id) INTO moved FROM before JOIN after USING (id)
            WHERE (before.domain, before.addresses #>> '{{0,department_code}}')
                  IS DISTINCT FROM (after.domain, after.addresses #>> '{{0,department_code}}');
            -- Apart: nothing tells beforehand how few missions move, often none, and all sums would be read for them.
            IF moved IS NOT NULL THEN
                INSERT INTO tracking.stale_facet (day, to_partner)
                SELECT DISTINCT day, to_partner FROM tracking.mission_daily WHERE mission_id = ANY (moved);
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER facets_moved AFTER UPDATE ON missions.mission
            REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tracking.mark_moved_missions();
        """
    )
