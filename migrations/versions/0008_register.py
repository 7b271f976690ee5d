"""The national registers of organisations, and what verification says of the organisations of announcers."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

REGISTER = """
CREATE SCHEMA reference;

CREATE TABLE reference.organisation (
    id text COLLATE "C" PRIMARY KEY,
    rna text COLLATE "C",
    siren text COLLATE "C",
    siret text COLLATE "C",
    sirets text[] NOT NULL DEFAULT '{}',
    -- The register whose description this is; an association known to both keeps that of the RNA.
    source text NOT NULL CHECK (source IN ('RNA', 'SIRENE')),
    -- Which of the files it came from: a newer file of another kind says nothing of its absence.
    part text NOT NULL,
    rup_mi text,
    gestion text,
    status text,
    nature text,
    groupement text,
    created_at timestamptz,
    last_declared_at timestamptz,
    published_at timestamptz,
    dissolved_at timestamptz,
    updated_at timestamptz NOT NULL,
    title text NOT NULL,
    short_title text,
    names text[] NOT NULL DEFAULT '{}',
    object text,
    social_object1 text,
    social_object2 text,
    address_complement text,
    address_number text,
    address_repetition text,
    address_type text,
    address_street text,
    address_distribution text,
    address_insee_code text,
    address_postal_code text,
    address_department_code text,
    address_city text,
    management_declarant text,
    management_complement text,
    management_street text,
    management_distribution text,
    management_postal_code text,
    management_city text,
    management_country text,
    director_civility text,
    website text,
    observation text,
    synced_at timestamptz NOT NULL,
    -- When a newer file no longer had it. It stays: missions may name it.
    gone_at timestamptz,
    live boolean GENERATED ALWAYS AS (gone_at IS NULL AND coalesce(status, 'A') = 'A') STORED,
    -- Names made comparable, the official one first.
    name_keys text[] NOT NULL,
    vector tsvector NOT NULL,
    -- Of what each register said: an unchanged line is not written again.
    rna_digest bytea,
    sirene_digest bytea
);
CREATE UNIQUE INDEX organisation_rna ON reference.organisation (rna) WHERE rna IS NOT NULL;
CREATE INDEX organisation_siren ON reference.organisation (siren) WHERE siren IS NOT NULL;
CREATE INDEX organisation_by_update ON reference.organisation (live DESC, updated_at DESC, id);
CREATE INDEX organisation_names ON reference.organisation USING gin (name_keys);
CREATE INDEX organisation_words ON reference.organisation USING gin (vector);
-- Names that look alike, of one département: read by the thousand in a batch, where whole France would be read by the million.
CREATE INDEX organisation_likeness ON reference.organisation
    USING gin (address_department_code, (name_keys[1]) public.gin_trgm_ops) WHERE live;

CREATE TABLE reference.register_load (
    id text PRIMARY KEY,
    register text NOT NULL CHECK (register IN ('rna', 'sirene')),
    part text NOT NULL,
    file text NOT NULL,
    started_at timestamptz NOT NULL,
    -- NULL: running, or interrupted; what it had merged stays.
    finished_at timestamptz,
    read integer NOT NULL DEFAULT 0,
    created integer NOT NULL DEFAULT 0,
    updated integer NOT NULL DEFAULT 0,
    unchanged integer NOT NULL DEFAULT 0,
    skipped integer NOT NULL DEFAULT 0,
    refused integer NOT NULL DEFAULT 0,
    gone integer NOT NULL DEFAULT 0
);
CREATE INDEX register_load_latest ON reference.register_load (part, finished_at DESC);
-- What the running load has met: whatever it has not met by its end is gone. Lost in a crash, as is the load.
CREATE UNLOGGED TABLE reference.register_met (load_id text NOT NULL, number text COLLATE "C" NOT NULL);
"""

VERIFICATION = """
ALTER TABLE missions.organisation
    -- What verification looks at: it starts again when this changes, not when a logo does.
    ADD COLUMN identity text NOT NULL GENERATED ALWAYS AS (md5(
        coalesce(rna, '') || '|' || coalesce(siret, '') || '|' || coalesce(siren, '') || '|' || coalesce(name, '') || '|'
        || coalesce(postal_code, ''))) STORED,
    ADD COLUMN verified_identity text,
    ADD COLUMN verification_status text,
    ADD COLUMN verification_score real,
    ADD COLUMN verified_at timestamptz,
    ADD COLUMN verified_organisation_id text REFERENCES reference.organisation;
CREATE INDEX organisation_to_verify ON missions.organisation (id) WHERE verified_identity IS DISTINCT FROM identity;
CREATE INDEX organisation_by_verification ON missions.organisation (verified_at, id);
CREATE INDEX organisation_verified_as ON missions.organisation (verified_organisation_id) WHERE verified_organisation_id IS NOT NULL;
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(REGISTER)
    op.execute(VERIFICATION)
