"""Widgets, and what they ask of search: facets that lists do not count, values found by a part of them."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"

WIDGETS = """
CREATE TABLE diffusion.widget (
    id text PRIMARY KEY CHECK (id <> ''),
    owner text NOT NULL REFERENCES partners.partner,
    name text NOT NULL CHECK (name <> ''),
    type text NOT NULL,
    style text NOT NULL,
    color text NOT NULL,
    url text,
    -- Ids of the announcers chosen: what is shown is what the owner may show of them.
    publishers text[] NOT NULL,
    -- In order: the id, field, operator, value and combinator of each.
    rules jsonb NOT NULL,
    jva_moderation boolean NOT NULL,
    lat double precision,
    lon double precision,
    city text,
    distance text NOT NULL,
    active boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CHECK ((lat IS NULL) = (lon IS NULL))
);
CREATE UNIQUE INDEX widget_of_owner ON diffusion.widget (owner, name) WHERE deleted_at IS NULL;
CREATE INDEX widget_by_name ON diffusion.widget (name, created_at, id) WHERE deleted_at IS NULL;
"""

SEARCH = """
ALTER TABLE search.item ADD COLUMN rare smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN search.item.rare IS
    'How many terms, after the counted ones, are facets that only some questions count: tallied, but not read with the others.';
ALTER TABLE search.document ADD COLUMN rare smallint NOT NULL DEFAULT 0;

-- Case, accents and ligatures aside, as written by the program: no collation agrees on it everywhere.
ALTER TABLE search.term ADD COLUMN folded text COLLATE "C";
UPDATE search.term SET folded = lower(public.unaccent(value));
ALTER TABLE search.term ALTER COLUMN folded SET NOT NULL;

CREATE OR REPLACE FUNCTION search.tally_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO search.tally (term, owner, kind, anywhere, delta)
        SELECT t.term, i.owner, i.kind, i.anywhere, count(*)
        FROM added i CROSS JOIN LATERAL unnest(0::bigint || i.terms[1:i.counted + i.rare]) AS t(term) GROUP BY 1, 2, 3, 4;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO search.tally (term, owner, kind, anywhere, delta)
        SELECT t.term, i.owner, i.kind, i.anywhere, -count(*)
        FROM removed i CROSS JOIN LATERAL unnest(0::bigint || i.terms[1:i.counted + i.rare]) AS t(term) GROUP BY 1, 2, 3, 4;
    ELSE
        INSERT INTO search.tally (term, owner, kind, anywhere, delta)
        SELECT t.term, i.owner, i.kind, i.anywhere, sum(i.delta)
        FROM (SELECT owner, kind, anywhere, terms, counted, rare, 1 AS delta FROM added
              UNION ALL SELECT owner, kind, anywhere, terms, counted, rare, -1 FROM removed) i
        CROSS JOIN LATERAL unnest(0::bigint || i.terms[1:i.counted + i.rare]) AS t(term)
        GROUP BY 1, 2, 3, 4 HAVING sum(i.delta) <> 0;
    END IF;
    RETURN NULL;
END $$;
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(WIDGETS)
    op.execute(SEARCH)
