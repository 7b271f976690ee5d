"""What anyone may mirror: the log of public items, numbered in the order of commits, with what is gone from it."""

from __future__ import annotations

from alembic import op

revision = "0041"
down_revision = "0039"

SCHEMA = """
CREATE SCHEMA publication;

CREATE TABLE publication.epoch (
    system bigint PRIMARY KEY,
    base   bigint NOT NULL
);
COMMENT ON TABLE publication.epoch IS
    'Added to numbers of transactions, which begin anew when a backup is restored on another server: ours never go back.';

CREATE TABLE publication.entry (
    kind       integer NOT NULL,
    id         text COLLATE "C" NOT NULL,
    modified   bigint NOT NULL,
    shown      boolean NOT NULL,
    shown_from timestamptz,
    at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, id)
) WITH (fillfactor = 80);
COMMENT ON TABLE publication.entry IS 'One row per item that is public, or was some days ago.';
COMMENT ON COLUMN publication.entry.modified IS
    'Of the last transaction that changed it. Read below settled() only: whatever is written later is then further on.';
COMMENT ON COLUMN publication.entry.shown IS 'Whether it is still indexed: else a tombstone.';
COMMENT ON COLUMN publication.entry.shown_from IS 'Hidden until then, and written anew when the time has come.';
CREATE INDEX entry_order ON publication.entry (kind, modified, id);
CREATE INDEX entry_since ON publication.entry (kind, at) INCLUDE (modified);
CREATE INDEX entry_gone ON publication.entry (at) WHERE NOT shown;
CREATE INDEX entry_waiting ON publication.entry (shown_from) WHERE shown_from IS NOT NULL;

CREATE FUNCTION publication.number() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    here bigint := (SELECT system_identifier FROM pg_control_system());
    found bigint := (SELECT base FROM publication.epoch WHERE system = here);
BEGIN
    IF found IS NULL THEN
        INSERT INTO publication.epoch (system, base) SELECT here, coalesce(max(modified), 0) FROM publication.entry
        ON CONFLICT DO NOTHING;
        found := (SELECT base FROM publication.epoch WHERE system = here);
    END IF;
    RETURN found + pg_current_xact_id()::text::bigint;
END $$;
COMMENT ON FUNCTION publication.number() IS 'That of what this transaction writes.';

CREATE FUNCTION publication.settled() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM publication.epoch
         WHERE system = (SELECT system_identifier FROM pg_control_system())),
        9223372036854775807)
$$;
COMMENT ON FUNCTION publication.settled() IS
    'Nothing will be written below this number any more: every transaction before it has ended.';

CREATE FUNCTION publication.note_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        UPDATE publication.entry e SET shown = false, shown_from = NULL, modified = (SELECT publication.number()), at = now()
        FROM removed r WHERE e.kind = r.kind AND e.id = r.id;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO publication.entry (kind, id, modified, shown, shown_from)
        SELECT a.kind, a.id, (SELECT publication.number()), true, a.shown_from FROM added a
        WHERE NOT EXISTS (SELECT FROM partners.partner p WHERE p.id = a.owner_id AND p.sandbox_until IS NOT NULL)
        ORDER BY a.kind, a.id
        ON CONFLICT (kind, id) DO UPDATE SET
            modified = excluded.modified, shown = true, shown_from = excluded.shown_from, at = excluded.at;
    ELSE
        INSERT INTO publication.entry (kind, id, modified, shown, shown_from)
        SELECT a.kind, a.id, (SELECT publication.number()), true, a.shown_from
        FROM added a JOIN removed r USING (num)
        WHERE (a.body, a.shown_from) IS DISTINCT FROM (r.body, r.shown_from)
            AND NOT EXISTS (SELECT FROM partners.partner p WHERE p.id = a.owner_id AND p.sandbox_until IS NOT NULL)
        ORDER BY a.kind, a.id
        ON CONFLICT (kind, id) DO UPDATE SET
            modified = excluded.modified, shown = true, shown_from = excluded.shown_from, at = excluded.at;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION publication.note_items() IS
    'Keeps the log true whatever wrote the items, in their transaction. Sandboxes are never in it.';
CREATE TRIGGER publication_added AFTER INSERT ON search.item
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION publication.note_items();
CREATE TRIGGER publication_changed AFTER UPDATE ON search.item
    REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION publication.note_items();
CREATE TRIGGER publication_removed AFTER DELETE ON search.item
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION publication.note_items();
"""

# Here rather than by the first who writes: the second would wait for the end of its import.
BEGUN = """
INSERT INTO publication.epoch (system, base) SELECT system_identifier, 0 FROM pg_control_system() ON CONFLICT DO NOTHING;
"""

KNOWN = """
INSERT INTO publication.entry (kind, id, modified, shown, shown_from)
SELECT i.kind, i.id, (SELECT publication.number()), true, i.shown_from FROM search.item i
WHERE NOT EXISTS (SELECT FROM partners.partner p WHERE p.id = i.owner_id AND p.sandbox_until IS NOT NULL)
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(SCHEMA)
    op.execute(BEGUN)
    op.execute(KNOWN)
