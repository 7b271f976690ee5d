"""Requests to show an announcer's items and the history of who shows what; settings of widgets; pauses and reads of outlets."""

from __future__ import annotations

from alembic import op

revision = "0038"
down_revision = "0037"

AGREEMENTS = """
CREATE TABLE diffusion.request (
    id text PRIMARY KEY,
    broadcaster_id text NOT NULL REFERENCES partners.partner,
    announcer_id text NOT NULL REFERENCES partners.partner,
    word text NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('asked', 'accepted', 'refused', 'cancelled')),
    answer text NOT NULL DEFAULT '',
    answered_at timestamptz,
    CHECK ((state = 'asked') = (answered_at IS NULL)),
    CHECK (broadcaster_id <> announcer_id)
);
-- One question at a time between two partners.
CREATE UNIQUE INDEX request_waiting ON diffusion.request (broadcaster_id, announcer_id) WHERE state = 'asked';
CREATE INDEX request_of_broadcaster ON diffusion.request (broadcaster_id, asked_at);
CREATE INDEX request_of_announcer ON diffusion.request (announcer_id, asked_at);
CREATE TABLE diffusion.trace (
    id text PRIMARY KEY,
    at timestamptz NOT NULL,
    broadcaster_id text NOT NULL REFERENCES partners.partner,
    announcer_id text NOT NULL REFERENCES partners.partner,
    kind text NOT NULL,
    side text NOT NULL CHECK (side IN ('announcer', 'broadcaster', 'platform')),
    -- The address of who did it; empty once forgotten, or for whoever runs the platform.
    actor text NOT NULL,
    -- What it was and what it became: a condition, a rule, or the rules of an opening that was stopped.
    before jsonb,
    after jsonb
);
CREATE INDEX trace_of_broadcaster ON diffusion.trace (broadcaster_id, at, id);
CREATE INDEX trace_of_announcer ON diffusion.trace (announcer_id, at, id);
CREATE INDEX trace_with_actor ON diffusion.trace (at) WHERE actor <> '';
"""

SETTINGS = """
ALTER TABLE diffusion.widget
    -- The sites that may frame it; without any, all of them.
    ADD COLUMN hosts text[] NOT NULL DEFAULT '{}',
    -- What visitors may filter by.
    ADD COLUMN filters text[] NOT NULL DEFAULT '{keyword,place,domain}';
ALTER TABLE outlets.outlet
    ADD COLUMN paused_at timestamptz,
    ADD COLUMN read_at timestamptz,
    ADD COLUMN reads bigint NOT NULL DEFAULT 0;
"""

# Rules brought from another platform name an organisation by its identifier there: from now on, by its announcer's, as documents do.
RULES = """
UPDATE diffusion.rule r SET value = o.client_id FROM missions.organisation o
WHERE r.field = 'publisherOrganizationId' AND o.id = r.value AND NOT EXISTS (
    SELECT FROM diffusion.rule same
    WHERE same.root_id = r.root_id AND same.field = r.field AND same.operator = r.operator AND same.value = o.client_id
)
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(AGREEMENTS)
    op.execute(SETTINGS)
    op.execute(RULES)
