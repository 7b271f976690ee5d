"""Changes to be told, who wants to be told of them and where, what was sent to each."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        -- Kinds of objects whose changes someone follows: those of others are not kept.
        CREATE TABLE kit.followed (kind text PRIMARY KEY);
        -- The last version of each object told of. Its row is also the queue where two writers of one object take turns.
        CREATE TABLE kit.change_version (
            kind text NOT NULL,
            object_id text NOT NULL,
            version bigint NOT NULL,
            PRIMARY KEY (kind, object_id)
        ) WITH (fillfactor = 80);
        CREATE TABLE kit.change (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            kind text NOT NULL,
            object_id text NOT NULL,
            version bigint NOT NULL,
            event text NOT NULL,
            audience text[] NOT NULL,
            body bytea,
            at timestamptz NOT NULL
        );

        CREATE SCHEMA webhooks;
        CREATE TABLE webhooks.endpoint (
            id text PRIMARY KEY,
            -- Whose it is: a partner, or a consumer of the immersion API, whose bodies are those of that contract.
            partner_id text REFERENCES partners.partner,
            consumer_id text REFERENCES partners.consumer,
            url text NOT NULL,
            events text[] NOT NULL CHECK (events <> '{}'),
            description text NOT NULL DEFAULT '',
            -- What the contract lets a consumer have sent back to it: the names are shown, the values (encrypted) never are.
            header_names text[] NOT NULL DEFAULT '{}',
            headers bytea,
            state text NOT NULL CHECK (state IN ('active', 'paused', 'disabled')),
            state_reason text,
            -- Failures since the last success, since when, and until when nothing is tried.
            failures integer NOT NULL DEFAULT 0,
            failing_since timestamptz,
            not_before timestamptz,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            CHECK (num_nonnulls(partner_id, consumer_id) = 1)
        );
        CREATE INDEX endpoint_of_partner ON webhooks.endpoint (partner_id, created_at, id);
        CREATE INDEX endpoint_of_consumer ON webhooks.endpoint (consumer_id, created_at, id);

        -- Encrypted. Several while one replaces another: each signs.
        CREATE TABLE webhooks.secret (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            endpoint_id text NOT NULL REFERENCES webhooks.endpoint ON DELETE CASCADE,
            secret bytea NOT NULL,
            created_at timestamptz NOT NULL,
            expires_at timestamptz
        );
        CREATE INDEX secret_of_endpoint ON webhooks.secret (endpoint_id);

        -- What is told, once however many are told of it.
        CREATE TABLE webhooks.message (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            kind text NOT NULL,
            object_id text NOT NULL,
            version bigint NOT NULL,
            event text NOT NULL,
            at timestamptz NOT NULL,
            body bytea NOT NULL,
            created_at timestamptz NOT NULL
        );
        CREATE INDEX message_by_date ON webhooks.message (created_at);

        CREATE TABLE webhooks.delivery (
            -- Sent as `webhook-id`: the same each time it is tried or replayed.
            id text PRIMARY KEY,
            endpoint_id text NOT NULL REFERENCES webhooks.endpoint ON DELETE CASCADE,
            message_id bigint NOT NULL REFERENCES webhooks.message ON DELETE CASCADE,
            kind text NOT NULL,
            object_id text NOT NULL,
            version bigint NOT NULL,
            state text NOT NULL CHECK (state IN ('pending', 'sending', 'delivered', 'dead', 'cancelled')),
            due_at timestamptz NOT NULL,
            -- Attempts in all; then, since it was last (re)played: how many failed, and when the first one was.
            attempts integer NOT NULL DEFAULT 0,
            failures integer NOT NULL DEFAULT 0,
            first_tried_at timestamptz,
            claimed_by text,
            lease_until timestamptz,
            created_at timestamptz NOT NULL,
            ended_at timestamptz
        ) WITH (fillfactor = 80);
        CREATE INDEX delivery_due ON webhooks.delivery (endpoint_id, due_at, id) WHERE state = 'pending';
        CREATE INDEX delivery_claimed ON webhooks.delivery (endpoint_id, lease_until) WHERE state = 'sending';
        CREATE INDEX delivery_order ON webhooks.delivery (endpoint_id, kind, object_id, version) WHERE state IN ('pending', 'sending');
        CREATE INDEX delivery_log ON webhooks.delivery (endpoint_id, created_at, id);
        CREATE INDEX delivery_of_message ON webhooks.delivery (message_id);

        CREATE TABLE webhooks.attempt (
            delivery_id text NOT NULL REFERENCES webhooks.delivery ON DELETE CASCADE,
            number integer NOT NULL,
            at timestamptz NOT NULL,
            status integer,
            -- Why nothing was answered (a code of kit.fetch).
            error text,
            duration_ms integer NOT NULL,
            -- The beginning of what was answered.
            answer text,
            PRIMARY KEY (delivery_id, number)
        );
        """
    )
