"""What an announcer's list is filtered and sorted by, in a narrow table: texts of missions are long, and lists are of all of them."""

from __future__ import annotations

from alembic import op

revision = "0045"
down_revision = "0044"

# The line of a mission `m` of the organisation `o`. Texts are folded here, once: taking accents off costs too much to do at each
# reading; and capitals after accents, where only those of ASCII are left.
_LINE = r"""
    m.id, m.owner, CASE WHEN m.deleted_at IS NOT NULL THEN 'withdrawn' WHEN m.status = 'REFUSED' THEN 'refused' ELSE 'visible' END,
    lower(public.unaccent(concat(m.title, E'\n', o.name, E'\n', m.client_id, E'\n', m.addresses #>> '{0,city}')) COLLATE "C"),
    lower(public.unaccent(coalesce((
        SELECT string_agg(concat(E'\n', concat_ws(E'\n', a.city, a.postal_code, a.department_code, a.department_name, a.region)), '')
        FROM jsonb_to_recordset(m.addresses) AS a(city text, postal_code text, department_code text, department_name text, region text)
    ), '')) COLLATE "C"),
    m.domain, m.last_sync_at IS NOT NULL, m.status_comment, m.start_at, m.end_at, m.created_at, m.updated_at
"""
_WITH_ORGANISATION = "m LEFT JOIN missions.organisation o ON o.id = m.organisation_id"
_CHANGING = "owner, state, named, places, domain, synchronised, reason, start_at, end_at, created_at, updated_at"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        f"""
        -- Follows missions and their organisations by triggers, in the transaction that writes them: whichever door does.
        CREATE TABLE missions.catalogue_line (
            mission_id text PRIMARY KEY,
            owner text NOT NULL,
            state text NOT NULL CHECK (state IN ('visible', 'refused', 'withdrawn')),
            -- Title, organisation, the announcer's identifier, town, a line each.
            named text COLLATE "C" NOT NULL,
            -- Each town, postal code, département and region after an end of line: what begins so is found.
            places text COLLATE "C" NOT NULL,
            domain text,
            synchronised boolean NOT NULL,
            reason text,
            start_at timestamptz,
            end_at timestamptz,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        );

        CREATE FUNCTION missions.keep_lines() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO missions.catalogue_line AS kept SELECT {_LINE} FROM written {_WITH_ORGANISATION}
            ON CONFLICT (mission_id) DO UPDATE SET ({_CHANGING}) = (excluded.{_CHANGING.replace(", ", ", excluded.")});
            RETURN NULL;
        END $$;
        CREATE FUNCTION missions.drop_lines() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            DELETE FROM missions.catalogue_line kept USING removed WHERE kept.mission_id = removed.id;
            RETURN NULL;
        END $$;
        CREATE FUNCTION missions.rename_lines() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO missions.catalogue_line AS kept SELECT {_LINE}
            FROM before JOIN after o USING (id) JOIN missions.mission m ON m.organisation_id = o.id
            WHERE before.name IS DISTINCT FROM o.name
            ON CONFLICT (mission_id) DO UPDATE SET named = excluded.named;
            RETURN NULL;
        END $$;
        CREATE TRIGGER line_added AFTER INSERT ON missions.mission
            REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION missions.keep_lines();
        CREATE TRIGGER line_changed AFTER UPDATE ON missions.mission
            REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION missions.keep_lines();
        CREATE TRIGGER line_removed AFTER DELETE ON missions.mission
            REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION missions.drop_lines();
        CREATE TRIGGER line_renamed AFTER UPDATE ON missions.organisation
            REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION missions.rename_lines();

        INSERT INTO missions.catalogue_line SELECT {_LINE} FROM missions.mission {_WITH_ORGANISATION};
        -- The list as it opens.
        CREATE INDEX catalogue_line_of_owner ON missions.catalogue_line (owner, updated_at DESC, mission_id);
        """
    )


def downgrade() -> None:
    op.execute(
        """
        DROP TRIGGER line_added ON missions.mission;
        DROP TRIGGER line_changed ON missions.mission;
        DROP TRIGGER line_removed ON missions.mission;
        DROP TRIGGER line_renamed ON missions.organisation;
        DROP FUNCTION missions.keep_lines, missions.drop_lines, missions.rename_lines;
        DROP TABLE missions.catalogue_line;
        """
    )
