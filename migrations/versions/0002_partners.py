"""Partners, their keys, and who shows whose items."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE SCHEMA partners;
        CREATE TABLE partners.partner (
            id text PRIMARY KEY CHECK (id <> ''),
            name text NOT NULL CHECK (name <> ''),
            description text NOT NULL DEFAULT '',
            category text,
            url text,
            logo text,
            email text,
            mission_type text,
            default_mission_logo text,
            announces boolean NOT NULL DEFAULT false,
            broadcasts boolean NOT NULL DEFAULT false,
            moderates boolean NOT NULL DEFAULT false,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            deleted_at timestamptz
        );
        CREATE INDEX partner_by_name ON partners.partner (lower(name), id) WHERE deleted_at IS NULL;

        CREATE TABLE partners.key (
            id text PRIMARY KEY,
            partner_id text NOT NULL REFERENCES partners.partner,
            -- SHA-256 of the whole key: a stolen table opens nothing.
            digest bytea NOT NULL UNIQUE,
            kind text NOT NULL CHECK (kind IN ('native', 'imported')),
            label text NOT NULL DEFAULT '',
            scopes text[] NOT NULL,
            created_at timestamptz NOT NULL,
            expires_at timestamptz,
            revoked_at timestamptz,
            last_used_on date
        );
        CREATE INDEX key_of_partner ON partners.key (partner_id);

        -- One row, changed by whatever changes who may see what. Processes keep access rights in memory and read this
        -- number with every query: a different number means that what they keep is stale.
        CREATE TABLE partners.access_epoch (single boolean PRIMARY KEY DEFAULT true CHECK (single), number bigint NOT NULL);
        INSERT INTO partners.access_epoch (number) VALUES (1);

        CREATE SCHEMA diffusion;
        CREATE TABLE diffusion.rule (
            id text PRIMARY KEY,
            broadcaster_id text NOT NULL REFERENCES partners.partner,
            -- NULL for a root, which lets an announcer's items be shown; else the root that this rule restricts.
            root_id text REFERENCES diffusion.rule ON DELETE CASCADE,
            field text NOT NULL,
            operator text NOT NULL,
            value text NOT NULL,
            combinator text NOT NULL CHECK (combinator IN ('and', 'or')),
            position integer NOT NULL DEFAULT 0,
            created_at timestamptz NOT NULL,
            UNIQUE NULLS NOT DISTINCT (broadcaster_id, root_id, field, value),
            CHECK (root_id IS NOT NULL OR (field = 'publisherId' AND operator = 'is'))
        );
        CREATE INDEX rule_of_root ON diffusion.rule (root_id) WHERE root_id IS NOT NULL;
        CREATE INDEX rule_by_value ON diffusion.rule (field, value);
        """
    )
