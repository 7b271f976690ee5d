"""Search: a number that tells whether what is indexed has changed, so that a process may keep totals in memory and stay exact."""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0031"

SCHEMA = """
CREATE TABLE search.version (
    slot   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mark   bigint NOT NULL,
    writer xid8 NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE search.version IS
    'All marks together (xor) tell what is indexed: they differ as soon as items are written, for who sees them.';
COMMENT ON COLUMN search.version.slot IS 'Each writer takes one that nobody holds, or adds its own: none waits for another.';
COMMENT ON COLUMN search.version.mark IS 'Drawn anew by each statement that writes items.';
COMMENT ON COLUMN search.version.writer IS 'The transaction that drew it, and keeps to this slot.';

CREATE FUNCTION search.mark_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    me xid8 := pg_current_xact_id();
    drawn bigint := hashtextextended(gen_random_uuid()::text, 0);
BEGIN
    UPDATE search.version SET mark = drawn, writer = me
    WHERE slot = coalesce(
        (SELECT slot FROM search.version WHERE writer = me LIMIT 1),
        (SELECT slot FROM search.version LIMIT 1 FOR UPDATE SKIP LOCKED)
    );
    IF NOT FOUND THEN
        INSERT INTO search.version (mark, writer) VALUES (drawn, me);
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION search.mark_version() IS 'Tells readers that items changed, whatever wrote them.';
CREATE TRIGGER version_marked AFTER INSERT OR UPDATE OR DELETE ON search.item
    FOR EACH STATEMENT EXECUTE FUNCTION search.mark_version();
"""

# Deltas come and go all day; totals are read from the index alone, which only a vacuum keeps possible.
UPKEEP = """
ALTER TABLE search.tally SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05);
"""

# Planning a question compares each division of its scope (hundreds) with each common one: a tenth of its time, for nothing.
PLANNING = """
ALTER TABLE search.item ALTER COLUMN division SET STATISTICS 5;
ALTER TABLE search.document ALTER COLUMN division SET STATISTICS 5;
"""

# All that a list of some divisions reads before its page: without their rows.
DIVISIONS = """
DROP INDEX search.item_by_division;
CREATE INDEX item_by_division ON search.item (division, kind, anywhere) INCLUDE (owner, date, num);
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(SCHEMA)
    op.execute(UPKEEP)
    op.execute(PLANNING)
    op.execute(DIVISIONS)
