"""What a workspace does about events: its online fairs, cancelled or withdrawn as events are; its programs, which ask for tokens."""

from __future__ import annotations

from alembic import op

revision = "0051"
down_revision = "0048"

FAIRS = """
ALTER TABLE events.fair
    ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY,
    ADD COLUMN origin text NOT NULL DEFAULT 'feed',
    ADD COLUMN status text NOT NULL DEFAULT 'SCHEDULED',
    ADD COLUMN status_reason text;
COMMENT ON COLUMN events.fair.id IS 'What pages of the workspace call it: its address may change.';
COMMENT ON COLUMN events.fair.origin IS 'The door it came by, as for events.';
COMMENT ON COLUMN events.fair.status IS 'SCHEDULED; CANCELLED, still shown and saying so; WITHDRAWN, shown to its announcer alone.';
CREATE UNIQUE INDEX fair_by_number ON events.fair (id);
"""

PROGRAMS = """
ALTER TABLE partners.client ADD COLUMN partner_id text REFERENCES partners.partner;
COMMENT ON COLUMN partners.client.partner_id IS 'Whose people made it and may revoke it; NULL: made by a command.';
CREATE INDEX client_of_partner ON partners.client (partner_id) WHERE partner_id IS NOT NULL;
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(FAIRS)
    op.execute(PROGRAMS)
