"""Contacts become discussions: what each side answers, what came of it, which notices left, which mails were received."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        ALTER TABLE immersions.contact_request RENAME TO discussion;
        ALTER INDEX immersions.contact_request_pkey RENAME TO discussion_pkey;
        ALTER INDEX immersions.contact_request_similar RENAME TO discussion_similar;
        ALTER INDEX immersions.contact_request_by_date RENAME TO discussion_by_date;
        ALTER TABLE immersions.discussion
            ALTER first_name DROP NOT NULL,
            ALTER last_name DROP NOT NULL,
            ALTER email DROP NOT NULL,
            ADD status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'ACCEPTED', 'REJECTED')),
            ADD rejection_kind text,
            ADD rejection_reason text,
            ADD warned_by text,
            ADD convention_started boolean,
            ADD convention_id text,
            ADD decided_at timestamptz,
            ADD closed_at timestamptz,
            ADD erased_at timestamptz,
            ADD applicant_digest bytea,
            -- Drawn here for what is there already; afterwards by the program.
            ADD company_code text NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
            ADD applicant_code text NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
            ADD CHECK ((status = 'REJECTED') = (rejection_kind IS NOT NULL)),
            ADD CHECK (erased_at IS NULL OR email IS NULL);
        ALTER TABLE immersions.discussion
            ALTER status DROP DEFAULT,
            ALTER company_code DROP DEFAULT,
            ALTER applicant_code DROP DEFAULT;
        COMMENT ON TABLE immersions.discussion IS
            'An applicant and a company. Once erased, what is left tells of nobody: what came of it, for the counts.';
        COMMENT ON COLUMN immersions.discussion.company_code IS
            'Whoever knows it speaks for the company: in the address it answers to, and in the link of its page.';
        COMMENT ON COLUMN immersions.discussion.applicant_digest IS
            'Of the address of someone who erased their request: they still wait seven days before the same one.';
        CREATE UNIQUE INDEX discussion_by_company_code ON immersions.discussion (company_code);
        CREATE UNIQUE INDEX discussion_by_applicant_code ON immersions.discussion (applicant_code);
        CREATE INDEX discussion_open ON immersions.discussion (at) WHERE closed_at IS NULL AND status <> 'REJECTED';

        CREATE TABLE immersions.exchange (
            id text PRIMARY KEY,
            discussion_id text NOT NULL REFERENCES immersions.discussion ON DELETE CASCADE,
            sender text NOT NULL CHECK (sender IN ('company', 'applicant')),
            message text NOT NULL,
            files text[] NOT NULL,
            at timestamptz NOT NULL
        );
        COMMENT ON COLUMN immersions.exchange.files IS 'Names of the files that went with it, which are not kept.';
        CREATE INDEX exchange_of_discussion ON immersions.exchange (discussion_id, at);

        CREATE TABLE immersions.discussion_notice (
            discussion_id text NOT NULL REFERENCES immersions.discussion ON DELETE CASCADE,
            kind text NOT NULL,
            at timestamptz NOT NULL,
            PRIMARY KEY (discussion_id, kind)
        );
        COMMENT ON TABLE immersions.discussion_notice IS 'Notices that left, so that none leaves twice.';
        -- Until now the company answered the applicant directly: nothing says that it did not.
        INSERT INTO immersions.discussion_notice (discussion_id, kind, at)
        SELECT id, owed, at FROM immersions.discussion, unnest(ARRAY['company_3', 'company_7', 'applicant_15']) AS owed;

        CREATE TABLE immersions.received_mail (
            digest bytea PRIMARY KEY,
            at timestamptz NOT NULL
        );
        COMMENT ON TABLE immersions.received_mail IS
            'Digests of mails received and of automatic answers made: a mail delivered twice counts once, a stranger too.';
        CREATE INDEX received_mail_by_date ON immersions.received_mail (at);
        """
    )
