"""People of partners: accounts, what each may do where, sessions, one-time links, invitations, the trace of sign-ins."""

from __future__ import annotations

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE SCHEMA identity;
        CREATE TABLE identity.account (
            id text PRIMARY KEY,
            email text NOT NULL UNIQUE CHECK (email = lower(email)),
            name text NOT NULL DEFAULT '',
            -- Argon2id, with its own parameters; NULL for who signs in by mail.
            password text,
            -- The second factor: encrypted; the one being set up; the last time step used, which serves once.
            totp bytea,
            totp_proposed bytea,
            totp_step bigint NOT NULL DEFAULT 0,
            staff boolean NOT NULL DEFAULT false,
            created_at timestamptz NOT NULL,
            signed_in_at timestamptz,
            disabled_at timestamptz
        );

        CREATE TABLE identity.membership (
            account_id text NOT NULL REFERENCES identity.account ON DELETE CASCADE,
            partner_id text NOT NULL REFERENCES partners.partner,
            role text NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (account_id, partner_id, role)
        );
        CREATE INDEX membership_of_partner ON identity.membership (partner_id);

        CREATE TABLE identity.session (
            id text PRIMARY KEY,
            account_id text NOT NULL REFERENCES identity.account ON DELETE CASCADE,
            -- SHA-256 of what the browser holds. The one before serves a minute more: two pages may be asked for at once.
            digest bytea NOT NULL UNIQUE,
            previous bytea UNIQUE,
            rotated_at timestamptz NOT NULL,
            device text NOT NULL,
            created_at timestamptz NOT NULL,
            seen_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL
        );
        CREATE INDEX session_of_account ON identity.session (account_id);
        CREATE INDEX session_by_end ON identity.session (expires_at);

        CREATE TABLE identity.link (
            digest bytea PRIMARY KEY,
            account_id text NOT NULL REFERENCES identity.account ON DELETE CASCADE,
            purpose text NOT NULL CHECK (purpose IN ('sign_in', 'command', 'password', 'second_step')),
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL
        );
        COMMENT ON TABLE identity.link IS 'What serves once; only digests, so that whoever reads this table can use none.';
        CREATE INDEX link_by_end ON identity.link (expires_at);
        CREATE INDEX link_of_account ON identity.link (account_id, created_at);

        CREATE TABLE identity.link_request (
            id text PRIMARY KEY,
            email text NOT NULL,
            purpose text NOT NULL,
            at timestamptz NOT NULL
        );
        COMMENT ON TABLE identity.link_request IS
            'Addresses that asked for a link, until a job has looked whether there is one to send: no answer tells it.';

        CREATE TABLE identity.invitation (
            id text PRIMARY KEY,
            digest bytea NOT NULL UNIQUE,
            email text NOT NULL,
            partner_id text NOT NULL REFERENCES partners.partner,
            role text NOT NULL,
            invited_by text REFERENCES identity.account ON DELETE SET NULL,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            UNIQUE (partner_id, email, role)
        );
        CREATE INDEX invitation_by_end ON identity.invitation (expires_at);

        CREATE TABLE identity.trace (
            id text PRIMARY KEY,
            at timestamptz NOT NULL,
            account_id text REFERENCES identity.account ON DELETE CASCADE,
            -- A keyed digest of the address typed: tries are counted whether or not it is someone's.
            mailbox bytea NOT NULL,
            kind text NOT NULL,
            device text NOT NULL DEFAULT ''
        );
        CREATE INDEX trace_of_mailbox ON identity.trace (mailbox, at);
        CREATE INDEX trace_of_account ON identity.trace (account_id, at);
        CREATE INDEX trace_by_date ON identity.trace (at);
        """
    )
