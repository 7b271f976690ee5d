"""Rules that tell robots from people, monthly reports, and what the purge of old events needs."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE TABLE tracking.bot_rule (
            id text PRIMARY KEY,
            kind text NOT NULL CHECK (kind IN ('user_agent', 'visitor', 'rate')),
            -- user_agent: words found in what a program says it is.
            pattern text,
            -- visitor: the digest of one visitor, which means something for one day only.
            visitor bytea,
            day date,
            -- rate: so many links followed by one visitor in so many minutes, without any application or account.
            clicks integer,
            minutes integer,
            one_broadcaster boolean,
            reason text NOT NULL CHECK (reason <> ''),
            author text NOT NULL CHECK (author <> ''),
            -- The rate rule that found a visitor; NULL for a person's rule.
            found_by text REFERENCES tracking.bot_rule,
            created_at timestamptz NOT NULL,
            revoked_at timestamptz,
            revoked_by text,
            CHECK (CASE kind
                WHEN 'user_agent' THEN pattern IS NOT NULL
                WHEN 'visitor' THEN visitor IS NOT NULL AND day IS NOT NULL
                ELSE clicks > 0 AND minutes > 0 AND one_broadcaster IS NOT NULL
            END)
        );
        -- One a visitor, revoked or not: what a person found innocent is not accused again.
        CREATE UNIQUE INDEX bot_rule_of_visitor ON tracking.bot_rule (day, visitor) WHERE kind = 'visitor';
        CREATE UNIQUE INDEX bot_rule_of_pattern ON tracking.bot_rule (pattern) WHERE kind = 'user_agent' AND revoked_at IS NULL;

        -- API Engagement's own rule (200 a day), and one for bursts: a class of 35 whose computers look alike and who each follow
        -- two links during one talk stays under it, a program that follows a link every three seconds does not.
        INSERT INTO tracking.bot_rule (id, kind, clicks, minutes, one_broadcaster, reason, author, created_at) VALUES
            ('rate-day', 'rate', 200, 1440, true,
             'Au moins 200 clics en un jour chez un seul diffuseur, sans candidature ni compte.', 'Tremplin', now()),
            ('rate-burst', 'rate', 100, 5, false,
             'Au moins 100 clics en 5 minutes, sans candidature ni compte.', 'Tremplin', now());

        CREATE TABLE tracking.report (
            partner_id text NOT NULL REFERENCES partners.partner,
            month date NOT NULL CHECK (extract(day FROM month) = 1),
            status text NOT NULL,
            decided_at timestamptz NOT NULL,
            PRIMARY KEY (partner_id, month)
        );
        CREATE INDEX report_of_month ON tracking.report (month);

        -- The partners that want no monthly report.
        CREATE TABLE tracking.report_refusal (
            partner_id text PRIMARY KEY REFERENCES partners.partner,
            at timestamptz NOT NULL
        );
        """
    )
