"""Partners that come by themselves, sandboxes, the journal of what is done for each partner, announcements, staff's interventions."""

from __future__ import annotations

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        ALTER TABLE partners.partner ADD COLUMN sandbox_until timestamptz;
        CREATE INDEX partner_sandbox ON partners.partner (sandbox_until) WHERE sandbox_until IS NOT NULL;

        CREATE TABLE partners.registration (
            partner_id text PRIMARY KEY REFERENCES partners.partner,
            siret text,
            rna text,
            -- How the number was checked: in the registers kept here, by the national directory, or not yet.
            checked text NOT NULL CHECK (checked IN ('register', 'directory', 'unknown', 'staff')),
            at timestamptz NOT NULL
        );
        CREATE INDEX registration_of_siren ON partners.registration (left(siret, 9)) WHERE siret IS NOT NULL;
        CREATE INDEX registration_of_rna ON partners.registration (rna) WHERE rna IS NOT NULL;
        CREATE INDEX registration_to_check ON partners.registration (at) WHERE checked = 'unknown';

        CREATE TABLE partners.journal (
            id text PRIMARY KEY,
            at timestamptz NOT NULL,
            -- NULL for what concerns the whole platform.
            partner_id text REFERENCES partners.partner,
            actor_id text,
            -- As partners read it; for staff, never more than « la plateforme » and a name.
            actor text NOT NULL,
            staff boolean NOT NULL,
            act text NOT NULL,
            subject text NOT NULL DEFAULT '',
            reason text NOT NULL DEFAULT ''
        );
        CREATE INDEX journal_of_partner ON partners.journal (partner_id, at DESC, id DESC);
        CREATE INDEX journal_by_date ON partners.journal (at DESC, id DESC);
        CREATE INDEX journal_of_actor ON partners.journal (actor_id, at DESC);

        CREATE TABLE partners.announcement (
            id text PRIMARY KEY,
            sentence text NOT NULL CHECK (sentence <> ''),
            starts_at timestamptz NOT NULL,
            ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
            created_at timestamptz NOT NULL
        );
        CREATE INDEX announcement_by_end ON partners.announcement (ends_at);

        CREATE TABLE identity.signup (
            digest bytea PRIMARY KEY,
            email text NOT NULL,
            name text NOT NULL,
            organisation text NOT NULL,
            siret text,
            rna text,
            checked text NOT NULL,
            wants text[] NOT NULL,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL
        );
        CREATE INDEX signup_of_email ON identity.signup (email, created_at);
        CREATE INDEX signup_by_end ON identity.signup (expires_at);

        CREATE TABLE identity.join_request (
            id text PRIMARY KEY,
            account_id text NOT NULL REFERENCES identity.account ON DELETE CASCADE,
            partner_id text NOT NULL REFERENCES partners.partner,
            created_at timestamptz NOT NULL,
            UNIQUE (account_id, partner_id)
        );
        CREATE INDEX join_request_of_partner ON identity.join_request (partner_id, created_at);

        CREATE TABLE identity.federated (
            issuer text NOT NULL,
            subject text NOT NULL,
            account_id text NOT NULL REFERENCES identity.account ON DELETE CASCADE,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (issuer, subject)
        );
        CREATE INDEX federated_of_account ON identity.federated (account_id);

        -- What staff does in the space of a partner, for a while and for a reason; and who lets a session out at the issuer.
        ALTER TABLE identity.session
            ADD COLUMN acting_at text,
            ADD COLUMN acting_role text,
            ADD COLUMN acting_reason text,
            ADD COLUMN acting_writes boolean NOT NULL DEFAULT false,
            ADD COLUMN acting_until timestamptz,
            ADD COLUMN issuer_token bytea;
        """
    )
