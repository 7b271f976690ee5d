"""Missions and the organisations that offer them."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE SCHEMA missions;
        CREATE TABLE missions.organisation (
            id text PRIMARY KEY,
            owner text NOT NULL REFERENCES partners.partner,
            client_id text NOT NULL,
            name text,
            description text,
            url text,
            logo text,
            type text,
            legal_status text,
            rna text,
            siren text,
            siret text,
            full_address text,
            postal_code text,
            city text,
            actions text[] NOT NULL DEFAULT '{}',
            beneficiaries text[] NOT NULL DEFAULT '{}',
            networks text[] NOT NULL DEFAULT '{}',
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            UNIQUE (owner, client_id)
        );

        CREATE TABLE missions.mission (
            id text PRIMARY KEY,
            owner text NOT NULL REFERENCES partners.partner,
            client_id text NOT NULL,
            organisation_id text REFERENCES missions.organisation,
            status text NOT NULL CHECK (status IN ('ACCEPTED', 'REFUSED')),
            status_comment text,
            problems jsonb NOT NULL DEFAULT '[]',
            title text,
            description text,
            description_html text,
            application_url text,
            image text,
            posted_at timestamptz,
            start_at timestamptz,
            end_at timestamptz,
            duration integer,
            domain text,
            domain_original text,
            activities text[] NOT NULL DEFAULT '{}',
            tags text[] NOT NULL DEFAULT '{}',
            tasks text[] NOT NULL DEFAULT '{}',
            audience text[] NOT NULL DEFAULT '{}',
            soft_skills text[] NOT NULL DEFAULT '{}',
            requirements text[] NOT NULL DEFAULT '{}',
            rome_skills text[] NOT NULL DEFAULT '{}',
            remote text,
            schedule text,
            priority text,
            metadata text,
            places integer,
            places_given boolean NOT NULL DEFAULT false,
            snu boolean NOT NULL DEFAULT false,
            snu_places integer,
            compensation_amount double precision,
            compensation_amount_max double precision,
            compensation_unit text,
            compensation_type text,
            open_to_minors boolean,
            reduced_mobility_accessible boolean,
            close_to_transport boolean,
            type text,
            addresses jsonb NOT NULL DEFAULT '[]',
            -- Digest of what the announcer's feed said of it, to leave alone what did not change; NULL once changed otherwise.
            source_hash bytea,
            -- Digest of owner, title, organisation and towns: two live missions that share it are probably one.
            likeness bytea NOT NULL,
            last_sync_at timestamptz,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            deleted_at timestamptz,
            -- Withdrawn missions keep their identifier, so that the same one coming back is the same mission.
            UNIQUE (owner, client_id)
        );
        CREATE INDEX mission_by_source ON missions.mission (owner, source_hash) WHERE deleted_at IS NULL;
        CREATE INDEX mission_by_likeness ON missions.mission (likeness, created_at, id) WHERE deleted_at IS NULL;
        CREATE INDEX mission_of_organisation ON missions.mission (organisation_id);
        CREATE INDEX mission_of_owner ON missions.mission (owner, start_at DESC NULLS LAST, id) WHERE deleted_at IS NULL;

        CREATE TABLE missions.status_change (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            mission_id text NOT NULL,
            at timestamptz NOT NULL,
            -- 'WITHDRAWN' and 'REVIVED' tell of deletion and return, the others are the statuses.
            status text NOT NULL,
            comment text,
            door text NOT NULL
        );
        CREATE INDEX status_change_of_mission ON missions.status_change (mission_id, at, id);
        """
    )
