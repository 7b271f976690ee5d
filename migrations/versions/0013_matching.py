"""What missions hold of each taxonomy, what visitors of partners answered, and the missions that suited them best."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        """
        CREATE TABLE missions.matching_profile (
            item bigint PRIMARY KEY REFERENCES search.item ON DELETE CASCADE,
            owner bigint NOT NULL,
            edition integer NOT NULL,
            remote text NOT NULL,
            levels bytea NOT NULL
        );
        COMMENT ON TABLE missions.matching_profile IS
            'One narrow row per mission that can be found: ranking fifty thousand reads this table and nothing of missions.';
        COMMENT ON COLUMN missions.matching_profile.edition IS
            'Of the taxonomies and rules it was read with; another one is read again.';
        COMMENT ON COLUMN missions.matching_profile.levels IS
            'One byte per value of the taxonomies, in their order: its score in hundredths, 0 when the mission does not hold it.';
        -- Found whatever the place asked.
        CREATE INDEX matching_profile_from_home ON missions.matching_profile (item) WHERE remote IN ('full', 'local');

        CREATE TABLE missions.user_scoring (
            id text PRIMARY KEY,
            partner_id text NOT NULL REFERENCES partners.partner,
            distinct_id text,
            alerts boolean NOT NULL,
            answers text[] NOT NULL,
            lat float8,
            lon float8,
            radius_km float8,
            country_code text,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            used_at timestamptz NOT NULL,
            CHECK ((lat IS NULL) = (lon IS NULL))
        );
        COMMENT ON TABLE missions.user_scoring IS
            'Answers of a person, without a name: personal data, forgotten 13 months after they were last used.';
        CREATE INDEX user_scoring_used ON missions.user_scoring (used_at);

        CREATE TABLE missions.matching_result (
            user_scoring_id text NOT NULL REFERENCES missions.user_scoring ON DELETE CASCADE,
            engine text NOT NULL,
            at timestamptz NOT NULL,
            results jsonb NOT NULL,
            PRIMARY KEY (user_scoring_id, engine)
        );
        COMMENT ON TABLE missions.matching_result IS 'The best missions of someone, as last computed by a version of the engine.';
        """
    )
