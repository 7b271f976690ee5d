"""Search: tallies by day, so that how many items a period has is read instead of counted."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0044"
down_revision = "0043"

TALLIES = """
ALTER TABLE search.item ADD COLUMN daily boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN search.item.daily IS 'Whether it is tallied by the day of its date too.';

CREATE TABLE search.daily (
    term     bigint NOT NULL,
    owner    bigint NOT NULL,
    day      date NOT NULL,
    kind     integer NOT NULL,
    anywhere boolean NOT NULL,
    delta    integer NOT NULL
);
COMMENT ON TABLE search.daily IS
    'Live items by day of their date (UTC), owner and facet value (term 0: all of them), as deltas: writers append and never wait.';
CREATE INDEX daily_key ON search.daily (term, owner, kind, day) INCLUDE (anywhere, delta);
ALTER TABLE search.daily SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05);

CREATE FUNCTION search.tally_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO search.daily (term, owner, kind, day, anywhere, delta)
        SELECT t.term, i.owner, i.kind, (i.date AT TIME ZONE 'UTC')::date, i.anywhere, count(*)
        FROM added i CROSS JOIN LATERAL unnest(0::bigint || i.terms[1:i.counted + i.rare]) AS t(term)
        WHERE i.daily AND i.date IS NOT NULL GROUP BY 1, 2, 3, 4, 5;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO search.daily (term, owner, kind, day, anywhere, delta)
        SELECT t.term, i.owner, i.kind, (i.date AT TIME ZONE 'UTC')::date, i.anywhere, -count(*)
        FROM removed i CROSS JOIN LATERAL unnest(0::bigint || i.terms[1:i.counted + i.rare]) AS t(term)
        WHERE i.daily AND i.date IS NOT NULL GROUP BY 1, 2, 3, 4, 5;
    ELSE
        INSERT INTO search.daily (term, owner, kind, day, anywhere, delta)
        SELECT t.term, i.owner, i.kind, (i.date AT TIME ZONE 'UTC')::date, i.anywhere, sum(i.delta)
        FROM (SELECT owner, kind, date, anywhere, terms, counted, rare, 1 AS delta FROM added WHERE daily AND date IS NOT NULL
              UNION ALL SELECT owner, kind, date, anywhere, terms, counted, rare, -1 FROM removed WHERE daily AND date IS NOT NULL) i
        CROSS JOIN LATERAL unnest(0::bigint || i.terms[1:i.counted + i.rare]) AS t(term)
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(i.delta) <> 0;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION search.tally_days() IS 'Keeps tallies by day true whatever wrote the items, once per statement.';
CREATE TRIGGER days_added AFTER INSERT ON search.item
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION search.tally_days();
CREATE TRIGGER days_changed AFTER UPDATE ON search.item
    REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION search.tally_days();
CREATE TRIGGER days_removed AFTER DELETE ON search.item
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION search.tally_days();
"""

# Events are tallied by day from now on, and by their state too: `tremplin events index` would do it as well, later.
KNOWN = "SELECT EXISTS (SELECT FROM search.term WHERE field = 'eventStatus')"
EVENTS = """
UPDATE search.item
SET daily = true, rare = rare + 1, terms = terms[1:counted] || status.hash || array_remove(terms[counted + 1:], status.hash)
FROM (SELECT DISTINCT hash FROM search.term WHERE field = 'eventStatus') AS status
WHERE item.terms @> ARRAY[status.hash];
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(TALLIES)
    # A statement that changes no item would mark the version of what is indexed all the same.
    if op.get_bind().execute(text(KNOWN)).scalar():
        op.execute(EVENTS)
