"""Agencies and their people; conventions, their history, the proof of their signatures; drafts, links and notices."""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE TABLE immersions.agency (
            id text COLLATE "C" PRIMARY KEY,
            kind text NOT NULL,
            status text NOT NULL CHECK (status IN ('needsReview', 'active', 'from-api-PE', 'rejected', 'closed')),
            status_justification text,
            name text NOT NULL,
            validation_steps text NOT NULL CHECK (validation_steps IN ('validator-only', 'counsellor-and-validator')),
            street text NOT NULL,
            postcode text NOT NULL,
            department_code text NOT NULL,
            city text NOT NULL,
            lat double precision,
            lon double precision,
            departments text[] NOT NULL CHECK (departments <> '{}'),
            contact_email text NOT NULL,
            siret text NOT NULL,
            phone text,
            signature text NOT NULL DEFAULT '',
            logo_url text,
            safir_code text,
            -- Checked at the end of the transaction: a file may name an agency before it describes it.
            refers_to text COLLATE "C" REFERENCES immersions.agency DEFERRABLE INITIALLY DEFERRED,
            delegation_until date,
            delegation_name text,
            delegation_kind text,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        );
        COMMENT ON COLUMN immersions.agency.departments IS 'Those it covers; the first one is what conventions show.';
        COMMENT ON COLUMN immersions.agency.validation_steps IS
            'Said once for all: whether someone reads their mails must not change who has to accept.';
        CREATE INDEX agency_by_department ON immersions.agency USING gin (departments);
        CREATE INDEX agency_by_referred ON immersions.agency (refers_to) WHERE refers_to IS NOT NULL;

        CREATE TABLE immersions.agency_user (
            agency_id text COLLATE "C" NOT NULL REFERENCES immersions.agency ON DELETE CASCADE,
            email text NOT NULL,
            first_name text NOT NULL DEFAULT '',
            last_name text NOT NULL DEFAULT '',
            roles text[] NOT NULL CHECK (roles <> '{}'),
            notified boolean NOT NULL,
            PRIMARY KEY (agency_id, email)
        );
        CREATE INDEX agency_user_by_email ON immersions.agency_user (email);

        CREATE TABLE immersions.convention (
            id text COLLATE "C" PRIMARY KEY,
            version integer NOT NULL,
            status text NOT NULL,
            agency_id text COLLATE "C" NOT NULL,
            agency_kind text NOT NULL,
            referred_id text COLLATE "C",
            referred_kind text,
            siret text COLLATE "C" NOT NULL,
            business_name text NOT NULL,
            date_start date NOT NULL,
            date_end date NOT NULL,
            submitted_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            changed_at timestamptz NOT NULL,
            first_name text NOT NULL,
            last_name text NOT NULL,
            birthdate date NOT NULL,
            appellation_code text NOT NULL,
            renewed_from text COLLATE "C",
            assessment text,
            assessment_signed boolean NOT NULL DEFAULT false,
            discussion_code text,
            body bytea NOT NULL
        ) WITH (fillfactor = 85);
        COMMENT ON COLUMN immersions.convention.version IS 'How many times it was changed: what an editor gives back.';
        COMMENT ON COLUMN immersions.convention.changed_at IS
            'When its body last changed, were it a reminder, which is no change for who edits it: what readers synchronise by.';
        COMMENT ON COLUMN immersions.convention.body IS
            'The ConventionRead of the contract, as it is sent; the other columns come from it.';
        ALTER TABLE immersions.convention ALTER COLUMN body SET STORAGE EXTERNAL;  -- read far more often than written
        -- With the status, so that lists are found in an index alone.
        CREATE INDEX convention_of_agency ON immersions.convention (agency_id, date_start DESC, id DESC) INCLUDE (status);
        CREATE INDEX convention_of_kind ON immersions.convention (agency_kind, date_start DESC, id DESC) INCLUDE (status);
        CREATE INDEX convention_of_referred ON immersions.convention (referred_id, date_start DESC, id DESC) INCLUDE (status)
            WHERE referred_id IS NOT NULL;
        CREATE INDEX convention_of_referred_kind ON immersions.convention (referred_kind, date_start DESC, id DESC) INCLUDE (status)
            WHERE referred_kind IS NOT NULL;
        CREATE INDEX convention_by_start ON immersions.convention (date_start DESC, id DESC);
        CREATE INDEX convention_by_change ON immersions.convention (changed_at, id);
        CREATE INDEX convention_by_end ON immersions.convention (status, date_end, id);
        CREATE INDEX convention_by_siret ON immersions.convention (siret, date_start);
        CREATE INDEX convention_renewed ON immersions.convention (renewed_from) WHERE renewed_from IS NOT NULL;

        CREATE TABLE immersions.convention_entry (
            convention_id text COLLATE "C" NOT NULL REFERENCES immersions.convention ON DELETE CASCADE,
            version integer NOT NULL,
            event text NOT NULL,
            at timestamptz NOT NULL,
            author_id text NOT NULL,
            roles text[] NOT NULL,
            before text,
            after text NOT NULL,
            justification text,
            details jsonb NOT NULL,
            PRIMARY KEY (convention_id, version)
        );
        COMMENT ON TABLE immersions.convention_entry IS 'Who did what, when, why: one line for each version.';

        CREATE TABLE immersions.convention_signature (
            convention_id text COLLATE "C" NOT NULL REFERENCES immersions.convention ON DELETE CASCADE,
            rank integer NOT NULL,
            role text NOT NULL,
            signer text NOT NULL,
            signed_at timestamptz NOT NULL,
            channel text NOT NULL,
            device text NOT NULL,
            text_hash text NOT NULL,
            previous text NOT NULL,
            hash text NOT NULL,
            PRIMARY KEY (convention_id, rank)
        );
        COMMENT ON TABLE immersions.convention_signature IS 'The chain of evidence: lines are added, never changed.';

        CREATE TABLE immersions.signed_text (
            convention_id text COLLATE "C" NOT NULL REFERENCES immersions.convention ON DELETE CASCADE,
            hash text NOT NULL,
            body bytea NOT NULL,
            PRIMARY KEY (convention_id, hash)
        );
        COMMENT ON TABLE immersions.signed_text IS 'The very texts that people signed, once each, were the convention edited since.';

        CREATE TABLE immersions.assessment (
            convention_id text COLLATE "C" PRIMARY KEY REFERENCES immersions.convention ON DELETE CASCADE,
            status text NOT NULL,
            ended_with_a_job boolean NOT NULL,
            establishment_feedback text NOT NULL,
            establishment_advices text NOT NULL,
            created_at timestamptz NOT NULL,
            last_day date,
            missed_hours double precision,
            contract text,
            contract_start date,
            agreement boolean,
            answer text,
            signed_at timestamptz
        );

        CREATE TABLE immersions.convention_draft (
            id text PRIMARY KEY,
            version integer NOT NULL,
            name text,
            owner text,
            source text,
            discussion_code text,
            answers jsonb NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            CHECK ((name IS NULL) = (owner IS NULL))
        );
        COMMENT ON TABLE immersions.convention_draft IS
            'What someone has answered so far; with a name, a template that its owner (an address) begins others from.';
        COMMENT ON COLUMN immersions.convention_draft.source IS 'The partner whose program filled it beforehand.';
        CREATE INDEX convention_draft_by_date ON immersions.convention_draft (updated_at) WHERE name IS NULL;
        CREATE INDEX convention_template_of ON immersions.convention_draft (owner, name) WHERE name IS NOT NULL;

        CREATE TABLE immersions.convention_link (
            digest bytea PRIMARY KEY,
            code bytea UNIQUE,
            convention_id text COLLATE "C" REFERENCES immersions.convention ON DELETE CASCADE,
            draft_id text REFERENCES immersions.convention_draft ON DELETE CASCADE,
            purpose text NOT NULL CHECK (purpose IN ('read', 'sign', 'assess', 'answer', 'draft')),
            role text,
            channel text NOT NULL CHECK (channel IN ('email', 'sms', 'browser')),
            address text,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            CHECK (num_nonnulls(convention_id, draft_id) = 1)
        );
        COMMENT ON TABLE immersions.convention_link IS
            'Addresses that open a convention for one of its people: only digests, so that whoever reads this table can open none.';
        COMMENT ON COLUMN immersions.convention_link.code IS 'Digest, with a key, of the short code that can be dictated.';
        COMMENT ON COLUMN immersions.convention_link.address IS
            'Where it was sent: it opens nothing any more once that person has another address.';
        CREATE INDEX convention_link_of ON immersions.convention_link (convention_id);
        CREATE INDEX convention_link_of_draft ON immersions.convention_link (draft_id);
        CREATE INDEX convention_link_by_end ON immersions.convention_link (expires_at);

        CREATE TABLE immersions.convention_notice (
            id text PRIMARY KEY,
            convention_id text COLLATE "C" NOT NULL REFERENCES immersions.convention ON DELETE CASCADE,
            kind text NOT NULL,
            channel text NOT NULL CHECK (channel IN ('email', 'sms')),
            role text NOT NULL,
            address text NOT NULL,
            occasion text NOT NULL,
            state text NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'cancelled')),
            attempts integer NOT NULL DEFAULT 0,
            error text,
            created_at timestamptz NOT NULL,
            ended_at timestamptz,
            UNIQUE (convention_id, kind, channel, address, occasion)
        );
        COMMENT ON COLUMN immersions.convention_notice.occasion IS
            'The version or the day it tells of: nobody is told twice of one.';
        CREATE INDEX convention_notice_by_date ON immersions.convention_notice (created_at);
        """
    )
