"""Companies ready to welcome someone; and what search needs of them: a score, and the instants that documents wait for."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"

SEARCH = """
ALTER TABLE search.item
    ADD COLUMN score integer,
    ADD COLUMN shown_from timestamptz,
    ADD COLUMN available_from timestamptz;
ALTER TABLE search.document
    ADD COLUMN score integer,
    ADD COLUMN shown_from timestamptz,
    ADD COLUMN available_from timestamptz;
COMMENT ON COLUMN search.item.shown_from IS 'Hidden before; NULL when it never was, or is no longer to be looked at.';
COMMENT ON COLUMN search.item.available_from IS 'Not available before; never earlier than shown_from.';
CREATE INDEX item_by_score ON search.item (kind, score DESC NULLS LAST, date DESC NULLS LAST, num);
CREATE INDEX item_shown ON search.item (shown_from) WHERE shown_from IS NOT NULL;
CREATE INDEX item_available ON search.item (available_from) WHERE available_from IS NOT NULL;
"""

OFFERS = """
CREATE SCHEMA immersions;

CREATE TABLE immersions.establishment (
    siret text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    customized_name text,
    naf text NOT NULL,
    employees text NOT NULL,
    locations jsonb NOT NULL,
    offers jsonb NOT NULL,
    contact_mode text NOT NULL,
    welcome_address jsonb,
    max_contacts_per_month integer NOT NULL CHECK (max_contacts_per_month >= 0),
    held_until timestamptz,
    free_from timestamptz,
    next_availability timestamptz,
    searchable_by_students boolean NOT NULL,
    searchable_by_job_seekers boolean NOT NULL,
    disabled_workers text,
    is_committed boolean NOT NULL,
    website text,
    additional_information text,
    score integer NOT NULL,
    source text NOT NULL,
    is_open boolean NOT NULL,
    status text,
    verification text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    waits_until timestamptz,
    verified_at timestamptz
);
COMMENT ON TABLE immersions.establishment IS
    'A company ready to welcome someone. Places and jobs are read and written with it, never alone.';
COMMENT ON COLUMN immersions.establishment.free_from IS 'When its quota frees, were nobody else to contact it; derived from contacts.';
COMMENT ON COLUMN immersions.establishment.waits_until IS
    'The next instant that changes, without a write, what search says of it: a job then writes it again, so that totals stay cheap.';
CREATE INDEX establishment_waiting ON immersions.establishment (waits_until) WHERE waits_until IS NOT NULL;
CREATE INDEX establishment_to_verify ON immersions.establishment (siret) WHERE verification = 'TO_VERIFY';

CREATE TABLE immersions.member (
    siret text COLLATE "C" NOT NULL REFERENCES immersions.establishment ON DELETE CASCADE,
    email text NOT NULL,
    role text NOT NULL,
    status text NOT NULL,
    first_name text,
    last_name text,
    phone text,
    job text,
    receives_discussions boolean NOT NULL,
    main_contact_by_phone boolean NOT NULL,
    main_contact_in_person boolean NOT NULL,
    rank smallint NOT NULL,
    PRIMARY KEY (siret, email)
);
COMMENT ON TABLE immersions.member IS 'People of a company: who may change its page, who is written to, called, asked for.';
CREATE INDEX member_by_email ON immersions.member (email);

CREATE TABLE immersions.ban (
    siret text COLLATE "C" PRIMARY KEY,
    justification text NOT NULL,
    at timestamptz NOT NULL
);
COMMENT ON TABLE immersions.ban IS 'Companies kept out of the directory, even if they come back.';

CREATE TABLE immersions.deleted_establishment (
    siret text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    deleted_at timestamptz NOT NULL,
    PRIMARY KEY (siret, deleted_at)
);
COMMENT ON TABLE immersions.deleted_establishment IS 'Companies that left: other directories must not show them here again.';

CREATE TABLE immersions.contact (
    id text PRIMARY KEY,
    siret text COLLATE "C" NOT NULL REFERENCES immersions.establishment ON DELETE CASCADE,
    at timestamptz NOT NULL,
    answered_at timestamptz
);
COMMENT ON TABLE immersions.contact IS
    'When a company was contacted and answered: what its quota and its score are read from, and nothing else.';
CREATE INDEX contact_of_establishment ON immersions.contact (siret, at DESC);
CREATE INDEX contact_by_date ON immersions.contact (at);

CREATE TABLE immersions.reception (
    id text PRIMARY KEY,
    siret text COLLATE "C" NOT NULL REFERENCES immersions.establishment ON DELETE CASCADE,
    submitted_at timestamptz NOT NULL,
    starts_at timestamptz NOT NULL
);
COMMENT ON TABLE immersions.reception IS 'Validated agreements of a company, by the id of the agreement: what its score is read from.';
CREATE INDEX reception_of_establishment ON immersions.reception (siret, submitted_at DESC);
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(OFFERS)
    op.execute(SEARCH)
