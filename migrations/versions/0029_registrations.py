"""Registrations for events: who has a place, who waits for one, what the organiser's desk holds."""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"

REGISTRATIONS = """
CREATE TABLE events.desk (
    event_id bigint PRIMARY KEY REFERENCES events.event ON DELETE CASCADE,
    link_version integer NOT NULL,
    elsewhere_on_site integer NOT NULL,
    elsewhere_remote integer NOT NULL,
    told text NOT NULL,
    seen_at timestamptz NOT NULL,
    attended integer
);
COMMENT ON TABLE events.desk IS 'What the registrations of an event have in common; made with the first one.';
COMMENT ON COLUMN events.desk.elsewhere_on_site IS 'Places that were taken before we registered anyone: they are no concern of ours.';
COMMENT ON COLUMN events.desk.told IS 'When and where it takes place, as those registered were told.';
COMMENT ON COLUMN events.desk.seen_at IS
    'The last change of the event that was looked at: a later one may free places, or be worth a mail.';
COMMENT ON COLUMN events.desk.attended IS 'How many came, once nothing is left of who they are.';

CREATE TABLE events.registration (
    id text PRIMARY KEY,
    event_id bigint NOT NULL REFERENCES events.desk ON DELETE CASCADE,
    mode text NOT NULL,
    state text NOT NULL,
    code text COLLATE "C" NOT NULL UNIQUE,
    first_name text NOT NULL,
    last_name text NOT NULL,
    email text NOT NULL,
    asked_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    cancelled_at timestamptz,
    attended_at timestamptz,
    mailed_at timestamptz,
    reminded_at timestamptz
);
COMMENT ON TABLE events.registration IS
    'A place at an event, or in its waiting list. Who it is for is forgotten when it is cancelled.';
CREATE INDEX registration_of_event ON events.registration (event_id, state, mode);
-- Whoever registers twice has one place.
CREATE UNIQUE INDEX registration_of_mailbox ON events.registration (event_id, email) WHERE state <> 'cancelled';
CREATE INDEX registration_to_remind ON events.registration (event_id) WHERE state = 'confirmed' AND reminded_at IS NULL;
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(REGISTRATIONS)
