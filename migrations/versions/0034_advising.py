"""What advisers look for conventions by, and the notes that they leave to each other."""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        ALTER TABLE immersions.convention
            ADD COLUMN kind text NOT NULL DEFAULT 'immersion',
            ADD COLUMN department text NOT NULL DEFAULT '',
            ADD COLUMN referent text NOT NULL DEFAULT '',
            ADD COLUMN words text NOT NULL DEFAULT '';
        COMMENT ON COLUMN immersions.convention.department IS 'Where the immersion takes place, by the postcode of its address.';
        COMMENT ON COLUMN immersions.convention.referent IS 'The name of who follows it in the agency, without accents or case.';
        COMMENT ON COLUMN immersions.convention.words IS
            'What it is looked for by, without accents or case: people, their addresses, company, siret, id.';

        -- Those that are kept already; each later change writes them again.
        UPDATE immersions.convention SET (kind, department, referent, words) = (
            SELECT told ->> 'internshipKind',
                   CASE WHEN postcode ~ '^20[01]' THEN '2A' WHEN postcode ~ '^20[26]' THEN '2B'
                        WHEN postcode ~ '^9[78]' THEN left(postcode, 3) ELSE coalesce(left(postcode, 2), '') END,
                   btrim(regexp_replace(lower(public.unaccent(referent)), '[^a-z0-9]+', ' ', 'g')),
                   btrim(regexp_replace(lower(public.unaccent(concat_ws(' ', first_name, last_name, business_name, siret, id,
                       told #>> '{signatories,beneficiary,email}', told #>> '{signatories,establishmentRepresentative,email}',
                       referent))), '[^a-z0-9]+', ' ', 'g'))
            FROM (SELECT convert_from(body, 'UTF8')::jsonb AS told) AS read,
                 LATERAL (SELECT substring(told ->> 'immersionAddress' FROM '\\m\\d{5}\\M') AS postcode,
                    concat_ws(' ', told #>> '{agencyReferent,firstname}', told #>> '{agencyReferent,lastname}') AS referent) AS more
        );

        CREATE TABLE immersions.convention_note (
            id text PRIMARY KEY,
            convention_id text COLLATE "C" NOT NULL REFERENCES immersions.convention ON DELETE CASCADE,
            author text NOT NULL,
            body text NOT NULL,
            at timestamptz NOT NULL,
            removed_at timestamptz
        );
        COMMENT ON TABLE immersions.convention_note IS 'What advisers write to each other: neither signatories nor partners read it.';
        COMMENT ON COLUMN immersions.convention_note.removed_at IS 'Taken back by its author, who may put it back.';
        CREATE INDEX convention_note_of ON immersions.convention_note (convention_id, at);
        """
    )
