"""What enters by the doors of tracking: people confirmed, what was asked, what was refused, what became of applications."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        ALTER TABLE tracking.event
            -- Someone moved on the page it led to: a person, not a program.
            ADD COLUMN human boolean NOT NULL DEFAULT false,
            -- The request of a list or a widget that showed the item.
            ADD COLUMN request_id text,
            -- The partner whose server declared it; NULL: it came from a visitor's browser.
            ADD COLUMN declared_by text;
        UPDATE tracking.event SET declared_by = source_id WHERE kind IN ('apply', 'account');
        CREATE INDEX event_of_click ON tracking.event (click_id, kind, at) WHERE click_id IS NOT NULL;
        -- A broadcaster has identifiers of its own too: they are looked for on both sides.
        DROP INDEX tracking.event_of_client;
        CREATE INDEX event_of_client ON tracking.event (client_event_id, kind) WHERE client_event_id IS NOT NULL;

        CREATE TABLE tracking.refusal (
            id text PRIMARY KEY,
            at timestamptz NOT NULL,
            -- The partner it concerns, as far as what was sent tells.
            partner_id text,
            door text NOT NULL CHECK (door IN ('apply', 'account', 'impression', 'click', 'activity', 'confirm')),
            code text NOT NULL,
            sentence text NOT NULL,
            -- Identifiers that were given; never an address, a page or a text.
            subject jsonb NOT NULL DEFAULT '{}'
        );
        COMMENT ON TABLE tracking.refusal IS 'What was not counted and why, for whoever connects a site: kept seven days.';
        CREATE INDEX refusal_of_partner ON tracking.refusal (partner_id, at, id);
        CREATE INDEX refusal_by_age ON tracking.refusal (at);

        CREATE TABLE tracking.status_change (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            event_id text NOT NULL,
            at timestamptz NOT NULL,
            status text NOT NULL,
            -- Whether the status before usually leads to this one: any is accepted (contract), a surprise is to be seen.
            expected boolean NOT NULL,
            -- The partner that said so.
            partner_id text NOT NULL
        );
        COMMENT ON TABLE tracking.status_change IS 'What became of applications and accounts, step by step.';
        CREATE INDEX status_change_of_event ON tracking.status_change (event_id, id);

        CREATE TABLE tracking.attribution (
            partner_id text PRIMARY KEY REFERENCES partners.partner,
            days smallint NOT NULL CHECK (days BETWEEN 1 AND 365)
        );
        COMMENT ON TABLE tracking.attribution IS 'How long after a click an announcer credits an application to it; else 30 days.';
        """
    )
