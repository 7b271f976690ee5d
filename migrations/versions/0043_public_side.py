"""What visitors leave: problems told of what is announced, and searches whose news they receive."""

from __future__ import annotations

from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE SCHEMA flagging;
        CREATE TABLE flagging.flag (
            id text PRIMARY KEY,
            kind text NOT NULL,
            item_id text NOT NULL,
            title text NOT NULL,
            path text NOT NULL,
            partner_id text REFERENCES partners.partner,
            reason text NOT NULL,
            words text NOT NULL,
            email text,
            at timestamptz NOT NULL,
            handled_at timestamptz,
            handled_by text,
            outcome text
        );
        COMMENT ON TABLE flagging.flag IS 'A problem told of something announced. partner_id: who announced it, if a partner.';
        CREATE INDEX flag_of_item ON flagging.flag (kind, item_id, at);
        CREATE INDEX flag_of_partner ON flagging.flag (partner_id, id);
        CREATE INDEX flag_at ON flagging.flag (at);

        CREATE SCHEMA alerts;
        CREATE TABLE alerts.search (
            id text PRIMARY KEY,
            address text COLLATE "C" NOT NULL UNIQUE,
            title text NOT NULL,
            asked_at timestamptz
        );
        COMMENT ON TABLE alerts.search IS 'A search that someone follows, by its address here: one row for all its followers.';
        CREATE TABLE alerts.finding (
            search_id text NOT NULL REFERENCES alerts.search ON DELETE CASCADE,
            item text COLLATE "C" NOT NULL,
            first_at timestamptz NOT NULL,
            last_at timestamptz NOT NULL,
            PRIMARY KEY (search_id, item)
        );
        COMMENT ON TABLE alerts.finding IS 'What a followed search found, since when: what is new to each follower is read from it.';
        CREATE INDEX finding_last ON alerts.finding (last_at);
        CREATE TABLE alerts.subscription (
            id text PRIMARY KEY,
            search_id text NOT NULL REFERENCES alerts.search,
            email text NOT NULL,
            weekly boolean NOT NULL,
            created_at timestamptz NOT NULL,
            confirmed_at timestamptz,
            told_until timestamptz NOT NULL,
            UNIQUE (search_id, email)
        );
        COMMENT ON COLUMN alerts.subscription.told_until IS 'What was first found before then was told, or was there when it began.';
        CREATE INDEX subscription_due ON alerts.subscription (weekly, told_until) WHERE confirmed_at IS NOT NULL;
        CREATE INDEX subscription_of_email ON alerts.subscription (email);
        """
    )
