"""Events announced by people: whom to ask, the dates of a series, the list of an announcer; what a source brings."""

from __future__ import annotations

from alembic import op

revision = "0035"
down_revision = "0034"

EVENTS = """
ALTER TABLE events.event ADD COLUMN contact text;
COMMENT ON COLUMN events.event.contact IS 'Who answers questions about it, as people read it.';
ALTER TABLE events.event ADD COLUMN source_id text;
COMMENT ON COLUMN events.event.source_id IS
    'The agenda that brings it, of those read regularly: what one no longer holds says nothing of what another does.';
CREATE INDEX event_of_source ON events.event (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX event_of_series ON events.event (partner_id, series, starts_at) WHERE series IS NOT NULL;
CREATE INDEX event_by_partner_end ON events.event (partner_id, ends_at, id);
"""

SOURCES = """
ALTER TABLE feeds.source ADD COLUMN about text NOT NULL DEFAULT 'missions' CHECK (about IN ('missions', 'events'));
ALTER TABLE feeds.run ADD COLUMN about text NOT NULL DEFAULT 'missions' CHECK (about IN ('missions', 'events'));
COMMENT ON COLUMN feeds.source.about IS 'What is read there: a catalogue of missions, or an agenda of events.';
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for statements in (EVENTS, SOURCES):
        op.execute(statements)
