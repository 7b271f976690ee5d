"""Job events and online fairs; the programs that ask about them, and the tokens they are given."""

from __future__ import annotations

from alembic import op

revision = "0028"
down_revision = "0027"

EVENTS = """
CREATE SCHEMA events;

CREATE SEQUENCE events.event_id AS bigint;

CREATE TABLE events.event (
    id bigint PRIMARY KEY,
    partner_id text NOT NULL REFERENCES partners.partner,
    client_id text COLLATE "C" NOT NULL,
    origin text NOT NULL,
    series text,
    title text NOT NULL,
    description text NOT NULL,
    description_html text NOT NULL,
    programme text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL CHECK (ends_at >= starts_at),
    all_day boolean NOT NULL,
    timezone text NOT NULL,
    venue text,
    street text,
    postcode text,
    city text,
    insee text,
    department text,
    lat float8,
    lon float8,
    type text NOT NULL,
    on_site boolean NOT NULL,
    remote boolean NOT NULL,
    remote_url text,
    objectives text[] NOT NULL,
    audiences text[] NOT NULL,
    operations text[] NOT NULL,
    benefits text[] NOT NULL,
    rome_codes text[] NOT NULL,
    multi_sector boolean NOT NULL,
    offer_ids text[] NOT NULL,
    seats_on_site integer NOT NULL CHECK (seats_on_site >= 0),
    seats_remote integer NOT NULL CHECK (seats_remote >= 0),
    registered_on_site integer NOT NULL CHECK (registered_on_site >= 0),
    registered_remote integer NOT NULL CHECK (registered_remote >= 0),
    url text,
    organiser text,
    status text NOT NULL,
    status_reason text,
    revision integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    told_on_site text,
    UNIQUE (partner_id, client_id)
);
COMMENT ON TABLE events.event IS 'A job event at one moment: each date of a series is one.';
COMMENT ON COLUMN events.event.told_on_site IS
    'Its line in the list of events on site, written beforehand: the whole list is asked at once. NULL: at a distance only.';
CREATE INDEX event_on_site ON events.event (starts_at, id) WHERE told_on_site IS NOT NULL;
CREATE INDEX event_by_partner ON events.event (partner_id, starts_at);

CREATE TABLE events.fair (
    partner_id text NOT NULL REFERENCES partners.partner,
    url text NOT NULL,
    title text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    applications_from date NOT NULL,
    applications_until date NOT NULL,
    description text NOT NULL,
    place text NOT NULL,
    type text NOT NULL,
    organiser text NOT NULL,
    offers integer NOT NULL CHECK (offers >= 0),
    told text NOT NULL,
    PRIMARY KEY (partner_id, url)
);
COMMENT ON TABLE events.fair IS 'An online fair, known by its address.';
COMMENT ON COLUMN events.fair.told IS 'Its JSON, left open: whether it is running is added by who reads.';
CREATE INDEX fair_by_end ON events.fair (ends_on);

CREATE TABLE events.tag (
    family text NOT NULL,
    id integer NOT NULL,
    label text NOT NULL,
    PRIMARY KEY (family, id),
    UNIQUE (family, label)
);
COMMENT ON TABLE events.tag IS 'Labels of events and the numbers that searches give for them.';
CREATE SEQUENCE events.tag_id AS integer START 101;
COMMENT ON SEQUENCE events.tag_id IS 'Far from the numbers of the original, most of which nobody knows.';
INSERT INTO events.tag (family, id, label) VALUES
    ('objectifs', 33, 'Aides à l''emploi'),
    ('objectifs', 34, 'Création d''entreprise'),
    ('publicCible', 1, 'Ouvert aux jeunes'),
    ('publicCible', 2, 'Débutant(e) accepté(e)');
"""

CLIENTS = """
CREATE TABLE partners.client (
    id text PRIMARY KEY,
    name text NOT NULL,
    secret_digest bytea NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);
COMMENT ON TABLE partners.client IS 'Programs that ask for tokens with a secret of their own (OAuth 2.0, client credentials).';

CREATE TABLE partners.client_token (
    digest bytea PRIMARY KEY,
    client_id text NOT NULL REFERENCES partners.client ON DELETE CASCADE,
    scopes text[] NOT NULL,
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE partners.client_token IS 'Tokens that still open something, by their digest; removed once expired.';
CREATE INDEX client_token_by_end ON partners.client_token (expires_at);
CREATE INDEX client_token_of_client ON partners.client_token (client_id);
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for statements in (EVENTS, CLIENTS):
        op.execute(statements)
