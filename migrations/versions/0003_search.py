"""The search engine: items, their places, tallies of what is live, and the vocabulary."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

SCHEMA = """
CREATE SCHEMA search;

-- No stop list here: the one PostgreSQL ships lacks "les" and holds accents that are already gone. words.py drops them.
CREATE TEXT SEARCH DICTIONARY search.french_stem (TEMPLATE = pg_catalog.snowball, LANGUAGE = french);
CREATE TEXT SEARCH CONFIGURATION search.french (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION search.french
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH public.unaccent, search.french_stem;

CREATE TABLE search.item (
    num        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner      bigint NOT NULL,
    division   bigint NOT NULL,
    date       timestamptz,
    created_at timestamptz NOT NULL,
    digest     bigint NOT NULL,
    kind       integer NOT NULL,
    counted    smallint NOT NULL,
    anywhere   boolean NOT NULL,
    terms      bigint[] NOT NULL,
    id         text COLLATE "C" NOT NULL,
    owner_id   text NOT NULL,
    vector     tsvector NOT NULL,
    body       bytea NOT NULL,
    CONSTRAINT item_identity UNIQUE (kind, id)
) WITH (toast_tuple_target = 256);
COMMENT ON TABLE search.item IS
    'One row per document. Bodies and vectors go out of line, so that scans read narrow rows.';
COMMENT ON COLUMN search.item.terms IS
    'Hashes of field and value, of the document and all its places; those of facets come first.';
COMMENT ON COLUMN search.item.counted IS 'How many of the first terms are facets.';
COMMENT ON COLUMN search.item.division IS
    'Hash of the owner and of the part of it that the document belongs to, 0 if none; a term too, so that tallies count it.';
COMMENT ON COLUMN search.item.digest IS 'Of everything indexed: an unchanged document is not written again.';
ALTER TABLE search.item ALTER COLUMN terms SET STORAGE MAIN;
ALTER TABLE search.item ALTER COLUMN vector SET STORAGE EXTERNAL;
-- Decompressing the bodies of a page would take a third of the time of a list.
ALTER TABLE search.item ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE INDEX item_by_date ON search.item (kind, date DESC NULLS LAST, num);
CREATE INDEX item_by_creation ON search.item (kind, created_at DESC, num);
CREATE INDEX item_by_owner ON search.item (owner, kind, date DESC NULLS LAST, num);
CREATE INDEX item_by_division ON search.item (division, kind, anywhere);
CREATE INDEX item_anywhere ON search.item (kind, date DESC NULLS LAST, num) WHERE anywhere;
CREATE INDEX item_terms ON search.item USING gin (terms) WITH (gin_pending_list_limit = 512);
CREATE INDEX item_vector ON search.item USING gin (vector) WITH (gin_pending_list_limit = 512);

CREATE TABLE search.document (
    item       bigint NOT NULL REFERENCES search.item ON DELETE CASCADE,
    owner      bigint NOT NULL,
    division   bigint NOT NULL,
    date       timestamptz,
    created_at timestamptz NOT NULL,
    position   point,
    kind       integer NOT NULL,
    counted    smallint NOT NULL,
    anywhere   boolean NOT NULL,
    terms      bigint[] NOT NULL,
    placed     bigint[] NOT NULL,
    -- The same place on the unit sphere, and the terms that are counted: computed once, read by every circle.
    x          float8 GENERATED ALWAYS AS (cos(radians(position[1])) * cos(radians(position[0]))) STORED,
    y          float8 GENERATED ALWAYS AS (cos(radians(position[1])) * sin(radians(position[0]))) STORED,
    z          float8 GENERATED ALWAYS AS (sin(radians(position[1]))) STORED,
    facets     bigint[] GENERATED ALWAYS AS (terms[1:counted]) STORED
);
COMMENT ON TABLE search.document IS 'One narrow row per document and place, with all that a geographic question needs.';
COMMENT ON COLUMN search.document.position IS 'Longitude, latitude, in degrees.';
COMMENT ON COLUMN search.document.terms IS 'Those of the item.';
COMMENT ON COLUMN search.document.placed IS 'Terms of this place alone.';
CREATE INDEX document_item ON search.document (item);
CREATE INDEX document_position ON search.document USING gist (position);
CREATE INDEX document_placed ON search.document USING gin (placed) WITH (gin_pending_list_limit = 512);

CREATE TABLE search.term (
    hash  bigint NOT NULL,
    field text NOT NULL,
    value text NOT NULL
);
-- Neither this index nor that of words is unique: a name written twice is forgotten later, where a unique key would make
-- whoever writes a new word wait for the end of the import that is writing it too.
CREATE INDEX term_hash ON search.term (hash);
COMMENT ON TABLE search.term IS 'What hashes stand for: read when facets are shown, never when documents are searched.';

CREATE TABLE search.word (
    word text COLLATE "C" NOT NULL
);
CREATE INDEX word_word ON search.word (word);
COMMENT ON TABLE search.word IS 'Words of titles and keywords, ever seen: what typing mistakes are corrected from.';
CREATE INDEX word_trigrams ON search.word USING gin (word public.gin_trgm_ops);

CREATE TABLE search.tally (
    term     bigint NOT NULL,
    owner    bigint NOT NULL,
    kind     integer NOT NULL,
    anywhere boolean NOT NULL,
    delta    integer NOT NULL
);
COMMENT ON TABLE search.tally IS
    'Live items by owner and facet value (term 0: all of them), as deltas: writers append and never wait.';
CREATE INDEX tally_key ON search.tally (term, owner, kind) INCLUDE (anywhere, delta);
-- Facets of a circle add the items that suit every place: a third of the tallies, on their own.
CREATE INDEX tally_anywhere ON search.tally (term, owner, kind) INCLUDE (delta) WHERE anywhere;

CREATE FUNCTION search.tally_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO search.tally (term, owner, kind, anywhere, delta)
        SELECT t.term, i.owner, i.kind, i.anywhere, count(*)
        FROM added i CROSS JOIN LATERAL unnest(0::bigint || i.terms[1:i.counted]) AS t(term) GROUP BY 1, 2, 3, 4;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO search.tally (term, owner, kind, anywhere, delta)
        SELECT t.term, i.owner, i.kind, i.anywhere, -count(*)
        FROM removed i CROSS JOIN LATERAL unnest(0::bigint || i.terms[1:i.counted]) AS t(term) GROUP BY 1, 2, 3, 4;
    ELSE
        INSERT INTO search.tally (term, owner, kind, anywhere, delta)
        SELECT t.term, i.owner, i.kind, i.anywhere, sum(i.delta)
        FROM (SELECT owner, kind, anywhere, terms, counted, 1 AS delta FROM added
              UNION ALL SELECT owner, kind, anywhere, terms, counted, -1 FROM removed) i
        CROSS JOIN LATERAL unnest(0::bigint || i.terms[1:i.counted]) AS t(term)
        GROUP BY 1, 2, 3, 4 HAVING sum(i.delta) <> 0;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION search.tally_items() IS 'Keeps tallies true whatever wrote the items, once per statement.';
CREATE TRIGGER tally_added AFTER INSERT ON search.item
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION search.tally_items();
CREATE TRIGGER tally_changed AFTER UPDATE ON search.item
    REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION search.tally_items();
CREATE TRIGGER tally_removed AFTER DELETE ON search.item
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION search.tally_items();
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(SCHEMA)
